"""`flamegraph`: py-spy samples a server while a probe is repeated; one arm, or two to see the difference."""

import json
import os
import re
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter
from xml.sax.saxutils import escape

from harness import machine, results, sampler, speedscope, stacks
from harness.arms import Arm
from harness.errors import HarnessError
from harness.paired import WARM_UP
from harness.prober import Prober
from harness.progress import Teller
from harness.project import Project, known
from harness.redaction import redacted
from harness.runs import PARTS, SCHEMA, Flamegraph, Folder, Sampling
from harness.runtime import measurement
from harness.runtime.measurement import Options, names
from harness.runtime.processes import log_tail
from harness.server import Server, Site
from harness.session import Session
from harness.stacks import Stack

PACE_SECONDS = 1.0  # how long the probe is repeated without the sampler, before it and after
PATIENCE = 30.0  # seconds that the sampler may take longer than it was told
TITLE = re.compile(r'(?<=<text id="title")([^>]*>)[^<]*')  # in py-spy's picture: its own command
LINES = ("--format", "speedscope", "--full-filenames", "--threads")
PICTURE = ("--format", "flamegraph", "--function")  # one box for a function, whatever its lines
REFUSED = re.compile("permission|permitted|root|superuser", re.IGNORECASE)
RIGHTS = (
    "It may not look into the server. On Linux an ordinary user may, with the kernel's defaults; "
    "a container must be granted SYS_PTRACE (cap_add). On macOS call the harness with sudo."
)


@dataclass(frozen=True, kw_only=True)
class FlamegraphOptions(Options):
    """The probe, one arm or two, how long and how often a second they are sampled."""

    probe: str
    arms: tuple[Arm, ...]
    seconds: int
    rate: int

    @property
    def name(self) -> str:
        return f"flamegraph-{self.probe}-{' and '.join(names(self.arms))}"


@dataclass(frozen=True)
class Asked:
    """One request, in ms: until its answer was there, and until the next could be asked."""

    response: float
    cycle: float


def run(project: Project, options: FlamegraphOptions, teller: Teller) -> tuple[Flamegraph, Folder]:
    """Sample every arm in turn, as `measurement.run` does. HarnessError when one cannot be sampled."""
    repeatable(project, options.probe)
    return measurement.run(project, options, teller, FlamegraphMeasurement)


class FlamegraphMeasurement:
    """Arms that are sampled in turn."""

    keeps_part = False

    def __init__(self, session: Session, options: FlamegraphOptions, teller: Teller) -> None:
        self.session, self.options, self.teller = session, options, teller
        self.sites = measurement.sites(session, options.arms, teller)

    def measure(self, folder: Folder) -> None:
        options, sampled = self.options, []
        for site in self.sites:
            extent = f"twice {options.seconds} s, {options.rate} samples a second"
            with self.teller.step(f"{options.probe} on {site.name}: {extent}"):
                sampled.append(sample(self.session, site, options))
                picture = draw(self.session, site, options)
            folder.flamegraph(site.name).write_text(redacted(picture), encoding="utf-8")
        write_stacks(folder.stacks, sampled)
        self.samplings = tuple(sampling for sampling, _ in sampled)

    def result(self, seconds: float, stopped: str) -> Flamegraph:
        return Flamegraph(
            schema=SCHEMA,
            kind="flamegraph",
            created=results.now(),
            command=self.options.command,
            seconds=seconds,
            seed=self.options.seed,
            machine=self.session.machine,
            origins=tuple(self.session.origin(site) for site in self.sites),
            probe=self.options.probe,
            size=self.session.project.probes[self.options.probe].cases[0],
            samplings=self.samplings,
        )


def repeatable(project: Project, probe: str) -> None:
    """Refuse a probe that is not there, or that uses up what it asks for."""
    if project.probes[known(probe, project.probes, "probe")].numbered:
        raise HarnessError(
            f"Probe {probe} cannot be repeated for seconds: its requests are numbered ({{n}}), each uses up "
            "what was seeded for it. `verify` and `compare` time such a probe."
        )


def sample(session: Session, site: Site, options: FlamegraphOptions) -> tuple[Sampling, Counter[Stack]]:
    """Figures and request stacks of one arm, from a server of its own that has warmed up."""
    file = session.folder / "stacks.speedscope.json"
    with warm_server(session, site, options, [*LINES, "--output", str(file)]) as (server, ask):
        before = repeat(ask, until(PACE_SECONDS))
        asked = repeat(ask, sampling(server, session, options))
        pace = before + repeat(ask, until(PACE_SECONDS))
    moments, inside = requests(file, site.checkout.folder)
    counts = Counter({busy_with: round(count) for busy_with, count in stacks.parts(inside).items()})
    return Sampling(
        arm=site.name,
        moments=moments,
        samples=inside.total(),
        parts={busy_with: counts[busy_with] for busy_with in PARTS},
        rate=options.rate,
        seconds=options.seconds,
        requests=len(asked),
        cycle_ms=median(one.cycle for one in pace),
        response_ms=median(one.response for one in pace),
        sampled_ms=median(one.response for one in asked),
    ), inside


def draw(session: Session, site: Site, options: FlamegraphOptions) -> str:
    """py-spy's flame graph of one arm: py-spy draws only what it records, so this is a second recording."""
    file = session.folder / "flamegraph.svg"
    with warm_server(session, site, options, [*PICTURE, "--output", str(file)]) as (server, ask):
        repeat(ask, sampling(server, session, options))
    title = escape(f"{options.probe} on {site.name}")
    return redacted(TITLE.sub(lambda tag: tag[1] + title, file.read_text(encoding="utf-8"), count=1))


@contextmanager
def warm_server(
    session: Session, site: Site, options: FlamegraphOptions, recording: Sequence[str]
) -> Iterator[tuple[Server, Callable[[], Asked]]]:
    """A new server whose parent can become its sampler, warmed up, and a function that requests the probe."""
    with (
        session.start(site, parent(options, recording)) as server,
        Prober(session.project, server.ready()) as prober,
    ):
        ask = asker(prober, options.probe)
        for _ in range(WARM_UP):
            ask()
        yield server, ask


def parent(options: FlamegraphOptions, recording: Sequence[str]) -> list[str]:
    """The command that starts a server and replaces itself by py-spy on SIGUSR1."""
    # Idle threads too: one that waits for PostgreSQL is idle, and in the midst of a request.
    whom = ["--subprocesses", "--idle"]
    much = ["--rate", str(options.rate), "--duration", str(options.seconds)]
    return [sys.executable, "-I", sampler.__file__, py_spy(), "record", *recording, *whom, *much, "--"]


def py_spy() -> str:
    """The path of py-spy; HarnessError where it is not installed."""
    found = shutil.which("py-spy", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if found is None:
        raise HarnessError("py-spy is not installed; requirements/tools.txt names its version.")
    return found


def asker(prober: Prober, probe: str) -> Callable[[], Asked]:
    """A function that asks the probe once, at its first size."""
    size = prober.project.probes[probe].cases[0]

    def ask() -> Asked:
        start = perf_counter()
        answer = prober.ask(probe, size)
        return Asked(answer.seconds * 1000, (perf_counter() - start) * 1000)

    return ask


def repeat(ask: Callable[[], Asked], go_on: Callable[[], bool]) -> list[Asked]:
    """At least one request."""
    asked = [ask()]
    while go_on():
        asked.append(ask())
    return asked


def until(seconds: float) -> Callable[[], bool]:
    end = monotonic() + seconds
    return lambda: monotonic() < end


def sampling(server: Server, session: Session, options: FlamegraphOptions) -> Callable[[], bool]:
    """Let the server's parent become the sampler; whether it still samples. HarnessError when it fails."""
    in_time = until(options.seconds + PATIENCE)
    machine.pin(server.process.pid, session.machine.client_cores)
    server.process.send_signal(signal.SIGUSR1)

    def goes_on() -> bool:
        code = server.process.poll()
        if code or not in_time():
            raise HarnessError(refusal(server))
        return code is None

    return goes_on


def refusal(server: Server) -> str:
    """What py-spy said last, and what may be done about it."""
    said = log_tail(server.log)
    hint = f"\n{RIGHTS}" if REFUSED.search(said) else ""
    return f"py-spy could not sample the server of {server.site.name}:\n{said}{hint}"


def requests(file: Path, root: Path) -> tuple[int, Counter[Stack]]:
    """How many moments were looked at, and the stacks found inside requests."""
    threads = [sampled for _, sampled in speedscope.read(file, root)]
    moments = max(map(len, threads), default=0)
    inside = Counter(
        own for sampled in threads for stack, _ in sampled if (own := stacks.request(stack)) is not None
    )
    if not inside:
        raise HarnessError(
            f"None of {moments} samples was inside a request. What is looked for is Django's handler: "
            f"{stacks.ENTRY[1]} in {stacks.ENTRY[0]}."
        )
    return moments, inside


def write_stacks(file: Path, sampled: Sequence[tuple[Sampling, Mapping[Stack, float]]]) -> None:
    """All arms in one file for speedscope, weighted by milliseconds of a request, in a stable options."""
    weighted = {
        sampling.arm: {stack: sampling.ms(inside[stack]) for stack in sorted(inside, key=str)}
        for sampling, inside in sampled
    }
    file.write_text(redacted(json.dumps(speedscope.document(weighted))), encoding="utf-8")
