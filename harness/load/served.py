"""Whoever is loaded once: an arm that is started for it, or what answers at a URL."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any
from urllib.request import urlopen

from harness import audit
from harness.arms import Arm
from harness.client import Client
from harness.errors import HarnessError
from harness.load.target import Target
from harness.plans.plan import Plan
from harness.progress import Teller
from harness.project import Project
from harness.runs import Audit, Origin
from harness.runtime import measurement
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


def places(
    session: Session, targets: Sequence[Arm] | Arm | str, teller: Teller, plan: Plan | None = None
) -> list[Site | str]:
    """What `serve` takes: the sites of arms, with the data that a plan needs; or a URL that responds."""
    if isinstance(targets, str):
        reach(targets)
        return [targets]
    arms = [targets] if isinstance(targets, Arm) else targets
    return [*measurement.sites(session, arms, teller, lambda site: prepare(session, site, plan))]


def prepare(session: Session, site: Site, plan: Plan | None) -> None:
    """Make the site's data what the plan needs, and see that they are right before it writes."""
    if plan:
        session.prepare(site, plan.prepare)
    if plan and plan.writes:
        audit.before(session, site)


@contextmanager
def serve(session: Session, place: Site | str, number: int = 1) -> Iterator[Served]:
    """Target `number` of a run; a site has a fresh server and database for as long as this context lasts."""
    if isinstance(place, str):
        yield introduced(session.project, Target(place.rstrip("/"), place, number), None)
        return
    with session.serve([place]) as [server]:
        target = Target.of(server, number)
        served = introduced(session.project, target, session.origin(place))
        yield replace(served, audit=lambda: audit.after(session, server))


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
