"""The verdict on a load: its plan's objectives, judged by its rows. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from harness.load.breaking import UNITS, breaking
from harness.load.measured import Measured
from harness.load.recovery import recovery
from harness.load.steps import steps
from harness.plans.evidence import Evidence
from harness.plans.judging import Verdict, judge, verdict
from harness.plans.plan import Plan
from harness.plans.shapes import spike_of
from harness.runs import Judged, Step, TargetLoad

SEVERITY = (1, 2, 0)  # of exit codes: a miss outweighs any doubt


@dataclass(frozen=True)
class LoadVerdict:
    """What the fields of the same names in TargetLoad hold."""

    objectives: tuple[Judged, ...]
    exit_code: int
    conclusion: str


def judge_load(
    measured: Measured, plan: Plan, endpoints: Mapping[str, str], *, complete: bool
) -> LoadVerdict:
    """The verdict on the load of one target; no objective is judged of one that proves nothing."""
    proves = complete and not measured.invalid
    outcomes = judge(plan.limits(endpoints) if proves else (), evidence(measured, plan, endpoints))
    code, conclusion = verdict(
        outcomes,
        invalid=measured.invalid,
        aborted=measured.aborted,
        complete=complete,
        audited=measured.audit is None or measured.audit.passed,
    )
    if code == 0 and not outcomes:
        code, conclusion = conclude_steps(steps(plan, measured.rows), plan.model)
    return LoadVerdict(outcomes, code, conclusion)


def conclude_steps(found: Sequence[Step], model: Literal["closed", "open"]) -> Verdict:
    """Exit code and conclusion of steps past the limit: measured, whether the server failed or not."""
    if not found:
        return 2, "No step was measured."
    breaks, unit = breaking(found), UNITS[model]
    if breaks.failing is None:
        return 0, f"No step fails up to {found[-1].offered:,g} {unit}."
    return 0, f"Failures begin at {breaks.failing.offered:,g} {unit}; requests/s {breaks.trend} then."


def evidence(measured: Measured, plan: Plan, endpoints: Mapping[str, str]) -> Evidence:
    """The steady part of a load."""
    return Evidence(
        measured.rows[measured.rows.start >= plan.steady_from],
        since=plan.steady_from,
        seconds=measured.load.seconds,
        usage=measured.usage,
        endpoints=endpoints,
        recovery=recovery(plan, measured.rows),
        after_spike=after_spike(plan, measured.load.seconds),
    )


def after_spike(plan: Plan, seconds: float) -> float | None:
    """Seconds from the end of a spike to the end of the load; None without a spike, or if it ended before."""
    after = plan.steady_from + seconds - spike_of(plan.run_time)[1]
    return after if plan.shape == "spike" and after > 0 else None


def judge_run(loads: Sequence[TargetLoad], *, complete: bool) -> Verdict:
    """The verdict on all loads of a run: the worst of theirs."""
    if not complete:
        return 2, "No verdict: the measurement stopped early."
    code = min((load.exit_code for load in loads), key=SEVERITY.index)
    if len(loads) == 1:
        return code, loads[0].conclusion
    return code, " ".join(f"{load.target}: {load.conclusion}" for load in loads)
