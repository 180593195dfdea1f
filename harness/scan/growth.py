"""How work grows with the lengths of arrays: along an exact line, or about. Pure: numbers in, a fit out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, groupby
from statistics import correlation, fmean, linear_regression
from typing import Literal

from harness.scan.lengths import depth

Found = Literal["constant", "grows", "varies", "untold", "flat"]

MOST_TERMS = 3
# What is no straight line is growth when a line explains this share of its variance, and rises by so much.
STRAIGHT = 0.8
RISE = 2


@dataclass(frozen=True)
class Point:
    """One answer: the lengths of its arrays, and the work that it took."""

    lengths: Mapping[str, int]
    work: int


@dataclass(frozen=True)
class Term:
    """So much work more for each element at a path."""

    path: str
    slope: float


@dataclass(frozen=True)
class Fit:
    """`work = base + slope × len(path) + …`.

    `constant`: lengths vary, work does not. `grows`: it does, by the terms, `about` where no line is exact;
    `instead` are single paths that explain it as well. `varies`: work moves, but not with any length.
    `untold`: no length varies. `flat`: there is no array.
    """

    found: Found
    base: float = 0.0
    terms: tuple[Term, ...] = ()
    about: bool = False
    instead: tuple[Term, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether each element takes a whole number of queries."""
        return not self.about and all(term.slope % 1 == 0 for term in self.terms)


@dataclass(frozen=True)
class Step:
    """From one answer to another: how much longer each array is, and how much more work that took."""

    lengths: tuple[tuple[str, int], ...]
    work: int

    def along(self, path: str) -> int:
        return dict(self.lengths).get(path, 0)


def fit(points: Sequence[Point]) -> Fit:
    """The simplest explanation. Only answers with the same arrays filled are held against each other.

    An empty array spares queries (a prefetch with nothing to fetch is not asked): that is no growth.
    """
    groups = alike(points)
    paths = varied(groups)
    if not any(length for point in points for length in point.lengths.values()):
        return Fit("untold" if any(point.lengths for point in points) else "flat")
    steps = [step for group in groups for step in steps_of(group)]
    if not any(step.work for step in steps):
        return Fit("constant", base=groups[0][0].work) if paths else Fit("untold")
    return exactly(groups[0][0], steps, paths) or roughly(groups, paths) or Fit("varies")


def alike(points: Sequence[Point]) -> list[list[Point]]:
    """Points by what arrays are filled in them, the largest group first."""

    def filled(point: Point) -> list[str]:
        return sorted(path for path, length in point.lengths.items() if length)

    return sorted((list(group) for _, group in groupby(sorted(points, key=filled), filled)), key=len)[::-1]


def varied(groups: Sequence[Sequence[Point]]) -> list[str]:
    """The paths whose length varies within a group, the outermost first."""
    found = {
        path
        for group in groups
        for path in group[0].lengths
        if len({point.lengths.get(path, 0) for point in group}) > 1
    }
    return sorted(found, key=lambda path: (depth(path), path))


def steps_of(group: Sequence[Point]) -> Iterator[Step]:
    """From the first point of a group to each other that differs from it."""
    first = group[0]
    for point in group[1:]:
        moved = {path: length - first.lengths.get(path, 0) for path, length in point.lengths.items()}
        lengths = tuple(sorted((path, by) for path, by in moved.items() if by))
        if lengths or point.work != first.work:
            yield Step(lengths, point.work - first.work)


def exactly(first: Point, steps: Sequence[Step], paths: Sequence[str]) -> Fit | None:
    """A line through every point: whole slopes before others, few paths before many, outer before inner."""
    lines = [
        line
        for number in range(1, MOST_TERMS + 1)
        for chosen in combinations(paths, number)
        if (line := line_along(chosen, set(steps)))
    ]
    if not lines:
        return None
    best = min(lines, key=lambda line: not is_whole(line))  # the first of the best
    base = first.work - sum(slope * first.lengths.get(path, 0) for path, slope in best.items())
    others = [line for line in lines if line != best and len(best) == len(line) == 1 and is_whole(line)]
    return Fit("grows", float(base), terms(best), instead=tuple(terms(line)[0] for line in others))


def terms(line: Mapping[str, Fraction]) -> tuple[Term, ...]:
    return tuple(Term(path, float(slope)) for path, slope in line.items())


def is_whole(line: Mapping[str, Fraction]) -> bool:
    return all(slope.denominator == 1 for slope in line.values())


def line_along(paths: Sequence[str], steps: set[Step]) -> dict[str, Fraction] | None:
    """Slopes along these paths that explain every step; None unless there are such, and a step confirms them.

    A whole slope along one path needs no confirmation: chance seldom makes one.
    """
    slopes = solve([[*(step.along(path) for path in paths), step.work] for step in steps])
    if slopes is None or any(slope <= 0 for slope in slopes):
        return None
    line = dict(zip(paths, slopes, strict=True))
    return line if len(steps) > len(paths) or (len(paths) == 1 and is_whole(line)) else None


def solve(equations: Sequence[Sequence[int]]) -> list[Fraction] | None:
    """The solution of linear equations, right sides last; None where there is none, or more than one.

    Gauss-Jordan elimination.
    """
    rows = [[Fraction(value) for value in row] for row in equations]
    unknowns = len(rows[0]) - 1
    for column in range(unknowns):
        at = next((index for index in range(column, len(rows)) if rows[index][column]), None)
        if at is None:
            return None
        rows[column], rows[at] = rows[at], rows[column]
        pivot = [value / rows[column][column] for value in rows[column]]
        rows = [[value - row[column] * by for value, by in zip(row, pivot, strict=True)] for row in rows]
        rows[column] = pivot
    if any(row[-1] for row in rows[unknowns:]):
        return None
    return [row[-1] for row in rows[:unknowns]]


def roughly(groups: Sequence[Sequence[Point]], paths: Sequence[str]) -> Fit | None:
    """The path along which a straight line explains most, by least squares; None where it explains little."""
    lines = [line for path in paths if (line := regression(groups, path))]
    if not lines:
        return None
    _, term, base = max(lines, key=lambda line: line[0])
    return Fit("grows", base, (term,), about=True)


def regression(groups: Sequence[Sequence[Point]], path: str) -> tuple[float, Term, float] | None:
    """Share of variance explained, slope and base along a path, each group about its own mean."""
    centred = [pair for group in groups for pair in about_mean(group, path)]
    x, y = zip(*centred, strict=True)
    if len(set(x)) < 2 or len(set(y)) < 2:
        return None
    straight, slope = correlation(x, y) ** 2, linear_regression(x, y, proportional=True).slope
    if slope <= 0 or straight < STRAIGHT or slope * (max(x) - min(x)) < RISE:
        return None
    largest = groups[0]
    base = fmean(point.work - slope * point.lengths.get(path, 0) for point in largest)
    return straight, Term(path, slope), base


def about_mean(group: Sequence[Point], path: str) -> Iterator[tuple[float, float]]:
    length, work = fmean(point.lengths.get(path, 0) for point in group), fmean(point.work for point in group)
    for point in group:
        yield point.lengths.get(path, 0) - length, point.work - work
