"""`load`: one run of a plan, against an arm that is started for it or against a URL that is there."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from harness import load, machine, report, results, rows
from harness.arms import Arm
from harness.errors import HarnessError
from harness.progress import Teller
from harness.project import Plan, Project
from harness.rows import Row
from harness.runs import SCHEMA, Folder, Load, Origin, Run
from harness.session import Session


@dataclass(frozen=True)
class Order:
    """What was asked for: a plan, under the name it is shown with, and whom it loads."""

    plan: Plan
    name: str
    target: Arm | str
    seed: int
    command: str
    save_as: str | None = None


def plan_of(project: Project, name: str, numbers: dict[str, Any]) -> Plan:
    """The plan of that name, or one made for a scenario's file, with the numbers of the command line."""
    given = {key: value for key, value in numbers.items() if value is not None}
    try:
        if name in project.plans or not (project.folder / name).is_file():
            return replace(project.plan(name), **given)
        defaults = {"users": 10, "spawn_rate": given.get("users", 10), "run_time": 30}
        return Plan(about="a scenario without a plan", scenario=name, **(defaults | given))
    except ValueError as error:
        raise HarnessError(f"Plan {name}: {error}.") from None


def run(project: Project, order: Order, teller: Teller) -> tuple[Run, Folder]:
    """Load the target once; save and report. HarnessError when it cannot be reached or answers nothing."""
    began = monotonic()
    with served(project, order, teller) as (target, origin):
        folder = results.new_folder(project.folder, f"load-{order.name}", order.save_as)
        into = folder.path / "locust"
        try:
            with teller.step(f"{order.name}: {order.plan.users} users, up to {order.plan.run_time} s"):
                measured = load.run(order.plan, target, seed=order.seed, project=project.folder, folder=into)
        except KeyboardInterrupt:
            with suppress(HarnessError):  # nothing was sent yet
                measured = load.collect(order.plan, target, into, samples=[])
                keep(order, folder, origin, measured, monotonic() - began, complete=False)
            raise
    return keep(order, folder, origin, measured, monotonic() - began, complete=True), folder


def keep(
    order: Order,
    folder: Folder,
    origin: Origin | None,
    measured: tuple[Load, list[Row]],
    seconds: float,
    *,
    complete: bool,
) -> Run:
    """Save and report what was measured."""
    figures, own = measured
    rows.append(folder.rows, own)
    result = Run(
        schema=SCHEMA,
        kind="run",
        created=results.now(),
        command=order.command,
        seconds=seconds,
        seed=order.seed,
        complete=complete,
        machine=machine.describe(),
        target=str(order.target),
        origin=origin,
        plan=order.name,
        scenario=order.plan.scenario,
        load=figures,
    )
    folder.save(result)
    report.write(folder)
    return result


@contextmanager
def served(project: Project, order: Order, teller: Teller) -> Iterator[tuple[load.Target, Origin | None]]:
    """The target, ready; an arm is served for as long as this context lasts."""
    if isinstance(order.target, str):
        reach(order.target)
        yield load.Target(order.target, order.target), None
        return
    with Session(project, order.seed) as session:
        with teller.step("checkout and seeded database"):
            site = session.site(order.target)
        with session.serve([site]) as [server]:
            yield load.Target(server.url, site.name, cpu=server.cpu_seconds), session.origin(site)


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
