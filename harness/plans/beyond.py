"""What a plan asks beyond the knee: phases relative to its goodput, limits, clients that misbehave."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, PositiveFloat, PositiveInt

from harness.keys import STRICT, Name, UrlPath

Figure = Literal["goodput", "p99", "refusal", "faults", "orders", "memory", "restarts", "recovery"]
Count = Annotated[int, Field(ge=0, le=50)]
Seconds = Annotated[int, Field(ge=3, le=3600)]


@dataclass(frozen=True, kw_only=True)
class Phase:
    """So many `seconds` at a rate of `at` times the goodput at the knee."""

    __pydantic_config__ = STRICT

    name: Name
    at: PositiveFloat
    seconds: Seconds


@dataclass(frozen=True, kw_only=True)
class Limit:
    """What one figure must keep in one phase. Its unit is the figure's, as report/overload.py words it."""

    __pydantic_config__ = STRICT

    figure: Figure
    phase: Name
    at_least: float | None = None
    at_most: float | None = None

    def __post_init__(self) -> None:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("at_least or at_most, one of the two, limits the figure")

    def holds(self, value: float) -> bool:
        """Whether the limit is kept."""
        if self.at_least is not None:
            return value >= self.at_least
        return self.at_most is not None and value <= self.at_most


@dataclass(frozen=True, kw_only=True)
class Misbehaving:
    """Clients beside the measured load, which ask `path`; so many of each kind."""

    __pydantic_config__ = STRICT

    path: UrlPath
    retrying: Count = 0
    hanging_up: Count = 0
    slow: Count = 0


@dataclass(frozen=True, kw_only=True)
class Beyond:
    """One continuous run in `phases`; the first is the baseline to which the last one must return.

    `queue_budget_ms` is how long the server lets a request wait before it refuses it, `orders` the endpoint
    that comes before all others.
    """

    __pydantic_config__ = STRICT

    phases: Annotated[list[Phase], Field(min_length=2)]
    queue_budget_ms: PositiveFloat
    orders: Name
    misbehaving: Misbehaving
    limits: list[Limit]

    def __post_init__(self) -> None:
        names = [phase.name for phase in self.phases]
        if len(set(names)) < len(names):
            raise ValueError("two phases have one name")
        if unknown := {limit.phase for limit in self.limits} - set(names):
            raise ValueError(f"there is no phase {min(unknown)}; there is {', '.join(names)}")

    @property
    def highest(self) -> float:
        """The most that a phase asks for, in goodputs."""
        return max(phase.at for phase in self.phases)

    @property
    def seconds(self) -> PositiveInt:
        return sum(phase.seconds for phase in self.phases)

    @property
    def shares(self) -> list[tuple[float, int]]:
        """Of each phase the share of the highest rate, and its seconds."""
        return [(phase.at / self.highest, phase.seconds) for phase in self.phases]
