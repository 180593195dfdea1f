"""`stress`: steps of more and more load on arms in turn, each on a fresh server."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from harness import results
from harness.arms import Arm
from harness.comparison import names
from harness.errors import HarnessError
from harness.load import fresh
from harness.load.served import prepare
from harness.load.steps import steps
from harness.plans.plan import Plan
from harness.progress import Teller
from harness.project import Project
from harness.report import stress as words
from harness.report.wording import number
from harness.runs import SCHEMA, Folder, Origin, Stress, StressedArm
from harness.server import Site
from harness.session import Session


@dataclass(frozen=True)
class Order:
    """What was asked for: arms, and a plan of steps under the name it is shown with."""

    arms: tuple[Arm, ...]
    plan: Plan
    name: str
    seed: int
    command: str
    save_as: str | None = None
    server_cores: int = 1


def run(project: Project, order: Order, teller: Teller) -> tuple[Stress, Folder]:
    """Load every arm; save and report. What was measured before an error or an interrupt is saved as well."""
    if order.plan.shape != "steps":
        raise HarnessError(f"Plan {order.name} has the shape {order.plan.shape}; stress needs steps.")
    results.refuse_taken(project.folder, order.save_as)
    began = monotonic()
    with Session(project, order.seed, order.server_cores) as session:
        with teller.step("checkouts and seeded databases", len(order.arms)):
            sites = [session.site(*pair) for pair in zip(order.arms, names(order.arms), strict=True)]
            for site in sites:
                prepare(session, site, order.plan)
        origins = tuple(map(session.origin, sites))
        arms = "-".join(map(str, order.arms))
        folder = results.new_folder(project.folder, f"stress-{arms}", order.save_as)
        stressing = Stressing(session, order, folder, teller)
        try:
            with results.attempt(folder, order.command):
                for site in sites:
                    stressing.load(site)
        except BaseException as error:
            part = compose(order, session, stressing.arms, origins, monotonic() - began, complete=False)
            results.keep(project, folder, part, teller, interrupted=isinstance(error, KeyboardInterrupt))
            raise
        result = compose(order, session, stressing.arms, origins, monotonic() - began, complete=True)
        results.keep(project, folder, result, teller)
    return result, folder


class Stressing:
    """Loads one arm after another, into a result folder. One use."""

    def __init__(self, session: Session, order: Order, folder: Folder, teller: Teller) -> None:
        self.session, self.order, self.folder, self.teller = session, order, folder, teller
        self.arms: list[StressedArm] = []

    def load(self, site: Site) -> None:
        """All steps on one arm, whose server and database are fresh."""
        plan, place = self.order.plan, len(self.arms) + 1
        offered = f"{plan.steps} steps to {number(plan.peak)} {words.OFFERED[plan.model]}"
        with self.teller.step(f"{site.name}: {offered}, {plan.run_time} s"):
            measured = fresh.load(self.session, site, plan, place, self.order.seed, self.folder)
        self.arms.append(
            StressedArm(site.name, steps(plan, measured.rows), measured.invalid, measured.load.warnings)
        )


def compose(
    order: Order,
    session: Session,
    arms: Sequence[StressedArm],
    origins: tuple[Origin, ...],
    seconds: float,
    *,
    complete: bool,
) -> Stress:
    """The immutable result of what was measured."""
    code, conclusion = words.conclude(arms, order.plan.model, complete=complete)
    return Stress(
        schema=SCHEMA,
        kind="stress",
        created=results.now(),
        command=order.command,
        seconds=seconds,
        seed=order.seed,
        complete=complete,
        machine=session.machine,
        origins=origins,
        plan=order.name,
        scenario=order.plan.scenario,
        model=order.plan.model,
        arms=tuple(arms),
        conclusion=conclusion,
        exit_code=code,
    )
