"""Headings and rows that summary, report and terminal share: cells as text, the words of one result."""

from harness.report import evidence
from harness.report.wording import code, interval, ms, number, p_value, per_item, ratio, signed
from harness.runs import Comparison, Judgement, Load, Result, Run

VERIFIED = {0: "reproduced and fixed", 1: "not reproduced, or not fixed", 2: "could not be measured"}
COMPARED = {0: "nothing regressed", 1: "regressed", 2: "inconclusive, or could not be measured"}
LOAD = {"throughput": "requests/s", "p50": "p50", "p95": "p95", "p99": "p99", "cpu": "CPU a request"}
ENDPOINTS = ("name", "requests", "failures", "queries a request", "p50 ms", "p95 ms", "p99 ms", "requests/s")
LOAD_RATIOS = ("ratio", "99 % interval", "verdict")
TIMES = ("difference", "ratio", "99 % interval", "p (Holm)")

FOLD_FROM = 4  # probes with equal work: fewer are shown, since a row that says so takes as much room

Rows = list[list[str]]


def title(result: Result) -> str:
    """What was asked: verify VARIANT, compare ARM and ARM, load PLAN: TARGET."""
    if isinstance(result, Run):
        return f"load {result.plan}: {' and '.join(load.target for load in result.targets)}"
    if result.declared:
        return f"verify {result.declared.name}"
    return f"compare {' and '.join(evidence.arms(result))}"


def outcome(comparison: Comparison) -> str:
    """The exit code in words."""
    meanings = VERIFIED if comparison.kind == "verify" else COMPARED
    return f"exit code {comparison.exit_code}: {meanings[comparison.exit_code]}"


def role(comparison: Comparison, arm: str) -> str:
    """What an arm is in its comparison: verify's reference is the broken one, its second arm the fix."""
    first = arm == comparison.origins[0].arm
    if comparison.kind == "verify":
        return "broken" if first else "fixed"
    return "reference" if first else "limit" if evidence.is_limit(arm) else "arm"


def sides(comparison: Comparison, arm: str) -> tuple[str, str]:
    """The roles of the reference and of an arm."""
    return role(comparison, comparison.origins[0].arm), role(comparison, arm)


def verdict(comparison: Comparison, arm: str) -> str:
    """What became of an arm; in verify that is judged by what its variant declares to move."""
    if arm == comparison.origins[0].arm:
        return "the reference"
    if comparison.kind == "verify":
        return VERIFIED[comparison.exit_code]
    verdicts: dict[str, str] = {judgement.arm: judgement.verdict for judgement in comparison.judgements}
    return verdicts.get(arm, "not judged")


def counts(comparison: Comparison) -> Rows:
    """Probe, size, then each arm's queries."""
    return [count_row(work) for work in evidence.work(comparison)]


def count_row(work: evidence.Work) -> list[str]:
    return [work.probe, "–" if work.size is None else str(work.size), *map(known, work.queries)]


def folded(comparison: Comparison) -> tuple[list[evidence.Work], str]:
    """The work to show, and a row's name for the probes that need none since nothing differs at any size."""
    works = evidence.work(comparison)
    differ = {work.probe for work in works if not work.alike}
    equal = list(dict.fromkeys(work.probe for work in works if work.probe not in differ))
    if len(equal) < FOLD_FROM:
        return works, ""
    rest = f"and {len(equal)} probes with equal work"
    return [work for work in works if work.probe in differ], rest


def drawn(comparison: Comparison) -> list[evidence.Work]:
    """The work to draw: a bar for each arm is too much where all of them are equal."""
    return folded(comparison)[0] or evidence.work(comparison)


def told_counts(comparison: Comparison) -> Rows:
    """Those of `counts` that differ between the arms, and how many more there are."""
    shown, rest = folded(comparison)
    blank = [""] * (1 + len(comparison.origins))
    return [*map(count_row, shown), *([[rest, *blank]] if rest else [])]


def reads(comparison: Comparison) -> Rows:
    """Probe, size, rows or bytes, then each arm's; only where the arms read differently from the database."""
    return [
        [work.probe, "–" if work.size is None else str(work.size), figure, *map(thousands, amounts)]
        for work in evidence.work(comparison)
        for figure in ("rows", "bytes")
        for amounts in [work.amounts(figure)]
        if len(set(amounts)) > 1
    ]


def thousands(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def times(judgement: Judgement) -> Rows:
    """Probe, reference and arm in ms, then the columns of TIMES; all probes together and the control last."""
    time = judgement.time
    if time is None:
        return []
    rows = [
        [
            probe.probe,
            number(probe.reference_ms),
            number(probe.arm_ms),
            signed(probe.difference_ms),
            ratio(probe.ratio),
            interval(probe.low, probe.high),
            p_value(probe.p),
        ]
        for probe in time.probes
    ]
    control = interval(time.control_low, time.control_high)
    return [
        *rows,
        ["all of them", "", "", "", ratio(time.ratio), interval(time.low, time.high), ""],
        ["A/A control", "", "", "", ratio(time.control), control, ""],
    ]


def load(comparison: Comparison, judgement: Judgement) -> Rows:
    """Figure, reference and arm (medians over rounds), the columns of LOAD_RATIOS; empty without load."""
    names = (comparison.origins[0].arm, judgement.arm)
    runs = [evidence.loads(comparison, name) for name in names]
    if not all(runs):
        return []
    reference, arm = (evidence.middle(loads) for loads in runs)
    return [
        [
            LOAD[one.figure],
            load_figure(reference, one.figure),
            load_figure(arm, one.figure),
            ratio(one.ratio),
            interval(one.low, one.high),
            one.verdict,
        ]
        for one in judgement.load
    ]


def load_figure(load: Load, figure: str) -> str:
    if figure == "throughput":
        return number(load.total.rps)
    return ms(load.cpu_ms_per_request if figure == "cpu" else getattr(load.total, figure))


def endpoints(load: Load) -> Rows:
    """The columns of ENDPOINTS for every name, and for all together last."""
    return [
        [
            code(one.name),
            f"{one.requests:,}",
            f"{one.failures:,}",
            "–" if one.queries is None else number(one.queries),
            *map(number, (one.p50, one.p95, one.p99, one.rps)),
        ]
        for one in (*load.endpoints, load.total)
    ]


def known(value: int | None) -> str:
    return "–" if value is None else str(value)


def answers(comparison: Comparison) -> Rows:
    """Probe, size, status, bytes and whether all arms agree; status and bytes are the reference's."""
    return [
        [
            work.probe,
            "–" if work.size is None else str(work.size),
            str(first.status),
            f"{first.answer_bytes:,}",
            "the same" if work.same_answer else "different",
        ]
        for work in evidence.work(comparison)
        for first in [next(count for count in work.counts if count)]
    ]


def growths(comparison: Comparison) -> Rows:
    """Probe, then each arm's queries for one more item of size."""
    found = {(one.probe, one.arm): per_item(one.per_item) for one in evidence.growths(comparison)}
    names = evidence.arms(comparison)
    return [
        [probe, *(found.get((probe, arm), "–") for arm in names)]
        for probe in dict.fromkeys(probe for probe, _ in found)
    ]


def price_head(comparison: Comparison) -> list[str]:
    roles = [role(comparison, arm) for arm in evidence.arms(comparison)]
    return ["probe", "round trip, ms", *roles, *(f"{name} without it" for name in roles)]


def prices(comparison: Comparison) -> Rows:
    """Probe, round trip in ms, then each arm's response time with it and without it."""
    return [
        [price.probe, f"{price.round_trip_ms:g}", *map(known_ms, price.times), *map(known_ms, price.plain)]
        for price in evidence.prices(comparison)
    ]


def known_ms(value: float | None) -> str:
    return "–" if value is None else ms(value)
