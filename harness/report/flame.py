"""Words and rows of a flame graph's result: where the time of a request goes, and what two arms differ in."""

from collections.abc import Mapping
from math import hypot

from harness.report.caveats import machine_warnings
from harness.report.wording import code, ms, number, percent, plural, signed
from harness.runs import PARTS, Flamegraph, Part, Sampling
from harness.stacks import Stack, own
from harness.stats import CONFIDENCE, share_margin

ENOUGH = 400  # samples in requests: from here on, a share of one half is known to 6 points
SLOWED = 1.25  # response time with the sampler over that without: above it, the sampler is in the picture
MOVERS = 3  # so many parts are named in one sentence
FUNCTIONS = 12  # so many are listed by their own time

NOTES = [
    "Looked at is the time that passes, not CPU alone: a request that waits for its database is in SQL.",
    "Of each sample the innermost function that belongs to a part decides. SQL is the driver, from statement "
    "to its rows; ORM what Django does to build the one and to make objects of the other; middleware what is "
    "around the view; rest the view, routing, rights and whatever no rule knows.",
    "Milliseconds are shares of the time from one request to the next without the sampler. They hold on this "
    "machine; whether two arms differ, `compare` decides.",
]

Rows = list[list[str]]
ByArm = Mapping[str, Mapping[Stack, float]]  # milliseconds of a request, for each stack of an arm


def title(result: Flamegraph) -> str:
    """What was asked, as it is typed."""
    first, *second = [sampling.arm for sampling in result.samplings]
    return " ".join(["flamegraph", first, result.probe, *second])


def conclusion(result: Flamegraph) -> str:
    if len(result.samplings) == 2:
        return difference(result)
    [sampling] = result.samplings
    most = max(PARTS, key=lambda part: sampling.parts[part])
    return (
        f"{result.probe} on {sampling.arm}: {ms(sampling.ms(sampling.samples))} a request in Django, "
        f"{number(sampling.ms(sampling.parts[most]))} of it {most}"
    )


def difference(result: Flamegraph) -> str:
    """`perf+n_plus_one adds 2.1 ms a request to perf: 1.3 ORM, 0.6 SQL`, parts beyond chance only."""
    reference, arm = [sampling.arm for sampling in result.samplings]
    whole, error = growth(result, None)
    if abs(whole) <= error:
        known = f"{signed(whole)} ± {ms(error)} a request"
        return f"{arm} and {reference} do not differ by more than these samples can show: {known}"
    change = f"adds {ms(whole)} a request to" if whole > 0 else f"takes {ms(-whole)} a request off"
    shares = ", ".join(f"{number(abs(value))} {part}" for part, value in movers(result, whole)[:MOVERS])
    return f"{arm} {change} {reference}{': ' if shares else ''}{shares}"


def movers(result: Flamegraph, whole: float) -> list[tuple[Part, float]]:
    """The parts that grow or shrink as the whole does, beyond chance, the strongest first."""
    changes = [(part, *growth(result, part)) for part in PARTS]
    moved = [(part, value) for part, value, error in changes if value * whole > 0 and abs(value) > error]
    return sorted(moved, key=lambda one: -abs(one[1]))


def growth(result: Flamegraph, part: Part | None) -> tuple[float, float]:
    """What the second arm takes more for a part, or in all, and half of its 99 % interval, in ms."""
    before, after = [(one, one.samples if part is None else one.parts[part]) for one in result.samplings]
    return after[0].ms(after[1]) - before[0].ms(before[1]), hypot(error_ms(*before), error_ms(*after))


def error_ms(sampling: Sampling, samples: int) -> float:
    """Half of the 99 % interval of a time: each moment falls into the part or not (binomial)."""
    return sampling.cycle_ms * share_margin(samples, sampling.moments, CONFIDENCE)


def warnings(result: Flamegraph) -> list[str]:
    """What makes these figures weak, and what to do about it."""
    found = machine_warnings(result.machine)
    for one in result.samplings:
        if one.samples < ENOUGH:
            few = f"{code(one.arm)}: only {plural(one.samples, 'sample')} inside requests"
            found.append(f"{few}; {ENOUGH} make shares good to 6 points. Sample longer: `--seconds`.")
        if one.sampled_ms > SLOWED * one.response_ms:
            slower = percent(one.sampled_ms / one.response_ms - 1)
            found.append(
                f"{code(one.arm)}: answers took {slower} longer while they were sampled. Shares hold unless "
                "what is slowed is uneven; sample less often: `--rate`."
            )
    return found


def basis(result: Flamegraph) -> list[str]:
    """What the figures rest on, one sentence an arm."""
    return [
        f"{code(one.arm)}: {plural(one.samples, 'sample')} inside {plural(one.requests, 'request')}, of "
        f"{one.moments:,} in {number(one.seconds)} s at {one.rate} a second. Without the sampler it took "
        f"{ms(one.response_ms)} and the next began after {ms(one.cycle_ms)}, with it {ms(one.sampled_ms)}."
        for one in result.samplings
    ]


def head(result: Flamegraph) -> list[str]:
    """The head of rows(): a part, then each arm's time and share, then the difference of two."""
    arms = [name for one in result.samplings for name in (f"{one.arm}, ms", "share")]
    return ["part", *arms, *(["difference, ms"] if len(result.samplings) == 2 else [])]


def rows(result: Flamegraph) -> Rows:
    """Every part of a request, with the 99 % interval that sampling leaves; all of Django last."""
    return [row(result, part) for part in (*PARTS, None)]


def row(result: Flamegraph, part: Part | None) -> list[str]:
    cells: list[str] = [part or "in Django"]
    for one in result.samplings:
        samples = one.samples if part is None else one.parts[part]
        cells += [plus_minus(number(one.ms(samples)), error_ms(one, samples)), percent(samples / one.samples)]
    if len(result.samplings) == 2:
        value, error = growth(result, part)
        cells.append(plus_minus(signed(value), error))
    return cells


def plus_minus(value: str, error: float) -> str:
    return f"{value} ± {number(error)}"


def functions(stacks: ByArm) -> tuple[list[str], Rows]:
    """Head and rows: the functions that take most by themselves, or differ most where there are two arms."""
    weights = [own(one) for one in stacks.values()]
    by_size = {
        function: abs(
            weights[-1].get(function, 0) - (weights[0].get(function, 0) if len(weights) == 2 else 0)
        )
        for function in dict.fromkeys(function for one in weights for function in one)
    }
    listed = sorted(by_size, key=lambda function: (-by_size[function], function))[:FUNCTIONS]
    return ["function", "part", *(f"{arm}, ms" for arm in stacks)], [
        [code(f"{name} {file}"), part, *(number(one.get((name, file, part), 0)) for one in weights)]
        for name, file, part in listed
    ]
