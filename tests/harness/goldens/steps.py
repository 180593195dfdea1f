"""Adapter of the golden cases of steps past the limit: requests of arms in; where each arm fails out."""

from functools import partial

from harness.load import past_limit
from harness.load.steps import steps
from harness.plans.plan import Plan
from harness.report import stress
from harness.runs import Step, StressedArm
from harness.stress.rules import breaking
from tests.harness.goldens import load
from tests.harness.goldens.cases import Case


def outcome(case: Case) -> Case:
    plan = Plan(about="A case.", **{"scenario": "walk.py", "shape": "steps", **case["plan"]})
    arms = []
    for name, arm in case["arms"].items():
        measured = load.measure(arm, plan, partial(past_limit.invalid, within=1000.0))
        arms.append(StressedArm(name, steps(plan, measured.rows), measured.invalid, (), measured.ended))
    code, _ = stress.conclude(arms, plan.model, complete=case.get("complete", True))
    return {"exit_code": code, "arms": {arm.arm: figures(arm) for arm in arms}}


def figures(arm: StressedArm) -> Case:
    result = breaking(arm.steps)
    return {
        "invalid": load.codes(arm.invalid),
        "steps": [load.step(step) for step in arm.steps],
        "fails_at": offered(result.failing),
        "too_slow_at": offered(result.late),
        "best_at": offered(result.best),
        "trend": result.trend,
        "processes_ended": arm.restarts,
    }


def offered(step: Step | None) -> float | None:
    return step.offered if step else None
