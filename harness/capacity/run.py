"""`capacity`: arms in turn, each searched for the highest arrival rate that meets the objectives."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from time import monotonic

from harness.capacity import attempts, concluding
from harness.capacity.attempts import Rule
from harness.capacity.extent import WARM_UP, Extent
from harness.capacity.search import Found, Try, search
from harness.errors import HarnessError
from harness.load import fresh, in_turn
from harness.plans import objectives
from harness.plans.plan import Plan
from harness.progress import Teller
from harness.project import Project
from harness.report import capacity as words
from harness.report.wording import number
from harness.runs import Attempt, Capacity, Folder, Origin
from harness.server import Site
from harness.session import Session

HOPELESS = 4  # tries, when all of them are INVALID


@dataclass(frozen=True)
class Order(in_turn.Order):
    """What was asked for, and how much is tried."""

    extent: Extent = field(kw_only=True)


@dataclass
class Searched:
    """What has been tried on one arm so far; grows try by try, and is kept when the search is stopped."""

    arm: str
    attempts: list[Attempt] = field(default_factory=list)
    found: Found | None = None


def run(project: Project, order: Order, teller: Teller) -> tuple[Capacity, Folder]:
    """Search every arm in turn, as `in_turn.run` does."""
    searchable(order.plan, order.name)
    teller.say(f"{order.name}: {order.extent.estimate()}")
    return in_turn.run(project, order, teller, "capacity", Searching)


def searchable(plan: Plan, name: str) -> None:
    """Refuse a plan of which no rate can be tried, or none judged."""
    if not plan.scenario:
        raise HarnessError(f"Plan {name} has no scenario: arrivals need one.")
    if not plan.objectives:
        raise HarnessError(
            f"Plan {name} has no objectives: say what must hold, with --objective 'p99 < 150 ms'."
        )


class Searching:
    """Searches one arm after another, into a result folder. One use."""

    def __init__(self, session: Session, order: Order, folder: Folder, teller: Teller) -> None:
        self.session, self.order, self.folder, self.teller = session, order, folder, teller
        self.searched: list[Searched] = []
        self.number = 0

    def measure(self, site: Site) -> None:
        """Try rates on fresh servers until the search ends, or its time does."""
        extent = self.order.extent
        one = Searched(site.name)
        self.searched.append(one)
        deadline = monotonic() + 60 * extent.minutes
        asking = search(extent.start, extent.tolerance, extent.repeats)
        asked = next(asking)
        while monotonic() + extent.run_time(asked) < deadline:
            try:
                asked = asking.send(self.held(site, asked, one.attempts))
            except StopIteration as ended:
                one.found = ended.value
                return
        self.teller.say(f"{site.name}: the time is up, {extent.minutes:g} min.")

    def held(self, site: Site, asked: Try, made: list[Attempt]) -> bool:
        """Whether the rate held in a try that says something; one that is INVALID is made again, once.

        HarnessError when no try at all says anything: a lower rate would not help.
        """
        for _ in range(2):
            made.append(self.attempt(site, asked))
            if not made[-1].invalid:
                break
        if len(made) >= HOPELESS and all(found.invalid for found in made):
            raise HarnessError(f"Nothing can be measured here now: every try was INVALID. {made[-1].reason}")
        return made[-1].held

    def attempt(self, site: Site, asked: Try) -> Attempt:
        """One try, on a server and a database of its own."""
        self.number += 1
        length = self.order.extent.judged_seconds(asked)
        told = f"{site.name}, try {self.number}: {number(asked.rate)} arrivals/s for {length:.0f} s"
        with self.teller.step(told):
            found = self.load(site, asked)
        self.teller.say(f"  {outcome(found)}")
        return found

    def load(self, site: Site, asked: Try) -> Attempt:
        plan, seed = plan_at(asked, self.order), 1000 * self.order.seed + self.number
        rule = self.rule(asked)
        measured = fresh.to_limit(self.session, site, plan, self.number, seed, self.folder, rule.within)
        return attempts.judge(asked, measured, rule)

    def rule(self, asked: Try) -> Rule:
        project = self.session.project
        return Rule(
            objectives=objectives.of_plan(self.order.plan.objectives, project.endpoints),
            endpoints=project.endpoints,
            begin=WARM_UP,
            end=WARM_UP + self.order.extent.judged_seconds(asked),
            cores=len(self.session.machine.server_cores) or os.cpu_count() or 1,
        )

    def result(self, origins: Sequence[Origin], seconds: float, *, complete: bool) -> Capacity:
        """What was tried on all arms."""
        order, extent = self.order, self.order.extent
        arms = tuple(concluding.conclude(one.arm, one.attempts, one.found) for one in self.searched)
        code, conclusion = words.conclude(arms, complete=complete)
        project = self.session.project
        return Capacity(
            **in_turn.head(self.session, order, origins, seconds, complete=complete),
            kind="capacity",
            objectives=tuple(map(str, objectives.of_plan(order.plan.objectives, project.endpoints))),
            tolerance=extent.tolerance,
            repeats=extent.repeats,
            long_seconds=extent.seconds,
            long_requests=extent.requests,
            arms=arms,
            conclusion=conclusion,
            exit_code=code,
        )


def plan_at(asked: Try, order: Order) -> Plan:
    """The order's plan as a constant rate of arrivals."""
    return replace(
        order.plan,
        shape="constant",
        rate=asked.rate,
        users=None,
        spawn_rate=None,
        requests=None,
        warm_up=WARM_UP,
        run_time=order.extent.run_time(asked),
    )


def outcome(found: Attempt) -> str:
    if found.invalid:
        return f"INVALID: {found.reason}"
    return f"held: p99 {number(found.p99)} ms" if found.held else f"failed: {found.reason}"
