"""What is looked at while Locust runs: what both sides use, the clock, and whether it ends in time."""

import contextlib
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from statistics import fmean
from time import monotonic, sleep, time
from urllib.parse import urlsplit

from harness import machine
from harness.errors import HarnessError
from harness.load.open_load import extra_time
from harness.load.resources import Tree, disk_mb
from harness.load.table import Rows
from harness.load.target import Target
from harness.plans.plan import Plan
from harness.runs import Side, Usage
from harness.runtime.processes import end_group

SAMPLE_EVERY = 0.2  # seconds between two looks at CPU times; all else is looked at once a second
GRACE = 30.0  # seconds that Locust may take beyond its run time, to start and to let requests end
FAREWELL = 15.0  # seconds to let requests end and to write its tables, when it is ended before its time
PORTS = {"http": 80, "https": 443}

EachSecond = Callable[[Sequence["Look"]], str]


@dataclass(frozen=True)
class Sample:
    """CPU seconds used so far, at one moment of the wall clock."""

    at: float
    server: float
    generator: float


@dataclass(frozen=True)
class Look:
    """What one side used in the second before a moment of the wall clock."""

    at: float
    usage: Usage


@dataclass
class Watched:
    """All that was seen. `jump` is by how many seconds the wall clock was set, at most, between two looks;
    `ended` how many processes of the server ended while they were needed; `cores` are those that the
    generator could use. The run was `aborted` for that reason, or `whole`: it ended by itself.
    """

    samples: list[Sample] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    jump: float = 0.0
    ended: int = 0
    cores: int = 1
    aborted: str = ""
    whole: bool = False

    def usage(self, began: float) -> tuple[Usage, ...]:
        """By the second since the run began (epoch s); what was seen before is left out."""
        return tuple(
            replace(look.usage, second=int(look.at - began)) for look in self.looks if look.at >= began
        )

    @property
    def server_cpu(self) -> float | None:
        """The mean CPU of the server, in percent of a core; None where nobody looked at it."""
        found = [look.usage.cpu for look in self.looks if look.usage.side == "server"]
        return fmean(found) if found else None


def never(looks: Sequence[Look]) -> str:
    """What a run is asked each second that nothing ends before its time."""
    return ""


class Watch:
    """Looks at one run until it ends. One use."""

    def __init__(
        self, locust: subprocess.Popen[bytes], plan: Plan, target: Target, *, patience: float = 0.0
    ) -> None:
        self.locust, self.target = locust, target
        self.deadline = monotonic() + plan.run_time + GRACE + extra_time(plan) + patience
        self.server = Tree(target.pid) if target.pid else None
        self.generator = Tree(locust.pid)
        self.seen = Watched()
        self.offset = time() - monotonic()

    def until_the_end(self, each_second: EachSecond = never) -> Watched:
        """Look until Locust ends. Ends it, too, when we are interrupted, when it takes too long, or as soon
        as `each_second`, which is given all looks so far, names a reason.
        """
        try:
            while self.locust.poll() is None and not self.seen.aborted:
                if monotonic() > self.deadline:
                    raise HarnessError(f"Locust did not end within {GRACE:g} s after its run time.")
                self.look(each_second)
                sleep(SAMPLE_EVERY)
            self.seen.whole = not self.seen.aborted
            self.seen.ended = self.server.ended if self.server else 0
            if self.seen.aborted:
                self.say_goodbye()
        finally:
            end_group(self.locust)
        return self.seen

    def look(self, each_second: EachSecond) -> None:
        last = self.seen.samples[-1] if self.seen.samples else None
        sample = Sample(
            time(), self.server.cpu_seconds() if self.server else 0.0, self.generator.cpu_seconds()
        )
        self.mind_the_clock()
        self.seen.samples.append(sample)
        if last is None or int(sample.at) != int(last.at):
            self.look_closely(sample)
            self.seen.aborted = each_second(self.seen.looks)

    def mind_the_clock(self) -> None:
        """A clock that is set, or a machine that slept: its wall time runs away from the time that passed."""
        offset = time() - monotonic()
        self.seen.jump = max(self.seen.jump, offset - self.offset, key=abs)
        self.offset = offset

    def look_closely(self, sample: Sample) -> None:
        address = urlsplit(self.target.url)
        port = address.port or PORTS.get(address.scheme, 0)
        self.seen.cores = max(self.seen.cores, self.cores())
        before = self.second_before(sample)
        passed = max(sample.at - before.at, SAMPLE_EVERY)
        if self.server:
            share = (sample.server - before.server) / passed * 100
            server = used("server", self.server, share, port)
            self.seen.looks.append(Look(sample.at, with_data(server, self.target)))
        share = (sample.generator - before.generator) / passed * 100
        self.seen.looks.append(Look(sample.at, used("generator", self.generator, share, port)))

    def second_before(self, sample: Sample) -> Sample:
        """The first sample of the last second."""
        last = self.seen.samples[-round(2 / SAMPLE_EVERY) :]
        return next(one for one in last if one.at > sample.at - 1 - SAMPLE_EVERY)

    def cores(self) -> int:
        """Those that the generator may use, as far as it has processes that send; a master sends nothing."""
        sending = max(1, len(self.generator.found) - 1)
        with contextlib.suppress(ProcessLookupError):
            return min(sending, len(machine.available(self.locust.pid)) or sending)
        return 1

    def say_goodbye(self) -> None:
        """Let Locust end as at the end of its run time: it writes what it has."""
        self.locust.terminate()
        try:
            self.locust.wait(FAREWELL)
        except subprocess.TimeoutExpired:
            return


def with_data(usage: Usage, target: Target) -> Usage:
    """The same with what belongs to the data folder of a server: its disk and its database's connections."""
    if not target.data:
        return usage
    return replace(
        usage,
        disk=disk_mb(target.data),
        database_connections=target.databases.connections(target.data),
    )


def used(side: Side, tree: Tree, cpu: float, port: int) -> Usage:
    """One look at one side; its second is not known before the run has begun."""
    held = tree.holding()
    return Usage(
        second=0,
        side=side,
        cpu=cpu,
        memory=held.memory,
        threads=held.threads,
        connections=tree.connections(port),
        descriptors=held.descriptors,
        disk=0.0,
    )


def cpu(samples: Sequence[Sample], rows: Rows, began: float, warm_up: float) -> tuple[float, float]:
    """The server's CPU ms a request and the generator's percent of a core, while steady; 0.0 if too short."""
    last = began + float(rows.ended.max())
    steady = [sample for sample in samples if began + warm_up <= sample.at <= last]
    if len(steady) < 2:
        return 0.0, 0.0
    one, other = steady[0], steady[-1]
    ended = began + rows.ended
    served = int(((one.at <= ended) & (ended < other.at)).sum())
    server_ms = (other.server - one.server) * 1000 / served if served else 0.0
    return server_ms, (other.generator - one.generator) / (other.at - one.at) * 100
