"""`overload`: arms to their knee, then past it, each on fresh servers; the last one is judged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from harness.errors import HarnessError
from harness.load import fresh, in_turn, past_limit
from harness.load.in_turn import Order
from harness.load.measured import Measured
from harness.overload import judging, stretches, table
from harness.overload.beside import Counted, misbehaving
from harness.overload.stretches import Seen
from harness.plans.beyond import Beyond
from harness.plans.plan import Plan
from harness.progress import Teller
from harness.project import Project
from harness.report import overload as words
from harness.report.wording import number
from harness.runs import Folder, Origin, Overload, OverloadedArm, Stretch
from harness.server import Server, Site
from harness.session import Session

DOUBLINGS = 4  # runs of steps at most, the last to eight times the plan's rate
AROUND = 120  # seconds that a run may take beside its phases: users start, the last ones wait


def run(project: Project, order: Order, teller: Teller) -> tuple[Overload, Folder]:
    """Measure every arm, as `in_turn.run` does: all knees first, since phases are relative to the last."""
    beyond_of(order.plan, order.name)
    return in_turn.run(project, order, teller, "overload", Overloading)


def beyond_of(plan: Plan, name: str) -> Beyond:
    """What the plan asks past the knee; HarnessError for one that asks nothing, or without steps to it."""
    if plan.beyond is None or plan.shape != "steps" or plan.rate is None:
        raise HarnessError(
            f"Plan {name} is none for overload: it needs a rate, the shape steps and a table beyond."
        )
    return plan.beyond


@dataclass
class Overloading:
    """Loads one arm after another, into a result folder. One use."""

    session: Session
    order: Order
    folder: Folder
    teller: Teller
    sites: list[Site] = field(default_factory=list)
    arms: list[OverloadedArm] = field(default_factory=list)
    number: int = 0

    @property
    def beyond(self) -> Beyond:
        return beyond_of(self.order.plan, self.order.name)

    @property
    def goodput(self) -> float | None:
        """G: the best of the last arm's steps; None before it was measured, and where nothing was good."""
        if len(self.arms) < len(self.order.arms):
            return None
        return max((step.goodput for step in self.arms[-1].steps), default=0.0) or None

    def measure(self, site: Site) -> None:
        """The knee of one arm; after the last one's, the phases of all."""
        self.sites.append(site)
        self.arms.append(self.to_knee(site))
        if self.goodput:
            self.teller.say(f"G is {number(self.goodput)}/s, the best of {site.name}")
            for place, one in enumerate(self.sites):
                self.arms[place] = self.past(one, self.arms[place], self.goodput)
        table.write(self.folder.path / table.FILE, self.arms)

    def to_knee(self, site: Site) -> OverloadedArm:
        """Steps of more and more arrivals, each time to twice as many, until the server cannot follow."""
        plan, found, invalid = self.order.plan, list[Stretch](), list[str]()
        for _ in range(DOUBLINGS):
            told = f"{site.name}: {plan.steps} steps to {number(plan.peak)} arrivals/s, {plan.run_time} s"
            with self.teller.step(told), self.session.serve([site]) as [server]:
                measured, _ = self.beside(server, plan)
            seen = self.seen(measured)
            found += [stretches.stretch(part, seen) for part in stretches.steps(plan)]
            invalid += reasons("Steps", measured)
            if invalid or not stretches.follows(found[-1]):
                break
            plan = replace(plan, rate=2 * plan.peak)
        else:
            invalid.append(
                f"It still followed {number(found[-1].offered)} arrivals/s: ask for more (--rate)."
            )
        return OverloadedArm(site.name, tuple(found), stretches.knee(found), invalid=tuple(invalid))

    def past(self, site: Site, arm: OverloadedArm, goodput: float) -> OverloadedArm:
        """One continuous run in phases on a fresh server."""
        plan = phased(self.order.plan, self.beyond, goodput)
        told = f"{site.name}: to {number(plan.peak)} arrivals/s in phases, {plan.run_time} s"
        with self.teller.step(told), self.session.serve([site]) as [server]:
            measured, counted = self.beside(server, plan)
        return self.judged(arm, plan, measured, counted, goodput)

    def beside(self, server: Server, plan: Plan) -> tuple[Measured, Counted]:
        """A load with clients that misbehave beside it; then the audit, when they have gone."""
        longest = float(plan.run_time + AROUND)
        with misbehaving(self.beyond.misbehaving, server.url, longest) as counted:
            measured = self.load(server, plan)
        return fresh.kept(self.session, server, plan, self.folder, measured), counted

    def load(self, server: Server, plan: Plan) -> Measured:
        self.number += 1
        seed = 1000 * self.order.seed + self.number
        return fresh.drive(
            self.session, server, plan, self.number, seed, self.folder, invalid=past_limit.invalid
        )

    def judged(
        self, arm: OverloadedArm, plan: Plan, measured: Measured, counted: Counted, goodput: float
    ) -> OverloadedArm:
        """The arm with what its phases have shown."""
        seen, parts = self.seen(measured), list(stretches.phases(plan))
        found = tuple(stretches.stretch(part, seen) for part in parts)
        whole = replace(
            arm,
            phases=found,
            timeline=tuple(stretches.timeline(seen, parts[-1].end)),
            recovery=stretches.recovery(seen, found[0].p99, parts[-1]),
            restarts=measured.ended,
            misbehaving=counted,
            invalid=(*arm.invalid, *reasons("Phases", measured)),
        )
        limits = judging.judge(self.beyond.limits, whole, goodput, self.beyond.queue_budget_ms)
        return replace(whole, judged=limits)

    def seen(self, measured: Measured) -> Seen:
        return Seen(measured.rows, measured.usage, self.session.project.endpoints[self.beyond.orders])

    def result(self, origins: Sequence[Origin], seconds: float, *, complete: bool) -> Overload:
        """What became of all arms."""
        order = self.order
        code, conclusion = words.conclude(self.arms, complete=complete)
        return Overload(
            **in_turn.head(self.session, order, origins, seconds, complete=complete),
            kind="overload",
            queue_budget_ms=self.beyond.queue_budget_ms,
            goodput=self.goodput,
            arms=tuple(self.arms),
            conclusion=conclusion,
            exit_code=code,
        )


def phased(plan: Plan, beyond: Beyond, goodput: float) -> Plan:
    """The plan in its phases, relative to a goodput."""
    return replace(plan, shape="phases", rate=goodput * beyond.highest, run_time=beyond.seconds)


def reasons(part: str, measured: Measured) -> Iterator[str]:
    """Why a run proves nothing: the generator's, or the shop's own books."""
    yield from (f"{part}: {reason}" for reason in measured.invalid)
    if measured.audit and not measured.audit.passed:
        yield f"{part}: the audit of the data failed: {measured.audit.output}"
