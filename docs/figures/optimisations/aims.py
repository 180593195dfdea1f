"""What the remedies were to reach, beside what was measured."""

from collections.abc import Callable, Iterator
from functools import partial

from docs.figures.optimisations.kept import Part
from harness.report.side_by_side import bounded
from harness.report.wording import ms, number

HEAD = ("aim", "wanted", "measured", "")

Aim = tuple[str, str, str, bool | None]
OUTCOMES = {True: "met", False: "missed", None: "too close to tell"}


def rows(kept: dict[str, Part]) -> list[list[str]]:
    """The columns of HEAD: only what was measured."""
    found = [aim for name, judge in JUDGES.items() if name in kept for aim in judge(kept[name])]
    return [[what, wanted, measured, OUTCOMES[met]] for what, wanted, measured, met in found]


def at_least(limit: float, low: float, high: float) -> bool | None:
    """Whether a ratio with this interval reaches the limit; None where the limit lies within."""
    return True if low >= limit else False if high < limit else None


def of_pairs(part: Part) -> Iterator[Aim]:
    for one, least in zip(part["pairs"], (4, 0.95), strict=True):
        what = f"requests/s of the list, `{one['arm']}` ÷ `{one['reference']}`"
        yield what, f"≥ {least}", bounded(one["load"]), at_least(least, *one["load"][1:])


def of_detail(part: Part) -> Iterator[Aim]:
    rungs = [one for one in part["standings"] if one["throughput"] and ":limit_" not in one["arm"]]
    best = max(rungs, key=lambda one: one["throughput"][0])
    what = f"requests/s of the detail, `{best['arm']}` ÷ `perf`"
    yield what, "≥ 3", bounded(best["throughput"]), at_least(3, *best["throughput"][1:])


def of_sizes(part: Part, where: str = "") -> Iterator[Aim]:
    """The quickest arm of each probe at the second size, and the largest seed."""
    first, second, *_ = part["products"]
    for probe in dict.fromkeys(one["probe"] for one in part["flat"]):
        best = min((one for one in part["flat"] if one["probe"] == probe), key=lambda one: one["ms"][1])
        what = f"response time of `{probe}` at {second:,} products ÷ at {first:,}, `{best['arm']}`{where}"
        _, low, high = best["ratios"][0]
        yield what, "≤ 1.25", bounded(best["ratios"][0]), at_least(-1.25, -high, -low)
    most = part["seeding"][-1]
    what = f"`seed --products {most['products']}`{where}"
    yield what, "< 150 s", f"{number(most['seconds'])} s", most["seconds"] < 150
    yield f"{what}, peak memory", "< 400 MB", f"{number(most['mb'])} MB", most["mb"] < 400


def of_rate(part: Part) -> Iterator[Aim]:
    what = f"{part['rate']:,.0f} requests/s for {part['seconds']} s, `{part['arm']}`"
    sound = not part["invalid"]
    yield f"{what}: p99", "< 150 ms", ms(part["p99"]), sound and part["p99"] < 150
    yield f"{what}: failures", "0", f"{part['failures']:,}", sound and part["failures"] == 0


JUDGES: dict[str, Callable[[Part], Iterator[Aim]]] = {
    "pairs": of_pairs,
    "detail": of_detail,
    "sizes": of_sizes,
    "sizes_postgresql": partial(of_sizes, where=", PostgreSQL"),
    "rate": of_rate,
}
