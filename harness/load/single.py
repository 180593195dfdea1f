"""`load`: one run of a plan, against an arm that is started for it or against a URL that is there."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Any

from harness import results, rows, usage
from harness.arms import Arm
from harness.errors import HarnessError
from harness.load import driver, locusts
from harness.load.crew import ALONE, PATIENCE, Crew
from harness.load.judged import LoadVerdict, judge_load, judge_run
from harness.load.live import Live
from harness.load.measured import Measured
from harness.load.recovery import recovery
from harness.load.served import Served, serve, where
from harness.load.steps import steps
from harness.load.target import Target
from harness.load.watch import Watched
from harness.plans.plan import Plan
from harness.progress import Teller
from harness.project import Project
from harness.runs import SCHEMA, Folder, Run, TargetLoad


@dataclass(frozen=True)
class Order:
    """What was asked for: a plan, under the name it is shown with, whom it loads, and who sends the load."""

    plan: Plan
    name: str
    target: Arm | str
    seed: int
    command: str
    save_as: str | None = None
    crew: Crew = ALONE

    def __post_init__(self) -> None:
        if self.crew.bind and not isinstance(self.target, str):
            raise HarnessError(
                "Workers elsewhere cannot reach an arm, which listens on this machine alone: "
                "name what they load with --url."
            )


def run(project: Project, order: Order, teller: Teller) -> tuple[Run, Folder]:
    """Load the target once; save and report. HarnessError when it cannot be reached or answers nothing."""
    began = monotonic()
    results.refuse_taken(project.folder, order.save_as)
    if isinstance(order.target, str) and order.plan.needs_data:
        raise HarnessError(no_data(order))
    with serve(project, order.target, order.seed, teller, order.plan, order.crew) as served:
        folder = results.new_folder(project.folder, f"load-{order.name}", order.save_as)
        one = Single(project, order, teller, served, folder, began)
        measured = None
        try:
            measured = one.measure()
            measured = one.audited(measured)
        except KeyboardInterrupt:
            with suppress(HarnessError):  # nothing was sent yet
                one.keep(measured or one.recorded(), complete=False)
            raise
    return one.keep(measured, complete=True), folder


@dataclass(frozen=True)
class Single:
    """One run under way: who is loaded with what, into which folder, since when (monotonic seconds)."""

    project: Project
    order: Order
    teller: Teller
    served: Served
    folder: Folder
    began: float

    @property
    def into(self) -> Path:
        return self.folder.path / "locust"

    def measure(self) -> Measured:
        """Run Locust to its end and tell how it goes."""
        order, plan, target = self.order, self.order.plan, self.served.target
        if order.crew.bind:
            self.teller.say(invitation(self.project, order, target))
        with (
            results.attempt(self.project, self.folder, order.command),
            self.teller.moving(f"{order.name}: {asked(plan)}, up to {plan.run_time} s") as tell,
        ):
            live = Live(self.into, target, plan, self.project.endpoints, tell)
            return driver.run(
                plan,
                target,
                seed=order.seed,
                project=self.project.folder,
                folder=self.into,
                each_second=live.look,
                crew=order.crew,
            )

    def audited(self, measured: Measured) -> Measured:
        """The same with what the project's audit says, where the plan writes."""
        if not self.order.plan.writes:
            return measured
        with self.teller.step("audit of the data"):
            return replace(measured, audit=self.served.audit())

    def recorded(self) -> Measured:
        """What Locust had recorded when it was interrupted."""
        return driver.collect(self.order.plan, self.served.target, self.into, Watched())

    def keep(self, measured: Measured, *, complete: bool) -> Run:
        """Judge what was measured, save and report it."""
        rows.append(self.folder.rows, measured.rows, self.project.secrets)
        usage.write(self.folder.path / "usage.csv", measured.usage)
        verdict = judge_load(measured, self.order.plan, self.project.endpoints, complete=complete)
        load = target_load(self.order, self.served, measured, verdict)
        run = compose(self.order, [load], monotonic() - self.began, complete=complete)
        return results.keep(self.project, self.folder, run, self.teller, interrupted=not complete)


def invitation(project: Project, order: Order, target: Target) -> str:
    """What to do on the other machines."""
    crew = order.crew
    command = locusts.elsewhere(order.plan, target, order.seed, project.folder, crew)
    return (
        f"Waiting {PATIENCE:g} s for {crew.workers} workers at {crew.address}:{crew.port}. "
        f"On their machines, in a checkout of this commit with its environment:\n{command}"
    )


def asked(plan: Plan) -> str:
    return f"{plan.rate:g} arrivals/s" if plan.rate else f"{plan.users} users"


def no_data(order: Order) -> str:
    return (
        f"Plan {order.name} needs the data of an arm, which {order.target} has not. "
        f"Load its scenario without the plan: load {order.plan.scenario} --url {order.target}"
    )


def target_load(order: Order, served: Served, measured: Measured, verdict: LoadVerdict) -> TargetLoad:
    """What was measured of one target, with the verdict on it."""
    warnings = (*served.warnings, *measured.load.warnings, *measured.weaknesses)
    return TargetLoad(
        target=str(order.target),
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
        steps=steps(order.plan, measured.rows),
        usage=measured.usage,
        recovery=recovery(order.plan, measured.rows),
        audit=measured.audit,
    )


def compose(order: Order, loads: Sequence[TargetLoad], seconds: float, *, complete: bool) -> Run:
    """The immutable result of all loads."""
    code, conclusion = judge_run(loads, complete=complete)
    return Run(
        schema=SCHEMA,
        kind="run",
        created=results.now(),
        command=order.command,
        seconds=seconds,
        seed=order.seed,
        machine=where(order.target, order.crew),
        complete=complete,
        plan=order.name,
        scenario=order.plan.scenario,
        shape=order.plan.shape,
        numbers=numbers(order.plan),
        workers=order.crew.workers,
        targets=tuple(loads),
        conclusion=conclusion,
        exit_code=code,
    )


def numbers(plan: Plan) -> dict[str, Any]:
    """What a plan asks of a server, without what is said and judged of it."""
    told = {"about", "endpoints", "objectives", "abort_on"}
    return {name: value for name, value in asdict(plan).items() if name not in told}
