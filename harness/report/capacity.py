"""Words and rows of a capacity: between which rates each arm's lies, why, and what was tried."""

from collections.abc import Iterator, Sequence

from harness.report.caveats import machine_warnings
from harness.report.wording import code, number, percent, plural
from harness.runs import ArmCapacity, Attempt, Capacity

HEAD = ("arm", "held, /s", "failed, /s", "why it failed", "what was used up")
ATTEMPTS = (
    "arrivals/s",
    "try",
    "requests",
    "failed",
    "answers/s",
    "p50 ms",
    "p99 ms",
    "growth",
    "CPU %",
    "",
)
WAYS = (
    "Arrivals come by a schedule, whatever the server does (open load); times count from when they were due.",
    "Each try has a fresh server and database. Short tries show where to look; long ones are evidence.",
    "A rate holds when most of its long tries met every objective, with no slope in the response time: above "
    "capacity a queue grows, however well the objectives are still met.",
    "Growth is that of the median response time, in ms a second; CPU is the server's, in percent of a core.",
    "What was used up is told by rule from what was sampled every second; it is where to look, not a proof.",
)
UNMEASURED = (
    "Other scenarios: another mix of requests has another capacity.",
    "Other machines and databases: this is one machine with one database.",
)

Rows = list[list[str]]


def title(result: Capacity) -> str:
    """What was asked, as it is typed."""
    return " ".join(["capacity", *(one.arm for one in result.arms)])


def arms(result: Capacity) -> list[str]:
    return [one.arm for one in result.arms]


def conclude(measured: Sequence[ArmCapacity], *, complete: bool) -> tuple[int, str]:
    """Exit code and conclusion: 0 where every arm has an interval, tried as often as was asked."""
    known = complete and all(
        one.settled and one.held and one.failed and not one.by_generator for one in measured
    )
    said = "; ".join(f"{one.arm} {span(one)}" for one in measured) or "nothing"
    return (0, f"Capacity: {said}.") if known else (2, f"Not measured to the end: {said}.")


def span(one: ArmCapacity) -> str:
    """Between which rates an arm's capacity lies."""
    if one.held is None:
        return "held no rate"
    if one.failed is None or one.by_generator:
        return f"{number(one.held)} arrivals/s or more"
    return f"{number(one.held)} to {number(one.failed)} arrivals/s"


def rows(result: Capacity) -> Rows:
    """The columns of HEAD, an arm a row."""
    return [
        [code(one.arm), rate(one.held), rate(one.failed), one.reason or "–", one.limited or "–"]
        for one in result.arms
    ]


def rate(value: float | None) -> str:
    return "–" if value is None else number(value)


def attempts(one: ArmCapacity) -> Rows:
    """The columns of ATTEMPTS, a try a row, in the order of time."""
    return [attempt(found) for found in one.attempts]


def attempt(one: Attempt) -> list[str]:
    return [
        number(one.rate),
        "long" if one.long else "short",
        f"{one.requests:,}",
        f"{one.failures:,}",
        *map(number, (one.throughput, one.p50, one.p99, max(0.0, one.growth), one.server_cpu)),
        "INVALID" if one.invalid else "held" if one.held else "failed",
    ]


def findings(result: Capacity) -> list[str]:
    """One sentence an arm, then how each differs from the first."""
    return [*map(sentence, result.arms), *differences(result)]


def sentence(one: ArmCapacity) -> str:
    """What is known of one arm's capacity."""
    name = code(one.arm)
    if one.held is None:
        failed = f", down to {number(one.failed)}/s" if one.failed else ""
        return f"{name}: no rate held{failed}. {one.reason}."
    if one.by_generator:
        return f"{name} holds {number(one.held)}/s. More could not be sent, so no more is known: {one.reason}"
    if one.failed is None:
        return f"{name} holds {number(one.held)}/s; a long try at a higher rate was not made."
    used = f" Used up: {one.limited}." if one.limited else ""
    return f"{name} holds {number(one.held)}/s and fails at {number(one.failed)}/s: {one.reason}.{used}"


def differences(result: Capacity) -> Iterator[str]:
    """How much more or less the others hold than the first; overlapping intervals are the same."""
    known = [
        (one.arm, one.held, one.failed)
        for one in result.arms
        if one.held and one.failed and not one.by_generator
    ]
    for arm, held, failed in known[1:]:
        first, lowest, highest = known[0]
        if held < highest and lowest < failed:
            yield f"{code(arm)} and {code(first)} hold the same, as far as this can tell."
        else:
            word = "more" if held > lowest else "less"
            yield f"{code(arm)} holds {percent(abs(held / lowest - 1))} {word} than {code(first)}."


def warnings(result: Capacity) -> list[str]:
    """What makes this result weaker than it could be."""
    stopped = "The measurement stopped early: this is what was measured until then."
    return [
        *([] if result.complete else [stopped]),
        *machine_warnings(result.machine),
        *(line for one in result.arms for line in weaknesses(one, result)),
    ]


def weaknesses(one: ArmCapacity, result: Capacity) -> Iterator[str]:
    long = [found for found in one.attempts if found.long]
    if not one.settled:
        yield (
            f"{code(one.arm)}: the search ended before both ends were tried {plural(result.repeats, 'time')}."
        )
    if few := [found for found in long if found.requests < result.long_requests and not found.invalid]:
        least = min(found.requests for found in few)
        yield (
            f"{code(one.arm)}: {plural(len(few), 'long try').replace('trys', 'tries')} had fewer than "
            f"{result.long_requests:,} requests, {least:,} at least: p99 rests on few of them."
        )
    if spoiled := sum(found.invalid for found in one.attempts):
        yield f"{code(one.arm)}: {spoiled} of {len(one.attempts)} tries were INVALID."


def basis(result: Capacity) -> list[str]:
    """How it was decided."""
    return [
        f"Objectives: {' and '.join(map(code, result.objectives))}.",
        f"The ends of an interval are {percent(result.tolerance)} apart, and each was tried "
        f"{plural(result.repeats, 'time')}, for {result.long_seconds:g} s and {result.long_requests:,} "
        "requests or longer.",
        *WAYS,
    ]
