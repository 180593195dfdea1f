"""`stress`: steps of more and more load on arms in turn, each on a fresh server."""

from collections.abc import Sequence

from harness.errors import HarnessError
from harness.load import fresh, in_turn
from harness.load.in_turn import Order
from harness.load.steps import steps
from harness.progress import Teller
from harness.project import Project
from harness.report import stress as words
from harness.report.wording import number
from harness.runs import Folder, Origin, Stress, StressedArm
from harness.server import Site
from harness.session import Session


def run(project: Project, order: Order, teller: Teller) -> tuple[Stress, Folder]:
    """Load every arm in turn, as `in_turn.run` does."""
    if order.plan.shape != "steps":
        raise HarnessError(f"Plan {order.name} has the shape {order.plan.shape}; stress needs steps.")
    return in_turn.run(project, order, teller, "stress", Stressing)


class Stressing:
    """Loads one arm after another, into a result folder. One use."""

    def __init__(self, session: Session, order: Order, folder: Folder, teller: Teller) -> None:
        self.session, self.order, self.folder, self.teller = session, order, folder, teller
        self.arms: list[StressedArm] = []

    def measure(self, site: Site) -> None:
        """All steps on one arm, whose server and database are fresh."""
        plan, place = self.order.plan, len(self.arms) + 1
        offered = f"{plan.steps} steps to {number(plan.peak)} {words.OFFERED[plan.model]}"
        with self.teller.step(f"{site.name}: {offered}, {plan.run_time} s"):
            measured = fresh.to_limit(self.session, site, plan, place, self.order.seed, self.folder)
        self.arms.append(
            StressedArm(
                site.name,
                steps(plan, measured.rows),
                measured.invalid,
                measured.load.warnings,
                measured.ended,
            )
        )

    def result(self, origins: Sequence[Origin], seconds: float, *, complete: bool) -> Stress:
        """What became of all arms."""
        order = self.order
        code, conclusion = words.conclude(self.arms, order.plan.model, complete=complete)
        return Stress(
            **in_turn.head(self.session, order, origins, seconds, complete=complete),
            kind="stress",
            model=order.plan.model,
            arms=tuple(self.arms),
            conclusion=conclusion,
            exit_code=code,
        )
