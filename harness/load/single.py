"""`load`: one run of a plan, against an arm that is started for it or against a URL that is there."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from time import monotonic
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from harness import audit, machine, results, rows, usage
from harness.arms import Arm
from harness.client import Client
from harness.errors import HarnessError
from harness.load import driver, locusts
from harness.load.crew import ALONE, PATIENCE, Crew
from harness.load.judged import judged
from harness.load.live import Live
from harness.load.measured import Measured
from harness.load.recovery import recovery
from harness.load.steps import steps
from harness.load.target import Target
from harness.load.watch import Watched
from harness.plans.plan import Plan
from harness.progress import Teller
from harness.project import Project
from harness.runs import SCHEMA, Audit, Folder, Machine, Origin, Run
from harness.server import Site
from harness.session import Session
from harness.spoilers import REMEDY, spoilers


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


def not_ours() -> Audit | None:
    """No audit: nobody but its owner looks into the data behind a URL."""
    return None


@dataclass(frozen=True)
class Served:
    """A target that answers, what its health page tells of it, and where it comes from if we started it.

    `warnings` are of what it runs beside the project; `audit` ends it and looks at the data that it leaves.
    """

    target: Target
    health: dict[str, Any]
    round_trip_ms: float
    origin: Origin | None
    audit: Callable[[], Audit | None] = not_ours
    warnings: tuple[str, ...] = ()


def run(project: Project, order: Order, teller: Teller) -> tuple[Run, Folder]:
    """Load the target once; save and report. HarnessError when it cannot be reached or answers nothing."""
    began = monotonic()
    results.refuse_taken(project.folder, order.save_as)
    if isinstance(order.target, str) and order.plan.needs_data:
        raise HarnessError(no_data(order))
    with serve(project, order.target, order.seed, teller, order.plan, order.crew) as served:
        folder = results.new_folder(project.folder, f"load-{order.name}", order.save_as)
        into = folder.path / "locust"
        measured = None
        if order.crew.bind:
            teller.say(invitation(project, order, served.target))
        try:
            with (
                results.attempt(folder, order.command),
                teller.moving(f"{order.name}: {asked(order.plan)}, up to {order.plan.run_time} s") as tell,
            ):
                live = Live(into, served.target, order.plan, project.endpoints, tell)
                measured = driver.run(
                    order.plan,
                    served.target,
                    seed=order.seed,
                    project=project.folder,
                    folder=into,
                    each_second=live.look,
                    crew=order.crew,
                )
            measured = audited(order.plan, served, measured, teller)
        except KeyboardInterrupt:
            with suppress(HarnessError):  # nothing was sent yet
                measured = measured or driver.collect(order.plan, served.target, into, Watched())
                write(folder, measured)
                part = compose(order, served, measured, monotonic() - began, complete=False)
                part = judged(part, order.plan, measured.rows, project.endpoints)
                results.keep(project, folder, part, teller, interrupted=True)
            raise
    write(folder, measured)
    result = compose(order, served, measured, monotonic() - began, complete=True)
    result = judged(result, order.plan, measured.rows, project.endpoints)
    results.keep(project, folder, result, teller)
    return result, folder


def write(folder: Folder, measured: Measured) -> None:
    """Save what is too long for result.json."""
    rows.append(folder.rows, measured.rows)
    usage.write(folder.path / "usage.csv", measured.usage)


def invitation(project: Project, order: Order, target: Target) -> str:
    """What to do on the other machines."""
    crew = order.crew
    command = locusts.elsewhere(order.plan, target, order.seed, project.folder, crew)
    return (
        f"Waiting {PATIENCE:g} s for {crew.workers} workers at {crew.address}:{crew.port}. "
        f"On their machines, in a checkout of this commit with its environment:\n{command}"
    )


def audited(plan: Plan, served: Served, measured: Measured, teller: Teller) -> Measured:
    """The same with what the project's audit says, where the plan writes."""
    if not plan.writes:
        return measured
    with teller.step("audit of the data"):
        return replace(measured, audit=served.audit())


def asked(plan: Plan) -> str:
    return f"{plan.rate:g} arrivals/s" if plan.rate else f"{plan.users} users"


def no_data(order: Order) -> str:
    return (
        f"Plan {order.name} needs the data of an arm, which {order.target} has not. "
        f"Load its scenario without the plan: load {order.plan.scenario} --url {order.target}"
    )


def compose(order: Order, served: Served, measured: Measured, seconds: float, *, complete: bool) -> Run:
    """The immutable result of what was measured."""
    return Run(
        schema=SCHEMA,
        kind="run",
        created=results.now(),
        command=order.command,
        seconds=seconds,
        seed=order.seed,
        complete=complete,
        machine=where(order.target, order.crew),
        target=str(order.target),
        health=served.health,
        round_trip_ms=served.round_trip_ms,
        origin=served.origin,
        plan=order.name,
        scenario=order.plan.scenario,
        numbers=numbers(order.plan),
        load=replace(
            measured.load, warnings=(*served.warnings, *measured.load.warnings, *measured.weaknesses)
        ),
        usage=measured.usage,
        invalid=measured.invalid,
        aborted=measured.aborted,
        arrivals=measured.arrivals,
        shape=order.plan.shape,
        steps=steps(order.plan, measured.rows),
        recovery=recovery(order.plan, measured.rows),
        audit=measured.audit,
        workers=order.crew.workers,
    )


def numbers(plan: Plan) -> dict[str, Any]:
    """What a plan asks of a server, without what is said and judged of it."""
    told = {"about", "endpoints", "objectives", "abort_on"}
    return {name: value for name, value in asdict(plan).items() if name not in told}


def where(target: Arm | str, crew: Crew = ALONE) -> Machine:
    """This machine; what runs at a URL was not pinned by us, and so neither was who asks it."""
    here = machine.describe(client_cores=crew.cores)
    return replace(here, server_cores=(), client_cores=()) if isinstance(target, str) else here


@contextmanager
def serve(
    project: Project,
    asked: Arm | str,
    seed: int,
    teller: Teller,
    plan: Plan | None = None,
    crew: Crew = ALONE,
) -> Iterator[Served]:
    """The target, ready; an arm is served for as long as this context lasts, on data that the plan needs."""
    if isinstance(asked, str):
        reach(asked)
        yield introduced(project, Target(asked.rstrip("/"), asked), None)
        return
    with Session(project, seed, client_cores=crew.cores) as session:
        with teller.step("checkout and seeded database"):
            site = session.site(asked)
            prepare(session, site, plan)
        with session.serve([site]) as [server]:
            target = Target(server.url, site.name, pid=server.process.pid, data=server.data)
            told = introduced(project, target, session.origin(site))
            yield replace(told, audit=lambda: audit.after(session, server))


def prepare(session: Session, site: Site, plan: Plan | None) -> None:
    """Make the site's data what the plan needs, and see that they are right before it writes."""
    if plan:
        session.prepare(site, plan.prepare)
    if plan and plan.writes:
        audit.before(session, site)


def introduced(project: Project, target: Target, origin: Origin | None) -> Served:
    health = ask_health(target.url + project.project.health)
    round_trip_ms = float(health.get(project.project.round_trip.lower(), 0))
    return Served(target, health, round_trip_ms, origin, warnings=what_spoils(target.url))


def what_spoils(url: str) -> tuple[str, ...]:
    with Client.at(url) as client, suppress(HarnessError):  # whoever does not answer is told of later
        return tuple(f"{what} {REMEDY}" for what in spoilers(client))
    return ()


def ask_health(url: str) -> dict[str, Any]:
    """What a health page tells of itself; nothing where there is none, or none in JSON."""
    try:
        with urlopen(url, timeout=5) as answer:  # noqa: S310 - reach() has seen the scheme
            told = json.load(answer)
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def reach(url: str) -> None:
    """Refuse a target that nothing answers at, before five hundred users find out."""
    if not url.startswith(("http://", "https://")):
        raise HarnessError(f"{url!r} is no address: write http://127.0.0.1:8000 or the like.")
    try:
        urlopen(url, timeout=5).close()  # noqa: S310 - the scheme was checked above
    except HTTPError:
        pass  # it answers
    except (URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        raise HarnessError(
            f"{url} cannot be reached: {reason}. Is the shop running? `make perf` starts it."
        ) from None
