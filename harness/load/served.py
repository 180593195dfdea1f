"""Whoever is loaded once: an arm that is started for it, or what answers at a URL."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any
from urllib.request import urlopen

from harness import audit, machine
from harness.arms import Arm
from harness.client import Client
from harness.errors import HarnessError
from harness.load.crew import ALONE, Crew
from harness.load.target import Target
from harness.plans.plan import Plan
from harness.progress import Teller
from harness.project import Project
from harness.runs import Audit, Machine, Origin
from harness.runtime.processes import connection_error
from harness.server import Site
from harness.session import Session
from harness.spoilers import REMEDY, spoilers


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
    if error := connection_error(url):
        raise HarnessError(f"{url} cannot be reached: {error}. Is the shop running? `make perf` starts it.")
