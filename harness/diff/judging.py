"""Which figures moved from one result to another, and what that comes to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from harness.diff.figures import Figure
from harness.verdict import LOAD_MARGIN

Moved = Literal["worse", "better", "moved", "alike", "unknown"]

EXIT_CODES = {True: 1, False: 0}


@dataclass(frozen=True)
class Change:
    """One figure in both results. `unknown` where one run cannot tell: no interval, and not exact."""

    first: Figure
    second: Figure

    @property
    def ratio(self) -> float | None:
        return self.second.value / self.first.value if self.first.value else None

    @property
    def moved(self) -> Moved:
        if not apart(self.first, self.second):
            return "unknown" if unbounded(self.first) or unbounded(self.second) else "alike"
        if not (self.first.exact or self.ratio is None or abs(self.ratio - 1) > LOAD_MARGIN):
            return "alike"
        if not self.first.worse:
            return "moved"
        more = self.second.value > self.first.value
        return "worse" if more == (self.first.worse == "more") else "better"


def apart(first: Figure, second: Figure) -> bool:
    """Whether no value lies in both intervals, as far as their bounds are known."""
    return above(first, second) or above(second, first)


def above(upper: Figure, lower: Figure) -> bool:
    return upper.low is not None and lower.high is not None and upper.low > lower.high


def unbounded(figure: Figure) -> bool:
    return figure.low is None or figure.high is None


def changes(first: Sequence[Figure], second: Sequence[Figure]) -> list[Change]:
    """The figures that both have, in the first's order, arms being compared by their place."""
    there = {one.name: one for one in second}
    return [Change(one, there[one.name]) for one in first if one.name in there]


def missing(first: Sequence[Figure], second: Sequence[Figure]) -> list[str]:
    """The names of figures that only one of them has."""
    names = [{one.name: None for one in figures} for figures in (first, second)]
    return [*(name for name in names[0] if name not in names[1]), *(n for n in names[1] if n not in names[0])]


def conclusion(found: Sequence[Change]) -> tuple[str, int]:
    """What it comes to in one sentence, and the exit code: 0 nothing got worse, 1 something did."""
    return " ".join(sentences(found)), EXIT_CODES[any(one.moved == "worse" for one in found)]


def sentences(found: Sequence[Change]) -> Iterator[str]:
    for moved, told in (("worse", "Got worse"), ("better", "Got better"), ("moved", "Moved")):
        names = [one.first.name for one in found if one.moved == moved]
        if names:
            yield f"{told}: {'; '.join(names)}."
    if all(one.moved in ("alike", "unknown") for one in found):
        yield "Nothing moved that one result each can tell."
