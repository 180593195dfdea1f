"""Whether a run met its objectives. Pure: what is judged was measured elsewhere."""

from collections.abc import Sequence
from math import inf

from harness.plans.evidence import Estimate, Evidence, estimate
from harness.plans.objectives import Objective
from harness.report.wording import number, percent, plural
from harness.runs import Judged, Outcome

ENOUGH_TO_ABORT = 20  # requests: a first one that fails is no reason to end a run
OF_USAGE = ("rss", "cpu")
MANY_TIMES = 10  # the limit: percents of hundreds are hard to read

Verdict = tuple[int, str]


def judge(objectives: Sequence[Objective], evidence: Evidence) -> tuple[Judged, ...]:
    """Each objective with what the run says of it."""
    return tuple(judge_one(objective, estimate(objective, evidence)) for objective in objectives)


def judge_one(objective: Objective, found: Estimate) -> Judged:
    outcome = outcome_of(objective, found)
    reason = reason_of(objective, found, outcome)
    return Judged(str(objective), outcome, found.value, found.low, found.high, reason)


def outcome_of(objective: Objective, found: Estimate) -> Outcome:
    """Met or missed where the whole interval is on one side of the limit, whatever is not known beyond."""
    if found.value is None:
        return "unmeasured"
    low = -inf if found.low is None else found.low
    high = inf if found.high is None else found.high
    ends = {objective.holds(low), objective.holds(high)}
    if len(ends) == 1:
        return "met" if ends.pop() else "missed"
    return "unmeasured" if inf in (-low, high) else "close"


def reason_of(objective: Objective, found: Estimate, outcome: Outcome) -> str:
    """A sentence: by how much, or why not."""
    if outcome == "unmeasured" or found.value is None:
        return f"Not measurable: {found.lack}."
    if outcome == "close":
        return "Too close to call: the limit lies within the interval. Run longer."
    return f"{'Met' if outcome == 'met' else 'Missed'}{margin(objective, found.value)}."


def margin(objective: Objective, found: float) -> str:
    """How far a value is from the limit: absolute, and in proportion to the limit."""
    distance = abs(found - objective.limit)
    share = f" ({proportion(found, objective.limit)})" if objective.limit else ""
    return f" by {with_unit(distance, objective.unit)}{share}" if distance else ""


def proportion(found: float, limit: float) -> str:
    """The distance as a share of the limit; a value that is many times the limit, as that."""
    times = found / limit
    return f"{times:,.0f} times the limit" if times >= MANY_TIMES else percent(abs(times - 1))


def with_unit(distance: float, unit: str) -> str:
    match unit:
        case "":
            return f"{distance:,.0f}"
        case "%":
            return f"{number(distance)} points"
        case "/s":
            return f"{number(distance)}/s"
    return f"{number(distance)} {unit}"


def verdict(
    judged: Sequence[Judged],
    *,
    invalid: Sequence[str] = (),
    aborted: str = "",
    complete: bool = True,
    audited: bool = True,
) -> Verdict:
    """Exit code and conclusion. An INVALID or unfinished run has no verdict; a miss outweighs any doubt.

    Data that the audit found wrong are wrong, whatever else the run proves.
    """
    if not audited:
        return 1, "The audit of the data failed after this run."
    if invalid:
        return 2, f"INVALID, no verdict: {' '.join(invalid)}"
    if not complete:
        return 2, "No verdict: the measurement stopped early."
    if aborted:
        return 1, f"Ended early, as the plan asks: {aborted}."
    missed, doubtful = of(judged, "missed"), of(judged, "close", "unmeasured")
    if missed:
        return 1, f"{counted(missed, judged)} missed: {'; '.join(missed)}."
    if doubtful:
        return 2, f"{counted(doubtful, judged)} undecided: {'; '.join(doubtful)}."
    return 0, f"{plural(len(judged), 'objective')} met."


def counted(some: Sequence[str], judged: Sequence[Judged]) -> str:
    return f"{len(some)} of {plural(len(judged), 'objective')}"


def of(judged: Sequence[Judged], *outcomes: Outcome) -> list[str]:
    return [one.objective for one in judged if one.outcome in outcomes]


def breached(conditions: Sequence[Objective], window: Evidence) -> Objective | None:
    """The first condition of `abort_on` that the last seconds fulfil."""
    return next((one for one in conditions if fulfilled(one, window)), None)


def fulfilled(condition: Objective, window: Evidence) -> bool:
    told = condition.figure in OF_USAGE or len(window.asked(condition.of)) >= ENOUGH_TO_ABORT
    found = estimate(condition, window).value if told else None
    return found is not None and condition.holds(found)
