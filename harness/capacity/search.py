"""Which rate to try next, and when to stop. Pure: proposes tries, is sent what became of them.

Rates lie on a grid of equal ratios, the tolerance apart, so that the answer is two neighbours: one that held
and one that failed. Short tries double the rate until one fails, or halve it until one holds. What they say
is where to look, not evidence: long tries then bisect, and both neighbours are tried again and again, since
a machine has bad moments. Most of a rate's long tries decide on it.
"""

from collections.abc import Generator, Iterable
from dataclasses import dataclass, field, replace
from math import log

MOST_TRIES = 40  # long ones of one arm: a search that has not settled by then ends with what it has
FARTHEST = 20  # doublings, or halvings, from where a search starts
LEAST = 0.5  # arrivals a second: below, a try that says anything would take hours


@dataclass(frozen=True)
class Try:
    """A rate to try, in arrivals a second; a `long` try is evidence, a short one shows where to look."""

    rate: float
    long: bool


@dataclass(frozen=True)
class Found:
    """The highest rate that held and the lowest that failed above it; None where no long try says so.

    `settled` is False where the search ended before both ends had been tried as often as was asked.
    """

    held: float | None
    failed: float | None
    settled: bool


@dataclass(frozen=True)
class Grid:
    """Rates in steps of the tolerance: `rate(0)` is the start, `rate(doubling)` about twice that."""

    start: float
    tolerance: float

    def rate(self, step: int) -> float:
        return self.start * (1 + self.tolerance) ** step

    @property
    def doubling(self) -> int:
        return max(1, round(log(2) / log(1 + self.tolerance)))


@dataclass(frozen=True)
class Known:
    """How the long tries of each step went, and between which steps to look.

    `reach` is how far to look beyond an end that has turned out to be on the wrong side.
    """

    low: int
    high: int
    reach: int = 1
    tries: dict[int, tuple[bool, ...]] = field(default_factory=dict)

    def count(self, step: int) -> int:
        return len(self.tries.get(step, ()))

    def steps(self, *, held: bool) -> list[int]:
        """The steps most of whose tries held, or did not."""
        return [step for step, tries in self.tries.items() if holds(tries) == held]

    def after(self, step: int, held: bool) -> "Known":
        """The same with one more long try, and with the ends where they have to be now."""
        tries = self.tries | {step: (*self.tries.get(step, ()), held)}
        return replace(self, tries=tries).placed()

    def placed(self) -> "Known":
        """The ends as the tries have them; beyond the tries where one end has none on its side."""
        high = min(self.steps(held=False), default=self.high)
        low = max((step for step in self.steps(held=True) if step < high), default=self.low)
        highest = max(self.steps(held=True), default=low)
        if highest >= high and not self.steps(held=False):
            return replace(self, low=highest, high=highest + self.reach, reach=2 * self.reach)
        if low >= high:
            return replace(self, low=high - self.reach, high=high, reach=2 * self.reach)
        return replace(self, low=low, high=high)


def holds(tries: tuple[bool, ...]) -> bool:
    """Whether most of a rate's tries held; of a tie nobody can say so."""
    return 2 * sum(tries) > len(tries)


def search(start: float, tolerance: float, repeats: int) -> Generator[Try, bool, Found]:
    """Propose tries until the ends are neighbours, each tried `repeats` times; return what was found.

    `start` is in arrivals a second, `tolerance` the share by which the ends may differ. Send True to a try
    that held. At most FARTHEST + 2 short tries, and MOST_TRIES long ones.
    """
    grid = Grid(start, tolerance)
    low, high = yield from bracket(grid)
    known = Known(low, high)
    for _ in range(MOST_TRIES):
        step = next_step(known, repeats)
        if step is None or grid.rate(step) < LEAST:
            break
        known = known.after(step, (yield Try(grid.rate(step), long=True)))
    return found(grid, known, settled=next_step(known, repeats) is None)


def bracket(grid: Grid) -> Generator[Try, bool, tuple[int, int]]:
    """Steps a doubling apart: a short try held at the lower one, and failed at the upper one."""
    step, up = 0, (yield Try(grid.rate(0), long=False))
    for _ in range(FARTHEST):
        following = step + (grid.doubling if up else -grid.doubling)
        if grid.rate(following) < LEAST:
            break
        if (yield Try(grid.rate(following), long=False)) != up:
            return min(step, following), max(step, following)
        step = following
    return (step, step + grid.doubling) if up else (step - grid.doubling, step)


def next_step(known: Known, repeats: int) -> int | None:
    """The step to try next: between the ends, then the end with fewer tries; None when all is known."""
    if known.high - known.low > 1:
        return (known.low + known.high) // 2
    end = min((known.low, known.high), key=known.count)
    return end if known.count(end) < repeats else None


def found(grid: Grid, known: Known, *, settled: bool) -> Found:
    """The ends, as far as long tries have shown them."""
    held, failed = (grid.rate(step) if known.count(step) else None for step in (known.low, known.high))
    return Found(held, failed, settled)


def so_far(tries: Iterable[tuple[float, bool]]) -> Found:
    """What the long tries of a search that was stopped have shown: pairs of rate and whether it held."""
    by_rate: dict[float, tuple[bool, ...]] = {}
    for rate, held in tries:
        by_rate[rate] = (*by_rate.get(rate, ()), held)
    failed = min((rate for rate, all_ in by_rate.items() if not holds(all_)), default=None)
    below = [rate for rate, all_ in by_rate.items() if holds(all_) and (failed is None or rate < failed)]
    return Found(max(below, default=None), failed, settled=False)
