"""Adapter of the golden cases of steps past the limit: requests of arms in; where each arm fails out."""

from functools import partial
from typing import Any, cast

from harness.load import past_limit
from harness.load.breaking import breaking
from harness.load.judged import LoadVerdict, judge_load, judge_run
from harness.load.measured import Measured
from harness.load.steps import steps
from harness.plans.plan import Plan
from harness.runs import Step, TargetLoad
from tests.harness.goldens import load
from tests.harness.goldens.cases import Case


def outcome(case: Case) -> Case:
    plan = Plan(
        about="A case.", **{"scenario": "walk.py", "shape": "steps", "past_limit": True, **case["plan"]}
    )
    rule = partial(past_limit.invalid, within=1000.0)
    arms = {name: load.measure(arm, plan, rule) for name, arm in case["arms"].items()}
    verdicts = [judge_load(measured, plan, load.ENDPOINTS, complete=True) for measured in arms.values()]
    loads = [target_load(name, verdict) for name, verdict in zip(arms, verdicts, strict=True)]
    code, _ = judge_run(loads, complete=case.get("complete", True))
    return {"exit_code": code, "arms": {name: figures(plan, measured) for name, measured in arms.items()}}


def target_load(name: str, verdict: LoadVerdict) -> TargetLoad:
    """The verdict alone."""
    unused = cast("Any", None)
    return TargetLoad(name, unused, {}, 0.0, unused, verdict.conclusion, verdict.exit_code)


def figures(plan: Plan, measured: Measured) -> Case:
    found = steps(plan, measured.rows)
    result = breaking(found)
    return {
        "invalid": load.codes(measured.invalid),
        "steps": [load.step(step) for step in found],
        "fails_at": offered(result.failing),
        "too_slow_at": offered(result.late),
        "best_at": offered(result.best),
        "trend": result.trend,
        "processes_ended": measured.ended,
    }


def offered(step: Step | None) -> float | None:
    return step.offered if step else None
