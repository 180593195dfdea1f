"""Adapter of the golden cases of `capacity`: what each trial says in; the interval and exit code out."""

from collections import Counter
from contextlib import nullcontext
from math import inf
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import patch

from harness.arms import Arm
from harness.capacity import concluding, run
from harness.capacity.extent import Extent
from harness.capacity.run import CapacityMeasurement, CapacityOptions
from harness.capacity.search import Try
from harness.errors import HarnessError
from harness.plans.plan import Plan
from harness.report import capacity
from harness.runs import ArmCapacity, Attempt
from tests.harness.goldens.cases import Case

PLAN = Plan(about="A case.", scenario="walk.py", rate=50, run_time=30, objectives=["p99 < 150 ms"])
TRIAL = Attempt(0, False, 30, 5000, 0, 0, 8, 16, 24, 0, 40, 20, True, "", False, "unknown", "")


def outcome(case: Case) -> Case:
    arms = []
    for name, server in case["servers"].items():
        clock = SimpleNamespace(now=0.0)
        with patch.object(run, "monotonic", lambda clock=clock: clock.now):
            searching = Scripted(case.get("search", {}), server, clock)
            try:
                searching.search(cast("Any", SimpleNamespace(name=name)))
            except HarnessError:
                return {"exit_code": 2, "nothing_measured_after": len(searching.searched[0].attempts)}
        [searched] = searching.searched
        arms.append(concluding.conclude(searched.arm, searched.attempts, searched.found))
    code, _ = capacity.conclude(arms, complete=case.get("complete", True))
    return {"exit_code": code, "arms": {arm.arm: figures(arm) for arm in arms}}


class Scripted(CapacityMeasurement):
    """A search whose trials of a rate end as the case says, and take as long as they would."""

    def __init__(self, search: Case, server: Case, clock: SimpleNamespace) -> None:
        self.options = CapacityOptions(
            seed=1,
            command="",
            arms=(Arm("perf"),),
            plan=PLAN,
            plan_name="case",
            extent=Extent(**{"start": 50.0, **search}),
        )
        self.teller: Any = SimpleNamespace(step=lambda what: nullcontext(), say=lambda text: None)
        self.searched = []
        self.number = 0
        self.server, self.clock = server, clock
        self.trials_of: Counter[tuple[float, bool]] = Counter()

    def load(self, site: Any, asked: Try) -> Attempt:
        self.clock.now += self.options.extent.run_time(asked)
        self.trials_of[round(asked.rate, 1), asked.long] += 1
        result = self.result_of(asked)
        return Attempt(
            **{
                **vars(TRIAL),
                "rate": asked.rate,
                "long": asked.long,
                "seconds": self.options.extent.judged_seconds(asked),
                "held": result == "held",
                "invalid": result == "INVALID",
                "reason": "" if result == "held" else result,
                "limit": {"held": "unknown", "failed": "server CPU", "INVALID": "generator"}[result],
            }
        )

    def result_of(self, asked: Try) -> str:
        """The script for this trial of a rate, or else what the server holds and the generator sends."""
        rate = round(asked.rate, 1)
        script = self.server.get("trials", {}).get(f"{rate} {'long' if asked.long else 'short'}", [])
        number = self.trials_of[rate, asked.long]
        if number <= len(script):
            return str(script[number - 1])
        if rate > self.server.get("generator_sends", inf):
            return "INVALID"
        holds: float = self.server["holds"]
        if not asked.long and "holds_short" in self.server:
            holds = self.server["holds_short"]
        return "held" if rate <= holds else "failed"


def figures(arm: ArmCapacity) -> Case:
    return {
        "held": arm.held,
        "failed": arm.failed,
        "settled": arm.settled,
        "by_generator": arm.by_generator,
        "limit": arm.limit,
        "trials": [
            f"{trial.rate:.1f}/s {trial.seconds:g} s {'long' if trial.long else 'short'} {result(trial)}"
            for trial in arm.attempts
        ],
    }


def result(trial: Attempt) -> str:
    if trial.invalid:
        return "INVALID"
    return "held" if trial.held else "failed"
