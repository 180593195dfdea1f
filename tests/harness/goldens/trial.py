"""Adapter of the golden cases of single trials of `capacity`: requests in; held, failed or INVALID out."""

from functools import partial

from harness.capacity import attempts
from harness.capacity.attempts import Rule
from harness.capacity.search import Try
from harness.load import past_limit
from harness.plans import objectives
from harness.plans.plan import Plan
from tests.harness.goldens import load
from tests.harness.goldens.cases import Case

WARM_UP = 3.0


def outcome(case: Case) -> Case:
    seconds = case["seconds"]
    plan = Plan(
        about="A trial.",
        scenario="walk.py",
        rate=case["rate"],
        pool=case.get("pool"),
        warm_up=WARM_UP,
        run_time=int(WARM_UP + seconds),
    )
    rule = Rule(
        objectives.of_plan(case["objectives"], load.ENDPOINTS),
        load.ENDPOINTS,
        begin=WARM_UP,
        end=WARM_UP + seconds,
        cores=case.get("cores", 1),
    )
    measured = load.measure(case, plan, partial(past_limit.invalid, within=rule.within))
    trial = attempts.judge(Try(case["rate"], case.get("long", True)), measured, rule)
    return {
        "held": trial.held,
        "invalid": load.codes(measured.invalid) if trial.invalid else [],
        "why": [] if trial.invalid or trial.held else reasons(trial.reason),
        "limit": trial.limit,
        "within_ms": rule.within,
        "requests": [trial.requests, trial.failures],
        "throughput": trial.throughput,
        "percentiles": [trial.p50, trial.p95, trial.p99],
        "growth_ms_per_second": trial.growth,
        "cpu": [trial.server_cpu, trial.generator_cpu],
    }


def reasons(text: str) -> list[str]:
    """Each reason without its figures: an objective, what is unmeasured of it, a queue, ended processes."""
    return [reason(part) for part in text.split("; ")]


def reason(part: str) -> str:
    if part.startswith("a queue grew"):
        return "a queue grew"
    if part.endswith("processes ended"):
        return "server processes ended"
    objective, unmeasured, _ = part.partition(" could not be measured")
    return f"{objective}: unmeasured" if unmeasured else part.partition(":")[0]
