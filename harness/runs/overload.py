"""What arms did past their limit."""

from dataclasses import dataclass
from typing import Literal

from harness.runs.origin import Origin
from harness.runs.run import Judged
from harness.runs.schema import Head


@dataclass(frozen=True)
class Stretch:
    """A part of a run with one rate of arrivals: a step on the way to the knee, or a phase beyond it.

    `offered` and `goodput` are a second; goodput counts right answers within one second of when they were
    due. `p50` and `p99`, in ms, are of all that was not refused. A request was `refused` by a 503, after
    `refusal_p99` ms; `resets` are connections that were refused or broken, `timeouts` those who waited for
    ten seconds, `errors` other 5xx, `wrong` answers of other kinds that were not right. `memory` is the
    server's in MB, at the beginning and at the end; None where nobody could look.
    """

    name: str
    offered: float
    seconds: float
    requests: int
    goodput: float
    p50: float | None
    p99: float | None
    refused: int
    refusal_p99: float | None
    resets: int
    timeouts: int
    errors: int
    wrong: int
    orders: int
    orders_right: int
    memory_before: float | None
    memory_after: float | None

    @property
    def faults(self) -> int:
        """What nobody may be given, however busy a server is."""
        return self.resets + self.timeouts + self.errors


@dataclass(frozen=True)
class Moment:
    """One second of the phases: how many were due, and what became of them."""

    second: int
    due: int
    good: int
    refused: int
    faults: int
    p99: float | None


@dataclass(frozen=True)
class OverloadedArm:
    """One arm's steps to its knee, and its phases.

    `knee` is the first step with as good as the best goodput. `restarts` counts processes of the server that
    ended during the phases; `recovery` the seconds of the last phase until it was as in the first one, None
    where it never was. `misbehaving` are clients that were not measured: for each kind, what they were given
    how often. `invalid` are the reasons why it proves nothing, `warnings` those why it proves less.
    """

    arm: str
    steps: tuple[Stretch, ...]
    knee: Stretch | None
    phases: tuple[Stretch, ...] = ()
    timeline: tuple[Moment, ...] = ()
    recovery: float | None = None
    restarts: int = 0
    misbehaving: dict[str, dict[str, int]] | None = None
    judged: tuple[Judged, ...] = ()
    invalid: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Overload(Head):
    """Arms past their limit, under one plan. The last one is judged; `goodput` is its at the knee.

    `exit_code`: 0 all limits kept, 1 one was not, 2 INVALID or not measured; `conclusion` is that in one
    sentence.
    """

    kind: Literal["overload"]
    complete: bool
    origins: tuple[Origin, ...]
    plan: str
    scenario: str
    queue_budget_ms: float
    goodput: float | None
    arms: tuple[OverloadedArm, ...]
    conclusion: str
    exit_code: int
