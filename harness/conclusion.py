"""What a measurement comes to: one sentence and an exit code. Pure."""

from collections.abc import Sequence

from harness.runs import Count, Declared, Judgement
from harness.verdict import DECIDED_BY, moved, pairs

EXIT_CODES = {"improved": 0, "same": 0, "regressed": 1, "inconclusive": 2}
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
    match DECIDED_BY[figure]:
        case "counted":
            return counted_outcome(figure, declared.probe, counts, judgement.arm, broken)
        case "time":
            return time_outcome(declared.probe, judgement)
        case _:
            return load_outcome(judgement)


def counted_outcome(figure: str, probe: str, counts: Sequence[Count], fixed: str, broken: str) -> Conclusion:
    own = [count for count in counts if count.probe == probe]
    numbers = pairs(own, fixed, broken, figure)
    if not numbers or min(min(pair) for pair in numbers) < 0:
        return f"the {figure} of {probe} were not reported", 2
    sizes = [count.size for count in own if count.arm == broken]
    told = ", ".join(
        f"{before} → {after}" + (f" at size {size}" if size else "")
        for (before, after), size in zip(numbers, sizes, strict=True)
    )
    return f"{figure} of {probe} {told}", 0 if moved(counts, probe, figure, broken, fixed) else 1


def time_outcome(probe: str, judgement: Judgement) -> Conclusion:
    if judgement.time is None:
        return f"the response time of {probe} was not measured", 2
    time = judgement.time
    interval = f"{time.ratio:.3f} [{time.low:.3f}, {time.high:.3f}]"
    told = f"response time of {probe}: {interval} of what it was, {time.verdict}"
    return told, {"improved": 0, "inconclusive": 2}.get(time.verdict, 1)


def load_outcome(judgement: Judgement) -> Conclusion:
    """A mistake that only load shows is gone when the p99 or the throughput is better beyond its interval."""
    ratios = {ratio.figure: ratio for ratio in judgement.load}
    if "p99" not in ratios or "throughput" not in ratios:
        return "the load was not measured", 2
    p99, throughput = ratios["p99"], ratios["throughput"]
    told = (
        f"p99 under load {p99.ratio:.3f} [{p99.low:.3f}, {p99.high:.3f}] of what it was, "
        f"throughput {throughput.ratio:.3f} [{throughput.low:.3f}, {throughput.high:.3f}]"
    )
    return told, 0 if p99.high < 1 or throughput.low > 1 else 1
