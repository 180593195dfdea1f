"""What a measurement comes to: one sentence and an exit code. Pure."""

from collections.abc import Sequence

from harness.report.wording import interval, ratio
from harness.runs import Count, Declared, Judgement, LoadRatio, TimeJudgement
from harness.verdict import DECIDED_BY, judge_lock, moved, pairs

EXIT_CODES = {"improved": 0, "same": 0, "regressed": 1, "inconclusive": 2}
SHOWN = {"improved": 0, "same": 1, "regressed": 1, "inconclusive": 2}  # what it says of a fix
WORK = {"queries": "queries of", "rows": "rows read by", "bytes": "bytes read by"}
MEASURED = {"counted": "the counted work", "time": "the response time", "load": "the load"}
SEVERITY = ("regressed", "inconclusive", "improved", "same")

Conclusion = tuple[str, int]


def of_comparison(judgements: Sequence[Judgement], reference: str) -> Conclusion:
    """Each arm's verdict in one sentence; the exit code is that of the worst."""
    told = "; ".join(f"{one.arm} is {one.verdict} against {reference}: {one.reason}" for one in judgements)
    worst = min((one.verdict for one in judgements), key=SEVERITY.index)
    return f"{told}.", EXIT_CODES[worst]


def of_verify(declared: Declared, counts: Sequence[Count], judgement: Judgement, broken: str) -> Conclusion:
    """Whether the mistake shows as its variant declares, and is gone without it."""
    outcomes = [outcome(figure, declared, counts, judgement, broken) for figure in declared.moves]
    if judgement.counted == "more":
        outcomes.append((f"{judgement.arm} runs more queries on some probe", 1))
    evidence = "; ".join(told for told, _ in outcomes)
    if all(code == 0 for _, code in outcomes):
        return f"{declared.name} reproduced and fixed: {evidence}.", 0
    code = max(code for _, code in outcomes)
    verb = "could not be judged" if code == 2 else "not reproduced, or not fixed"
    return f"{declared.name} {verb}: {evidence}.", code


def outcome(
    figure: str, declared: Declared, counts: Sequence[Count], judgement: Judgement, broken: str
) -> Conclusion:
    """Evidence and exit code for one figure that the variant declares to move."""
    probe, time = declared.probe, judgement.time
    load = {one.figure: one for one in judgement.load}
    match figure:
        case "queries" | "rows" | "bytes":
            return counted_outcome(figure, probe, counts, judgement.arm, broken)
        case "cpu" | "wait" if time:
            return time_outcome(probe, time)
        case "tail" if "p99" in load:
            return tail_outcome(probe, load["p99"])
        case "lock" if time and {"throughput", "p95"} <= load.keys():
            return lock_outcome(probe, time, load["throughput"], load["p95"])
    return f"{' or '.join(MEASURED[step] for step in DECIDED_BY[figure])} was not measured", 2


def counted_outcome(figure: str, probe: str, counts: Sequence[Count], fixed: str, broken: str) -> Conclusion:
    own = [count for count in counts if count.probe == probe]
    numbers = pairs(own, fixed, broken, figure)
    work = f"{WORK[figure]} {probe}"
    if not numbers or min(min(pair) for pair in numbers) < 0:
        return f"the {work} were not reported", 2
    sizes = [count.size for count in own if count.arm == broken]
    told = ", ".join(
        f"{before} → {after}" + (f" at size {size}" if size else "")
        for (before, after), size in zip(numbers, sizes, strict=True)
    )
    return f"{work} {told}", 0 if moved(counts, probe, figure, broken, fixed) else 1


def time_outcome(probe: str, time: TimeJudgement) -> Conclusion:
    return f"response time of {probe}: {times(time)} of what it was, {time.verdict}", SHOWN[time.verdict]


def tail_outcome(probe: str, p99: LoadRatio) -> Conclusion:
    """A tail is gone when the p99 of all that was asked is."""
    return f"p99 under load on {probe}: {times(p99)} of what it was, {p99.verdict}", SHOWN[p99.verdict]


def lock_outcome(probe: str, time: TimeJudgement, throughput: LoadRatio, p95: LoadRatio) -> Conclusion:
    """A lock is gone when many at once gain more than one alone does."""
    verdict = judge_lock(time, [throughput, p95])
    return (
        f"under load on {probe}: throughput {times(throughput)} and p95 {times(p95)} of what they were, "
        f"response time alone {times(time)}: {verdict}"
    ), SHOWN[verdict]


def times(found: TimeJudgement | LoadRatio) -> str:
    """A ratio with its interval."""
    bounds = interval(found.low, found.high)
    return f"{ratio(found.ratio)} {bounds if bounds.startswith('[') else f'({bounds})'}"
