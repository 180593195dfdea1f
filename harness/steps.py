"""The steps of a comparison: same answers, counted work, paired response time, load, round trip."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from harness import audit, counted, paired, roles, rows, verdict
from harness.client import Client
from harness.errors import HarnessError
from harness.load import fresh
from harness.plans.plan import Plan
from harness.probes import Subject
from harness.progress import Teller
from harness.runs import (
    Block,
    Count,
    Declared,
    Folder,
    Judgement,
    Round,
    RoundTrip,
)
from harness.server import Server, Site
from harness.session import Session

ROUND_TRIP_MS = 1.0


@dataclass(frozen=True)
class Extent:
    """How much is measured. Timed `probes`: None means those whose counted work differs, or else all."""

    blocks: int = 8
    triples: int = 60
    rounds: int = 8
    probes: tuple[str, ...] | None = None
    round_trip: bool = False
    time_decides: bool = True

    @property
    def only_probe(self) -> str | None:
        """The probe that it is all about, where there is just one."""
        return self.probes[0] if self.probes and len(self.probes) == 1 else None

    def of(self, variant: Declared | None) -> Self:
        """The same, but for a variant only the probe that shows it is timed."""
        return replace(self, probes=(variant.probe,)) if variant else self


@dataclass
class Measured:
    """What has been measured so far; grows step by step, and is kept when a step fails."""

    counts: list[Count] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    round_trips: list[RoundTrip] = field(default_factory=list)


class Steps:
    """Measures sites, the first of them the reference, into a result folder. One use."""

    def __init__(
        self,
        session: Session,
        sites: Sequence[Site],
        folder: Folder,
        teller: Teller,
        extent: Extent,
        plan: str,
    ) -> None:
        self.session, self.sites, self.folder, self.teller = session, sites, folder, teller
        self.extent, self.plan = extent, plan
        self.measured = Measured()
        self.arms = [site.name for site in sites]

    def measure(self) -> None:
        """All steps in the order of the rule. HarnessError when the arms cannot be compared."""
        self.count()
        self.pair()
        if self.extent.rounds:
            self.load()
        if self.extent.round_trip and self.session.project.project.round_trip:
            self.round_trip()

    def count(self) -> None:
        project = self.session.project
        with (
            self.teller.step("same answers, counted work (queries, rows, bytes)", len(self.sites)) as done,
            self.session.serve(self.sites) as servers,
        ):
            for server in servers:
                self.measured.counts += counted.count(project, server, self.asked())
                done()
        if different := counted.different_answer(self.measured.counts):
            size = f" at size {different.size}" if different.size else ""
            probe = f"probe {different.probe}{size}"
            raise HarnessError(
                f"Not comparable: {different.arm} answers {probe} otherwise than {self.arms[0]}."
            )

    def asked(self) -> list[str]:
        """The probes to ask: all, but those that revalidate, which ask what others ask, only where named."""
        named = self.extent.probes or ()
        probes = self.session.project.probes
        return [name for name, probe in probes.items() if name in named or not probe.revalidate]

    def timed(self) -> list[str]:
        """The probes to time. Where nothing differs, those that read: a write takes several times as long."""
        if self.extent.probes is not None:
            return list(self.extent.probes)
        probes = self.session.project.probes
        return counted.differing(self.measured.counts) or [
            name for name in self.asked() if not probes[name].writes
        ]

    def pair(self) -> None:
        probes = self.timed()
        what = f"response time of {', '.join(probes)}, asked in turn: {self.extent.blocks} blocks"
        with self.teller.step(what, self.extent.blocks) as done:
            for number in range(1, self.extent.blocks + 1):
                blocks, times = paired.measure(self.session, self.sites, number, probes, self.extent.triples)
                self.measured.blocks += blocks
                rows.append(self.folder.rows, times)
                done()

    def load(self) -> None:
        plan = self.session.project.plan(self.plan)
        what = f"under load, plan {self.plan}, {plan.users} users at once: {self.extent.rounds} rounds"
        with self.teller.step(what, self.extent.rounds * len(self.sites)) as done:
            for site in self.sites:
                self.session.prepare(site, plan.prepare)
                if plan.writes:
                    audit.before(self.session, site)
            for number in range(1, self.extent.rounds + 1):
                for site in self.session.random.sample(self.sites, len(self.sites)):
                    self.measured.rounds.append(self.round(plan, number, site))
                    done()

    def round(self, plan: Plan, number: int, site: Site) -> Round:
        """One arm's load on a fresh server. If a request fails or the data are wrong, times say nothing."""
        measured = fresh.measure(
            self.session,
            site,
            plan,
            number,
            plan.seed + number,
            self.folder,
            self.subject,
            PYTHONHASHSEED=self.session.hash_seed(),
        )
        which = f"Round {number}, {site.name}"
        if measured.load.failures:
            raise HarnessError(f"{which}: {measured.load.warnings[0]}")
        fresh.refuse_wrong_data(measured, which)
        told = (*measured.load.warnings, *measured.invalid)
        return Round(number, site.name, replace(measured.load, warnings=told))

    def subject(self, server: Server) -> Subject | None:
        """The probe that the load is about, where there is one; who asks it is signed in."""
        name = self.extent.only_probe
        if name is None:
            return None
        probe = self.session.project.probes[name]
        size = probe.cases[0]
        with Client(server.port, server.site.name) as client:
            headers = roles.headers(self.session.project, client, probe.role_at(size))
        return Subject(name, probe, size, headers)

    def round_trip(self) -> None:
        """One block more with every query a round trip longer."""
        variable = self.session.project.project.round_trip
        probes = self.timed()
        with self.teller.step(f"response time with the database {ROUND_TRIP_MS:g} ms away"):
            blocks, times = paired.measure(
                self.session,
                self.sites,
                0,
                probes,
                self.extent.triples // 2,
                **{variable: f"{ROUND_TRIP_MS:g}"},
            )
        rows.append(self.folder.rows, [row._replace(phase="round_trip") for row in times])
        reference = [
            RoundTrip(self.arms[0], block.probe, ROUND_TRIP_MS, block.reference_ms)
            for block in blocks
            if block.arm == self.arms[1]
        ]
        others = [
            RoundTrip(block.arm, block.probe, ROUND_TRIP_MS, block.arm_ms)
            for block in blocks
            if block.arm != self.arms[0]
        ]
        self.measured.round_trips += reference + others

    def judgements(self) -> tuple[Judgement, ...]:
        return tuple(self.judge(arm) for arm in self.arms[1:])

    def judge(self, arm: str) -> Judgement:
        measured, reference, arms = self.measured, self.arms[0], len(self.arms) - 1
        moves = verdict.judge_counts(measured.counts, arm, reference)
        time = verdict.judge_time(measured.blocks, arm, reference, arms)
        load = verdict.judge_load(measured.rounds, arm, reference, arms)
        found, reason = verdict.conclude(moves, time, time_decides=self.extent.time_decides)
        return Judgement(arm, found, reason, moves, time, load)
