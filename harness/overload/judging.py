"""Whether an arm kept the limits of a plan past its knee. Pure: every figure out of what was measured."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from harness.plans.beyond import Figure, Limit
from harness.runs import Judged, Outcome, OverloadedArm, Stretch


@dataclass(frozen=True)
class Case:
    """What a limit is judged by: an arm, its stretch in the limit's phase, and what both are related to.

    `goodput` is that at the knee of the arm that is judged, `budget` in ms how long a request may wait.
    """

    limit: Limit
    arm: OverloadedArm
    phase: Stretch
    goodput: float
    budget: float


@dataclass(frozen=True)
class Found:
    """A figure, or why there is none."""

    value: float | None
    lack: str = ""


def judge(limits: Sequence[Limit], arm: OverloadedArm, goodput: float, budget: float) -> tuple[Judged, ...]:
    """Every limit of which the phase was measured."""
    phases = {phase.name: phase for phase in arm.phases}
    return tuple(
        judged(limit, FIGURES[limit.figure](Case(limit, arm, phases[limit.phase], goodput, budget)))
        for limit in limits
        if limit.phase in phases
    )


def judged(limit: Limit, found: Found) -> Judged:
    if found.value is None:
        return Judged(words(limit), "unmeasured", None, None, None, found.lack)
    outcome: Outcome = "met" if limit.holds(found.value) else "missed"
    return Judged(words(limit), outcome, found.value, None, None, "")


def words(limit: Limit) -> str:
    """The limit in a few words: its phase, figure and bound."""
    bound = f"≤ {limit.at_most:g}" if limit.at_least is None else f"≥ {limit.at_least:g}"
    return f"{limit.phase}: {NAMES[limit.figure]} {bound}"


def goodput(case: Case) -> Found:
    return Found(case.phase.goodput / case.goodput) if case.goodput else Found(None, "no arm was any good")


def p99(case: Case) -> Found:
    """That of the admitted, in those at the arm's own knee."""
    knee = case.arm.knee.p99 if case.arm.knee else None
    if not knee or case.phase.p99 is None:
        return Found(None, "nothing was admitted")
    return Found(case.phase.p99 / knee)


def refusal(case: Case) -> Found:
    """How long a 503 takes beyond the queue budget, in ms."""
    if case.phase.refusal_p99 is None:
        return Found(None, "nothing was refused")
    return Found(case.phase.refusal_p99 - case.budget)


def faults(case: Case) -> Found:
    return Found(float(case.phase.faults))


def orders(case: Case) -> Found:
    if not case.phase.orders:
        return Found(None, "nobody ordered")
    return Found(case.phase.orders_right / case.phase.orders)


def memory(case: Case) -> Found:
    if not case.phase.memory_before or case.phase.memory_after is None:
        return Found(None, "nobody looked at the server's memory")
    return Found(case.phase.memory_after / case.phase.memory_before)


def restarts(case: Case) -> Found:
    return Found(float(case.arm.restarts))


def recovery(case: Case) -> Found:
    """Seconds; where it was not seen, those that the phase had for it, if they are too many already."""
    if case.arm.recovery is None and case.limit.holds(case.phase.seconds):
        return Found(None, "the phase was too short to see it")
    return Found(case.phase.seconds if case.arm.recovery is None else case.arm.recovery)


FIGURES: dict[Figure, Callable[[Case], Found]] = {
    "goodput": goodput,
    "p99": p99,
    "refusal": refusal,
    "faults": faults,
    "orders": orders,
    "memory": memory,
    "restarts": restarts,
    "recovery": recovery,
}
NAMES: dict[Figure, str] = {
    "goodput": "goodput ÷ G",
    "p99": "p99 ÷ p99 at the knee",
    "refusal": "ms beyond the queue budget to a 503",
    "faults": "faults",
    "orders": "orders answered right",
    "memory": "memory, end ÷ beginning",
    "restarts": "processes that ended",
    "recovery": "seconds to recover",
}
