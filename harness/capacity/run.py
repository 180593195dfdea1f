"""`capacity`: arms in turn, each searched for the highest arrival rate that meets the objectives."""

import os
from dataclasses import dataclass, field, replace
from time import monotonic

from harness import results
from harness.arms import Arm
from harness.capacity import attempts, concluding
from harness.capacity.attempts import Rule
from harness.capacity.extent import WARM_UP, Extent
from harness.capacity.search import Found, Try, search
from harness.errors import HarnessError
from harness.load import fresh
from harness.load.served import prepare
from harness.plans import objectives
from harness.plans.plan import Plan
from harness.progress import Teller
from harness.project import Project
from harness.report import capacity as words
from harness.report.wording import number
from harness.runs import SCHEMA, Attempt, Capacity, Folder
from harness.runtime import measurement
from harness.runtime.measurement import Options
from harness.server import Site
from harness.session import Session

HOPELESS = 4  # tries, when all of them are INVALID


@dataclass(frozen=True, kw_only=True)
class CapacityOptions(Options):
    """Arms, a plan and what it is called, and how much is tried."""

    arms: tuple[Arm, ...]
    plan: Plan
    plan_name: str
    extent: Extent
    server_cores: int = 1

    @property
    def name(self) -> str:
        return "-".join(["capacity", *map(str, self.arms)])

    def session(self, project: Project) -> Session:
        return Session(project, self.seed, self.server_cores)


@dataclass
class Searched:
    """What has been tried on one arm so far; grows try by try, and is kept when the search is stopped."""

    arm: str
    attempts: list[Attempt] = field(default_factory=list)
    found: Found | None = None


def run(project: Project, options: CapacityOptions, teller: Teller) -> tuple[Capacity, Folder]:
    """Search every arm in turn, as `measurement.run` does."""
    searchable(options.plan, options.plan_name)
    teller.say(f"{options.plan_name}: {options.extent.estimate()}")
    return measurement.run(project, options, teller, CapacityMeasurement)


def searchable(plan: Plan, name: str) -> None:
    """Refuse a plan of which no rate can be tried, or none judged."""
    if not plan.scenario:
        raise HarnessError(f"Plan {name} has no scenario: arrivals need one.")
    if not plan.objectives:
        raise HarnessError(
            f"Plan {name} has no objectives: say what must hold, with --objective 'p99 < 150 ms'."
        )


class CapacityMeasurement:
    """Arms that are searched in turn."""

    keeps_part = True

    def __init__(self, session: Session, options: CapacityOptions, teller: Teller) -> None:
        self.session, self.options, self.teller = session, options, teller
        self.sites = measurement.sites(
            session, options.arms, teller, lambda site: prepare(session, site, options.plan)
        )
        self.searched: list[Searched] = []
        self.number = 0

    def measure(self, folder: Folder) -> None:
        self.folder = folder
        for site in self.sites:
            self.search(site)

    def search(self, site: Site) -> None:
        """Try rates on fresh servers until the search ends, or its time does."""
        extent = self.options.extent
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
        length = self.options.extent.judged_seconds(asked)
        told = f"{site.name}, try {self.number}: {number(asked.rate)} arrivals/s for {length:.0f} s"
        with self.teller.step(told):
            found = self.load(site, asked)
        self.teller.say(f"  {outcome(found)}")
        return found

    def load(self, site: Site, asked: Try) -> Attempt:
        plan, seed = plan_at(asked, self.options), 1000 * self.options.seed + self.number
        rule = self.rule(asked)
        measured = fresh.to_limit(self.session, site, plan, self.number, seed, self.folder, rule.within)
        return attempts.judge(asked, measured, rule)

    def rule(self, asked: Try) -> Rule:
        project = self.session.project
        return Rule(
            objectives=objectives.of_plan(self.options.plan.objectives, project.endpoints),
            endpoints=project.endpoints,
            begin=WARM_UP,
            end=WARM_UP + self.options.extent.judged_seconds(asked),
            cores=len(self.session.machine.server_cores) or os.cpu_count() or 1,
        )

    def result(self, seconds: float, stopped: str) -> Capacity:
        options, extent, project = self.options, self.options.extent, self.session.project
        arms = tuple(concluding.conclude(one.arm, one.attempts, one.found) for one in self.searched)
        code, conclusion = words.conclude(arms, complete=not stopped)
        return Capacity(
            schema=SCHEMA,
            kind="capacity",
            created=results.now(),
            command=options.command,
            seconds=seconds,
            seed=options.seed,
            machine=self.session.machine,
            complete=not stopped,
            origins=tuple(map(self.session.origin, self.sites)),
            plan=options.plan_name,
            scenario=options.plan.scenario,
            objectives=tuple(map(str, objectives.of_plan(options.plan.objectives, project.endpoints))),
            tolerance=extent.tolerance,
            repeats=extent.repeats,
            long_seconds=extent.seconds,
            long_requests=extent.requests,
            arms=arms,
            conclusion=conclusion,
            exit_code=code,
        )


def plan_at(asked: Try, options: CapacityOptions) -> Plan:
    """The plan as a constant rate of arrivals."""
    return replace(
        options.plan,
        shape="constant",
        rate=asked.rate,
        users=None,
        spawn_rate=None,
        requests=None,
        warm_up=WARM_UP,
        run_time=options.extent.run_time(asked),
    )


def outcome(found: Attempt) -> str:
    if found.invalid:
        return f"INVALID: {found.reason}"
    return f"held: p99 {number(found.p99)} ms" if found.held else f"failed: {found.reason}"
