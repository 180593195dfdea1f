"""Arms loaded in turn, each on servers of its own: what `capacity` and `stress` have in common."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Protocol, TypeVar

from harness import results
from harness.arms import Arm
from harness.comparison import names
from harness.load.served import prepare
from harness.plans.plan import Plan
from harness.progress import Teller
from harness.project import Project
from harness.runs import SCHEMA, Folder, Origin, Saved
from harness.server import Site
from harness.session import Session


@dataclass(frozen=True)
class Order:
    """What was asked for: arms, and a plan under the name it is shown with."""

    arms: tuple[Arm, ...]
    plan: Plan
    name: str
    seed: int
    command: str
    save_as: str | None = None
    server_cores: int = 1


Asked = TypeVar("Asked", bound=Order)
Found = TypeVar("Found", bound=Saved, covariant=True)


class Measuring(Protocol[Found]):
    """Measures one arm after another, and remembers what it has measured so far."""

    def measure(self, site: Site) -> None:
        """All there is to measure of one arm."""

    def result(self, origins: Sequence[Origin], seconds: float, *, complete: bool) -> Found:
        """The immutable result of what was measured, after so many seconds."""


def run(
    project: Project,
    order: Asked,
    teller: Teller,
    kind: str,
    begin: Callable[[Session, Asked, Folder, Teller], Measuring[Found]],
) -> tuple[Found, Folder]:
    """Measure every arm; save and report. What was measured before an error or an interrupt is saved too."""
    results.refuse_taken(project.folder, order.save_as)
    began = monotonic()
    with Session(project, order.seed, order.server_cores) as session:
        sites = prepared(session, order, teller)
        origins = tuple(map(session.origin, sites))
        folder = results.new_folder(project.folder, "-".join([kind, *map(str, order.arms)]), order.save_as)
        measuring = begin(session, order, folder, teller)
        try:
            with results.attempt(project, folder, order.command):
                for site in sites:
                    measuring.measure(site)
        except BaseException as error:
            part = measuring.result(origins, monotonic() - began, complete=False)
            results.keep(project, folder, part, teller, interrupted=isinstance(error, KeyboardInterrupt))
            raise
        whole = measuring.result(origins, monotonic() - began, complete=True)
        return results.keep(project, folder, whole, teller), folder


def head(
    session: Session, order: Order, origins: Sequence[Origin], seconds: float, *, complete: bool
) -> dict[str, Any]:
    """The fields that the results of all these measurements begin with, by name."""
    return {
        "schema": SCHEMA,
        "created": results.now(),
        "command": order.command,
        "seconds": seconds,
        "seed": order.seed,
        "complete": complete,
        "machine": session.machine,
        "origins": tuple(origins),
        "plan": order.name,
        "scenario": order.plan.scenario,
    }


def prepared(session: Session, order: Order, teller: Teller) -> list[Site]:
    """Checkouts and databases of all arms, as the plan needs them."""
    with teller.step("checkouts and seeded databases", len(order.arms)):
        sites = [session.site(*pair) for pair in zip(order.arms, names(order.arms), strict=True)]
        for site in sites:
            prepare(session, site, order.plan)
    return sites
