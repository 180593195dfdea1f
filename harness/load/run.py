"""`load`: one plan against arms in turn, each on a fresh server and database, or against a URL."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from harness import results, rows, usage
from harness.arms import Arm
from harness.errors import HarnessError
from harness.load import driver, locusts, past_limit, validity
from harness.load.crew import ALONE, PATIENCE, Crew
from harness.load.driver import Rule
from harness.load.judged import LoadVerdict, judge_load, judge_run
from harness.load.live import Live
from harness.load.measured import Measured
from harness.load.recovery import recovery
from harness.load.served import Served, places, serve
from harness.load.steps import steps
from harness.load.watch import Watched
from harness.plans.plan import Plan
from harness.progress import Teller
from harness.project import Project
from harness.runs import SCHEMA, Folder, Run, TargetLoad
from harness.runtime import measurement
from harness.runtime.measurement import Options
from harness.session import Session


@dataclass(frozen=True, kw_only=True)
class LoadOptions(Options):
    """A plan and what it is called; the arms that it loads in turn, or a URL; and who sends the load."""

    plan: Plan
    plan_name: str
    targets: tuple[Arm, ...] | str
    crew: Crew = ALONE
    server_cores: int = 1

    def __post_init__(self) -> None:
        if isinstance(self.targets, str) and self.plan.needs_data:
            raise HarnessError(
                f"Plan {self.plan_name} needs the data of an arm, which {self.targets} has not. "
                f"Load its scenario without the plan: load {self.plan.scenario} --url {self.targets}"
            )
        if self.crew.bind and not isinstance(self.targets, str):
            raise HarnessError(
                "Workers elsewhere cannot reach an arm, which listens on this machine alone: "
                "name what they load with --url."
            )

    @property
    def name(self) -> str:
        return f"load-{self.plan_name}"

    def session(self, project: Project) -> Session:
        server_cores = 0 if isinstance(self.targets, str) else self.server_cores
        return Session(project, self.seed, server_cores, self.crew.cores)


def run(project: Project, options: LoadOptions, teller: Teller) -> tuple[Run, Folder]:
    """Load every target in turn, as `measurement.run` does. HarnessError when one sends no response."""
    return measurement.run(project, options, teller, LoadMeasurement)


class LoadMeasurement:
    """Targets that are loaded in turn."""

    def __init__(self, session: Session, options: LoadOptions, teller: Teller) -> None:
        self.session, self.options, self.teller = session, options, teller
        self.places = places(session, options.targets, teller, options.plan)
        self.loads: list[TargetLoad] = []

    @property
    def keeps_part(self) -> bool:
        return bool(self.loads)

    def measure(self, folder: Folder) -> None:
        for number, place in enumerate(self.places, start=1):
            with serve(self.session, place, number) as served:
                self.load(served, folder)

    def load(self, served: Served, folder: Folder) -> None:
        """Load one target. What Locust had recorded at an interrupt is kept, without a verdict."""
        into = folder.path / "locust" / served.target.folder_name
        measured = None
        try:
            measured = self.drive(served, into)
            measured = self.audited(served, measured)
        except KeyboardInterrupt:
            with suppress(HarnessError):  # nothing was sent yet
                self.keep(served, measured or self.recorded(served, into), folder, complete=False)
            raise
        self.keep(served, measured, folder, complete=True)

    def drive(self, served: Served, into: Path) -> Measured:
        """Run Locust to its end and tell how it goes."""
        options, plan, target = self.options, self.options.plan, served.target
        project = self.session.project
        if options.crew.bind:
            self.teller.say(invitation(options, served, project.folder))
        with self.teller.moving(what_is_asked(options, target.arm)) as tell:
            return driver.run(
                plan,
                target,
                seed=options.seed,
                project=project.folder,
                folder=into,
                each_second=Live(into, target, plan, project.endpoints, tell).look,
                crew=options.crew,
                invalid=rule(plan),
            )

    def audited(self, served: Served, measured: Measured) -> Measured:
        """The same with what the project's audit says, where the plan writes."""
        if not self.options.plan.writes:
            return measured
        with self.teller.step("audit of the data"):
            return replace(measured, audit=served.audit())

    def recorded(self, served: Served, into: Path) -> Measured:
        """What Locust had recorded when it was interrupted."""
        plan = self.options.plan
        return driver.collect(plan, served.target, into, Watched(), rule(plan))

    def keep(self, served: Served, measured: Measured, folder: Folder, *, complete: bool) -> None:
        """Judge what was measured; save its rows."""
        rows.append(folder.rows, measured.rows, self.session.project.secrets)
        usage.append(folder.path / usage.FILE, served.target.arm, measured.usage)
        plan, endpoints = self.options.plan, self.session.project.endpoints
        verdict = judge_load(measured, plan, endpoints, complete=complete)
        self.loads.append(target_load(plan, served, measured, verdict))

    def result(self, seconds: float, stopped: str) -> Run:
        return compose(self.options, self.session, self.loads, seconds, stopped)


def rule(plan: Plan) -> Rule:
    """What makes a load INVALID. Past the limit, users wait and processes end on purpose."""
    return past_limit.invalid if plan.past_limit else validity.invalid


def what_is_asked(options: LoadOptions, target: str) -> str:
    """One line for the person who waits."""
    plan = options.plan
    much = f"{plan.rate:g} arrivals/s" if plan.rate else f"{plan.users} users"
    where = f" on {target}" if len(options.targets) > 1 and not isinstance(options.targets, str) else ""
    return f"{options.plan_name}{where}: {much}, up to {plan.run_time} s"


def invitation(options: LoadOptions, served: Served, project: Path) -> str:
    """What to do on the other machines."""
    crew = options.crew
    command = locusts.elsewhere(options.plan, served.target, options.seed, project, crew)
    return (
        f"Waiting {PATIENCE:g} s for {crew.workers} workers at {crew.address}:{crew.port}. "
        f"On their machines, in a checkout of this commit with its environment:\n{command}"
    )


def target_load(plan: Plan, served: Served, measured: Measured, verdict: LoadVerdict) -> TargetLoad:
    """What was measured of one target, with the verdict on it."""
    warnings = (*served.warnings, *measured.load.warnings, *measured.weaknesses)
    return TargetLoad(
        target=served.target.arm,
        origin=served.origin,
        health=served.health,
        round_trip_ms=served.round_trip_ms,
        load=replace(measured.load, warnings=warnings),
        conclusion=verdict.conclusion,
        exit_code=verdict.exit_code,
        objectives=verdict.objectives,
        invalid=measured.invalid,
        aborted=measured.aborted,
        restarts=measured.ended,
        arrivals=measured.arrivals,
        steps=steps(plan, measured.rows),
        usage=measured.usage,
        recovery=recovery(plan, measured.rows),
        audit=measured.audit,
    )


def compose(
    options: LoadOptions, session: Session, loads: Sequence[TargetLoad], seconds: float, stopped: str
) -> Run:
    """The immutable result of all loads."""
    code, conclusion = judge_run(loads, complete=not stopped)
    return Run(
        schema=SCHEMA,
        kind="run",
        created=results.now(),
        command=options.command,
        seconds=seconds,
        seed=options.seed,
        machine=session.machine,
        complete=not stopped,
        plan=options.plan_name,
        scenario=options.plan.scenario,
        shape=options.plan.shape,
        numbers=numbers(options.plan),
        workers=options.crew.workers,
        targets=tuple(loads),
        conclusion=conclusion,
        exit_code=code,
    )


def numbers(plan: Plan) -> dict[str, Any]:
    """What a plan asks of a server, without its description and what is judged."""
    left_out = {"about", "endpoints", "objectives", "abort_on"}
    return {name: value for name, value in asdict(plan).items() if name not in left_out}
