"""A run with its verdict: its plan's objectives, judged by its rows."""

from collections.abc import Mapping
from dataclasses import replace

from harness.load.table import Rows
from harness.plans import objectives
from harness.plans.evidence import Evidence
from harness.plans.judging import judge, verdict
from harness.plans.plan import Plan
from harness.plans.shapes import spike_of
from harness.runs import Run


def judged(run: Run, plan: Plan, rows: Rows, endpoints: Mapping[str, str]) -> Run:
    """The run with objectives, exit code and conclusion; one that proves nothing has no objective judged."""
    proves = run.complete and not run.invalid
    found = judge(objectives.of_plan(plan.objectives, endpoints), evidence(run, plan, rows, endpoints))
    own = found if proves else ()
    code, conclusion = verdict(
        own,
        invalid=run.invalid,
        aborted=run.aborted,
        complete=run.complete,
        audited=run.audit is None or run.audit.passed,
    )
    return replace(run, objectives=own, exit_code=code, conclusion=conclusion)


def evidence(run: Run, plan: Plan, rows: Rows, endpoints: Mapping[str, str]) -> Evidence:
    """What the steady part of a run says."""
    steady = rows[rows.start >= plan.steady_from]
    return Evidence(
        steady,
        since=plan.steady_from,
        seconds=run.load.seconds,
        usage=run.usage,
        endpoints=endpoints,
        recovery=run.recovery,
        after_spike=after_spike(run, plan),
    )


def after_spike(run: Run, plan: Plan) -> float | None:
    """Seconds of the run after the end of its spike; None where it had none, or ended within it."""
    after = plan.steady_from + run.load.seconds - spike_of(plan.run_time)[1]
    return after if plan.shape == "spike" and after > 0 else None
