"""`compare` and `verify`: arms measured in turn in one session, judged, and kept whatever happens."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from harness import conclusion, results
from harness.arms import Arm
from harness.checkouts import Checkout
from harness.errors import HarnessError
from harness.progress import Teller
from harness.project import Project, known
from harness.runs import SCHEMA, Comparison, Declared, Folder
from harness.runtime import measurement
from harness.runtime.measurement import Options
from harness.server import Site
from harness.session import Session
from harness.steps import Extent, Steps
from harness.verdict import DECIDED_BY

PLAN = "saturate"  # of a probe that names none


@dataclass(frozen=True, kw_only=True)
class CompareOptions(Options):
    """The first arm is the reference; for verify it is the one with the variant.

    `plan` names the load; None leaves it to the probe that shows the variant.
    """

    arms: tuple[Arm, ...]
    extent: Extent
    plan: str | None = None
    variant: str | None = None

    @property
    def kind(self) -> Literal["verify", "compare"]:
        return "verify" if self.variant else "compare"

    @property
    def name(self) -> str:
        return "-".join([self.kind, self.variant] if self.variant else [self.kind, *map(str, self.arms)])


def run(project: Project, options: CompareOptions, teller: Teller) -> tuple[Comparison, Folder]:
    """Measure the arms in turn, as `measurement.run` does."""
    if options.plan:
        project.plan(options.plan)  # an unknown one is refused before anything is made
    return measurement.run(project, options, teller, CompareMeasurement)


class CompareMeasurement:
    """Arms that are measured in turn in one session."""

    keeps_part = True

    def __init__(self, session: Session, options: CompareOptions, teller: Teller) -> None:
        self.session, self.options, self.teller = session, options, teller
        refuse_nothing_to_compare(session, options.arms)
        self.sites = measurement.sites(session, options.arms, teller)
        if same_code(session, options.arms):
            teller.say("All arms are the same code: whatever differs is noise.")
        project, variant = session.project, options.variant
        self.declared = find(session.declared(self.sites[0]), variant, project) if variant else None
        self.extent = options.extent.of(self.declared)
        self.plan = plan_of(project, options.plan, self.extent)

    def measure(self, folder: Folder) -> None:
        self.steps = Steps(self.session, self.sites, folder, self.teller, self.extent, self.plan)
        self.steps.measure()

    def result(self, seconds: float, stopped: str) -> Comparison:
        return compose(self.options, self.session, self.sites, self.declared, self.steps, seconds, stopped)


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
    options: CompareOptions,
    session: Session,
    sites: Sequence[Site],
    declared: Declared | None,
    steps: Steps,
    seconds: float,
    stopped: str,
) -> Comparison:
    """The immutable result of what the steps have measured; `stopped` says why they ended early."""
    measured, judgements = steps.measured, steps.judgements()
    if stopped:
        sentence, code = f"Stopped before the end: {stopped}", 2
    elif declared:
        sentence, code = conclusion.of_verify(declared, measured.counts, judgements[0], steps.arms[0])
    else:
        sentence, code = conclusion.of_comparison(judgements, steps.arms[0])
    return Comparison(
        schema=SCHEMA,
        kind=options.kind,
        created=results.now(),
        command=options.command,
        seconds=seconds,
        seed=options.seed,
        complete=not stopped,
        machine=session.machine,
        origins=tuple(session.origin(site) for site in sites),
        declared=declared,
        counts=tuple(measured.counts),
        blocks=tuple(measured.blocks),
        plan=steps.plan,
        rounds=tuple(measured.rounds),
        round_trips=tuple(measured.round_trips),
        judgements=judgements,
        conclusion=sentence,
        exit_code=code,
    )
