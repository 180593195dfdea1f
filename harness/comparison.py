"""`compare` and `verify`: arms measured in turn in one session, judged, and kept whatever happens."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import Literal

from harness import conclusion, results
from harness.arms import Arm
from harness.checkouts import Checkout
from harness.errors import HarnessError
from harness.progress import Teller
from harness.project import Project, known
from harness.runs import SCHEMA, Comparison, Declared, Folder
from harness.server import Site
from harness.session import Session
from harness.steps import Extent, Steps
from harness.verdict import DECIDED_BY

PLAN = "saturate"  # of a probe that names none


@dataclass(frozen=True)
class Order:
    """What was asked for. The first arm is the reference; for verify it is the one with the variant.

    `plan` names the load; None leaves it to the probe that shows the variant.
    """

    arms: tuple[Arm, ...]
    extent: Extent
    seed: int
    command: str
    plan: str | None = None
    variant: str | None = None
    save_as: str | None = None

    @property
    def kind(self) -> Literal["verify", "compare"]:
        return "verify" if self.variant else "compare"

    @property
    def name(self) -> str:
        return "-".join([self.kind, self.variant] if self.variant else [self.kind, *map(str, self.arms)])


def run(project: Project, order: Order, teller: Teller) -> tuple[Comparison, Folder]:
    """Measure, judge, save and report. What was measured before an error or an interrupt is saved as well."""
    if order.plan:
        project.plan(order.plan)  # told before anything is made
    results.refuse_taken(project.folder, order.save_as)
    began = monotonic()
    with Session(project, order.seed) as session:
        with teller.step("checkouts and seeded databases", len(order.arms)) as done:
            refuse_nothing_to_compare(session, order.arms)
            sites = [
                prepared(session, arm, name, done)
                for arm, name in zip(order.arms, names(order.arms), strict=True)
            ]
        if same_code(session, order.arms):
            teller.say("All arms are the same code: whatever differs is noise.")
        declared = find(session.declared(sites[0]), order.variant, project) if order.variant else None
        extent = order.extent.of(declared)
        plan = plan_of(project, order.plan, extent)
        folder = results.new_folder(project.folder, order.name, order.save_as)
        steps = Steps(session, sites, folder, teller, extent, plan)
        try:
            steps.measure()
        except BaseException as error:
            stopped = str(error) or "interrupted"
            part = compose(order, session, sites, declared, steps, monotonic() - began, stopped)
            results.keep(project, folder, part, teller, interrupted=isinstance(error, KeyboardInterrupt))
            raise
        result = compose(order, session, sites, declared, steps, monotonic() - began, None)
        return results.keep(project, folder, result, teller), folder


def prepared(session: Session, arm: Arm, name: str, done: Callable[[], None]) -> Site:
    site = session.site(arm, name)
    done()
    return site


def refuse_nothing_to_compare(session: Session, arms: Sequence[Arm]) -> None:
    """HarnessError where arms that are written differently are the same code: nobody waits for that.

    Who writes one arm twice wants to see what noise alone does.
    """
    if len(set(arms)) > 1 and same_code(session, arms):
        raise HarnessError(
            f"There is nothing to compare: {' and '.join(map(str, arms))} are the same code. Edit something "
            f"first, or name an earlier commit, such as {replace(arms[0], ref='HEAD~1')}. "
            f"To see what noise alone does: compare {arms[-1]} {arms[-1]}"
        )


def same_code(session: Session, arms: Sequence[Arm]) -> bool:
    """Whether the arms differ in nothing, or in how they name one commit."""
    return len({(replace(arm, ref=None), *code(session.checkout(arm.ref))) for arm in arms}) == 1


def code(checkout: Checkout) -> tuple[str, str]:
    """What tells the code of two arms apart."""
    return checkout.commit, checkout.diff


def names(arms: Sequence[Arm]) -> list[str]:
    """The written form of each arm; one that is named again, to see what noise alone does, gets a number."""
    written = [str(arm) for arm in arms]
    return [
        arm if arm not in written[:index] else f"{arm} ({written[:index].count(arm) + 1})"
        for index, arm in enumerate(written)
    ]


def find(variants: list[Declared], name: str, project: Project) -> Declared:
    """The variant of that name; HarnessError unless it moves what can be judged, on a probe that there is."""
    variant = next(variant for variant in variants if variant.name == name)  # the session knows it
    if not variant.moves or variant.moves.keys() - DECIDED_BY.keys():
        says = ", ".join(variant.moves) or "nothing"
        allowed = ", ".join(DECIDED_BY)
        raise HarnessError(f"Variant {name} says that it moves {says}; what can be judged is {allowed}.")
    known(variant.probe, project.probes, "probe")
    return variant


def plan_of(project: Project, name: str | None, extent: Extent) -> str:
    """The name of the plan of a round; HarnessError for one that asks a probe where several are timed."""
    probe = extent.only_probe
    name = name or (project.probes[probe].plan if probe else None) or PLAN
    if extent.rounds and not project.plan(name).scenario and probe is None:
        raise HarnessError(f"Plan {name} asks one probe: say which, with --probe.")
    return name


def compose(
    order: Order,
    session: Session,
    sites: list[Site],
    declared: Declared | None,
    steps: Steps,
    seconds: float,
    stopped: str | None,
) -> Comparison:
    """The immutable result of what the steps have measured; `stopped` says why they ended early."""
    measured, judgements = steps.measured, steps.judgements()
    if stopped:
        told, code = f"Stopped before the end: {stopped}", 2
    elif declared:
        told, code = conclusion.of_verify(declared, measured.counts, judgements[0], steps.arms[0])
    else:
        told, code = conclusion.of_comparison(judgements, steps.arms[0])
    return Comparison(
        schema=SCHEMA,
        kind=order.kind,
        created=results.now(),
        command=order.command,
        seconds=seconds,
        seed=order.seed,
        complete=stopped is None,
        machine=session.machine,
        origins=tuple(session.origin(site) for site in sites),
        declared=declared,
        counts=tuple(measured.counts),
        blocks=tuple(measured.blocks),
        plan=steps.plan,
        rounds=tuple(measured.rounds),
        round_trips=tuple(measured.round_trips),
        judgements=judgements,
        conclusion=told,
        exit_code=code,
    )
