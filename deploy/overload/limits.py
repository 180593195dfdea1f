"""Whether an arm kept the limits past its knee. Pure: every figure comes from what was measured."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from deploy.overload.experiment import Experiment, Limit
from deploy.overload.record import ArmRecord, JudgedLimit, Stretch


@dataclass(frozen=True)
class Case:
    """What a limit is judged by: an arm in the limit's phase, G, and the queue budget in ms."""

    arm: ArmRecord
    phase: Stretch
    goodput: float
    budget_ms: float


@dataclass(frozen=True)
class Measure:
    """How a figure is called and computed; `lack` says why `value` is None."""

    label: str
    value: Callable[[Case], float | None]
    lack: str = ""


def ratio(figure: float | None, base: float | None) -> float | None:
    return figure / base if figure is not None and base else None


def p99(case: Case) -> float | None:
    return ratio(case.phase.p99, case.arm.knee.p99 if case.arm.knee else None)


def refusal(case: Case) -> float | None:
    return None if case.phase.refusal_p99 is None else case.phase.refusal_p99 - case.budget_ms


def recovery(case: Case) -> float | None:
    """At least the length of the phase if the arm did not recover in it."""
    return case.phase.seconds if case.arm.recovery is None else case.arm.recovery


FIGURES = {
    "goodput": Measure("goodput ÷ G", lambda case: case.phase.goodput / case.goodput),
    "p99": Measure("p99 ÷ p99 at the knee", p99, "every request was refused"),
    "refusal": Measure("ms beyond the queue budget to a 503", refusal, "no request was refused"),
    "faults": Measure("faults", lambda case: float(case.phase.faults)),
    "orders": Measure(
        "share of right orders",
        lambda case: ratio(case.phase.orders_right, case.phase.orders),
        "no order was placed",
    ),
    "memory": Measure(
        "memory, end ÷ beginning",
        lambda case: ratio(case.phase.memory_after, case.phase.memory_before),
        "the server's memory was not sampled",
    ),
    "restarts": Measure("processes that ended", lambda case: float(case.arm.restarts)),
    "recovery": Measure("seconds to recover", recovery),
}


def judge(experiment: Experiment, arm: ArmRecord, goodput: float) -> tuple[JudgedLimit, ...]:
    """Every limit of the experiment, for an arm whose phases were measured."""
    phases = {phase.name: phase for phase in arm.phases}
    return tuple(
        judged(limit, Case(arm, phases[limit.phase], goodput, experiment.queue_budget_ms))
        for limit in experiment.limits
    )


def judged(limit: Limit, case: Case) -> JudgedLimit:
    measure = FIGURES[limit.figure]
    label = f"{limit.phase}: {measure.label} {limit.op} {limit.bound:g}"
    value = measure.value(case)
    if value is None:
        return JudgedLimit(label, "not measurable", None, measure.lack)
    if limit.figure == "recovery" and case.arm.recovery is None and limit.holds(value):
        return JudgedLimit(label, "not measurable", None, "the phase was too short to see it")
    return JudgedLimit(label, "met" if limit.holds(value) else "missed", value)


def conclude(arms: Sequence[ArmRecord]) -> tuple[int, str]:
    """Exit code and conclusion, by what the last arm kept."""
    last = arms[-1]
    if last.invalid:
        return 2, f"INVALID, no verdict: {' '.join(last.invalid)}"
    missed = [judged.limit for judged in last.judged if judged.outcome == "missed"]
    kept, total = sum(judged.outcome == "met" for judged in last.judged), len(last.judged)
    if missed:
        return 1, f"{last.arm} keeps {kept} of {total} limits; it misses {'; '.join(missed)}."
    if kept < total:
        return 2, f"{last.arm} keeps {kept} of {total} limits; the others could not be measured."
    return 0, f"{last.arm} keeps all {total} limits."
