"""Loads every arm to its knee, then past it, each time on a fresh server; the last arm is judged."""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from time import monotonic

from deploy.overload import limits, stretches
from deploy.overload.clients import Counts, misbehaving
from deploy.overload.experiment import Experiment
from deploy.overload.record import ArmRecord, Record, Stretch
from deploy.overload.stretches import Part
from harness.errors import HarnessError
from harness.load import fresh, past_limit
from harness.load.measured import Measured
from harness.load.recovery import seconds_to_recover
from harness.load.served import prepare
from harness.plans.plan import Plan
from harness.plans.shapes import Corner
from harness.progress import Teller
from harness.project import Project
from harness.redaction import redacted
from harness.report.caveats import machine_warnings
from harness.report.wording import number
from harness.runs import Folder
from harness.server import Site
from harness.session import Session

SEED = 1  # of journeys and arrivals
DOUBLINGS = 4  # runs of steps at most, the last to eight times the top rate


@dataclass(frozen=True, kw_only=True)
class PartsPlan(Plan):
    """An open load whose rate follows its parts."""

    parts: tuple[Part, ...] = ()

    @property
    def points(self) -> tuple[Corner, ...]:
        return tuple((second, part.rate) for part in self.parts for second in (part.begin, part.end))


def measure(
    project: Project, experiment: Experiment, folder: Folder, teller: Teller, command: Sequence[str]
) -> Record:
    """Measure and judge. The folder receives the rows of all requests and Locust's own files."""
    began = monotonic()
    with Session(project, SEED) as session:
        measurement = Measurement(session, experiment, folder, teller)
        with teller.step("checkouts and seeded databases"):
            sites = [session.site(project.arm(text)) for text in experiment.arms]
            for site in sites:
                prepare(session, site, measurement.plan(stretches.steps(experiment, experiment.top_rate)))
        arms, goodput = measurement.arms(sites)
        code, conclusion = limits.conclude(arms)
        return Record(
            created=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            command=redacted(shlex.join(command)),
            seconds=monotonic() - began,
            machine=session.machine,
            origins=tuple(map(session.origin, sites)),
            goodput=goodput,
            arms=tuple(arms),
            warnings=tuple(machine_warnings(session.machine)),
            conclusion=conclusion,
            exit_code=code,
        )


@dataclass
class Measurement:
    """Loads arms in one session. One use."""

    session: Session
    experiment: Experiment
    folder: Folder
    teller: Teller
    runs: int = field(default=0, init=False)

    def arms(self, sites: Sequence[Site]) -> tuple[list[ArmRecord], float]:
        """Every arm, and G. All knees come first: the phases are relative to the last one.

        Raises HarnessError if the last arm had no goodput at all.
        """
        arms = [self.to_knee(site) for site in sites]
        goodput = max(step.goodput for step in arms[-1].steps)
        if not goodput:
            raise HarnessError(f"{arms[-1].arm} had no right response within a second at any rate.")
        self.teller.say(f"G is {number(goodput)}/s, the best of {arms[-1].arm}")
        return [self.past(site, arm, goodput) for site, arm in zip(sites, arms, strict=True)], goodput

    def to_knee(self, site: Site) -> ArmRecord:
        """Steps of more and more arrivals, then to twice the rate, until the server cannot follow."""
        top_rate, steps, invalid = self.experiment.top_rate, list[Stretch](), list[str]()
        for _ in range(DOUBLINGS):
            parts = stretches.steps(self.experiment, top_rate)
            measured, _ = self.load(site, parts, "steps")
            steps += self.stretches(parts, measured)
            invalid += reasons("Steps", measured)
            if invalid or not stretches.follows(steps[-1]):
                break
            top_rate *= 2
        else:
            invalid.append(
                f"Steps: it still followed {number(steps[-1].offered)} arrivals/s. Raise the top rate."
            )
        return ArmRecord(site.name, tuple(steps), stretches.knee(steps), invalid=tuple(invalid))

    def past(self, site: Site, arm: ArmRecord, goodput: float) -> ArmRecord:
        """The arm with its phases, which are one continuous run."""
        parts = stretches.phases(self.experiment, goodput)
        measured, counts = self.load(site, parts, "phases")
        first, last = parts[0], parts[-1]
        calm = (first.begin + first.end) / 2, first.end  # its first half is a server that is still cold
        arm = replace(
            arm,
            phases=tuple(self.stretches(parts, measured)),
            timeline=tuple(stretches.timeline(measured.rows, last.end)),
            recovery=seconds_to_recover(measured.rows, calm=calm, after=(last.begin, last.end)),
            restarts=measured.ended,
            misbehaving=counts,
            invalid=(*arm.invalid, *reasons("Phases", measured)),
        )
        return replace(arm, judged=limits.judge(self.experiment, arm, goodput))

    def load(self, site: Site, parts: Sequence[Part], kind: str) -> tuple[Measured, Counts]:
        """Load a fresh server next to misbehaving clients; when they have gone, audit its data."""
        plan = self.plan(parts)
        self.runs += 1
        seed = 1000 * SEED + self.runs
        action = f"{site.name}: {kind} to {number(plan.peak)} arrivals/s, {plan.run_time} s"
        with self.teller.step(action), self.session.serve([site]) as [server]:
            with misbehaving(self.experiment.clients, server.url, self.experiment.path) as counts:
                measured = fresh.drive(
                    self.session, server, plan, self.runs, seed, self.folder, invalid=past_limit.invalid
                )
            return fresh.kept(self.session, server, plan, self.folder, measured), counts

    def plan(self, parts: Sequence[Part]) -> PartsPlan:
        return PartsPlan(
            about="Overload",
            scenario=self.experiment.scenario,
            prepare=self.experiment.prepare,
            arguments=self.experiment.arguments,
            rate=max(part.rate for part in parts),
            run_time=int(parts[-1].end),
            writes=True,
            parts=tuple(parts),
        )

    def stretches(self, parts: Sequence[Part], measured: Measured) -> Iterator[Stretch]:
        for part in parts:
            yield stretches.stretch(part, measured.rows, measured.usage, self.experiment.orders)


def reasons(part: str, measured: Measured) -> Iterator[str]:
    """Why a run proves nothing: a late generator, or wrong business data."""
    yield from (f"{part}: {reason}" for reason in measured.invalid)
    if measured.audit and not measured.audit.passed:
        yield f"{part}: the audit of the data failed: {measured.audit.output}"
