"""`flamegraph`: py-spy samples a server while a probe is repeated; one arm, or two to see the difference."""

import json
import os
import re
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter

from harness import machine, results, sampler, speedscope, stacks
from harness.arms import Arm
from harness.comparison import names
from harness.errors import HarnessError
from harness.paired import WARM_UP
from harness.prober import Prober
from harness.progress import Teller
from harness.project import Project, known
from harness.runs import PARTS, SCHEMA, Flamegraph, Folder, Sampling
from harness.runtime.processes import log_tail
from harness.server import Server, Site
from harness.session import Session
from harness.stacks import Stack

PACE_SECONDS = 1.0  # how long the probe is repeated without the sampler, before it and after
PATIENCE = 30.0  # seconds that the sampler may take longer than it was told
REFUSED = re.compile("permission|permitted|root|superuser", re.IGNORECASE)
RIGHTS = (
    "It may not look into the server. On Linux an ordinary user may, with the kernel's defaults; "
    "a container must be granted SYS_PTRACE (cap_add). On macOS call the harness with sudo."
)


@dataclass(frozen=True)
class Order:
    """What was asked for: the probe, one arm or two, how long and how often a second they are sampled."""

    probe: str
    arms: tuple[Arm, ...]
    seconds: int
    rate: int
    seed: int
    command: str
    save_as: str | None = None


@dataclass(frozen=True)
class Asked:
    """One request, in ms: until its answer was there, and until the next could be asked."""

    response: float
    cycle: float


def run(project: Project, order: Order, teller: Teller) -> tuple[Flamegraph, Folder]:
    """Sample every arm in turn; save and report. HarnessError when one cannot be sampled."""
    repeatable(project, order.probe)
    results.refuse_taken(project.folder, order.save_as)
    began = monotonic()
    with Session(project, order.seed) as session:
        with teller.step("checkouts and seeded databases"):
            sites = [session.site(*pair) for pair in zip(order.arms, names(order.arms), strict=True)]
        sampled = []
        for site in sites:
            with teller.step(
                f"{order.probe} on {site.name}: {order.seconds} s, {order.rate} samples a second"
            ):
                sampled.append(sample(session, site, order))
        result = Flamegraph(
            schema=SCHEMA,
            kind="flamegraph",
            created=results.now(),
            command=order.command,
            seconds=monotonic() - began,
            seed=order.seed,
            machine=session.machine,
            origins=tuple(session.origin(site) for site in sites),
            probe=order.probe,
            size=project.probes[order.probe].cases[0],
            samplings=tuple(sampling for sampling, _ in sampled),
        )
    arms = " and ".join(site.name for site in sites)
    folder = results.new_folder(project.folder, f"flamegraph-{order.probe}-{arms}", order.save_as)
    write_stacks(folder.stacks, sampled)
    results.keep(project, folder, result, teller)
    return result, folder


def repeatable(project: Project, probe: str) -> None:
    """Refuse a probe that is not there, or that uses up what it asks for."""
    if project.probes[known(probe, project.probes, "probe")].numbered:
        raise HarnessError(
            f"Probe {probe} cannot be repeated for seconds: its requests are numbered ({{n}}), each uses up "
            "what was seeded for it. `verify` and `compare` time such a probe."
        )


def sample(session: Session, site: Site, order: Order) -> tuple[Sampling, Counter[Stack]]:
    """Figures and request stacks of one arm, from a server of its own that has warmed up."""
    file = session.folder / f"{site.name.replace('/', '_')}.speedscope.json"
    with (
        session.start(site, parent(order, file)) as server,
        Prober(session.project, server.ready()) as prober,
    ):
        ask = asker(prober, order.probe)
        for _ in range(WARM_UP):
            ask()
        before = repeat(ask, until(PACE_SECONDS))
        asked = repeat(ask, sampling(server, session, order))
        pace = before + repeat(ask, until(PACE_SECONDS))
    moments, inside = requests(file, site.checkout.folder)
    counts = Counter({busy_with: round(count) for busy_with, count in stacks.parts(inside).items()})
    return Sampling(
        arm=site.name,
        moments=moments,
        samples=inside.total(),
        parts={busy_with: counts[busy_with] for busy_with in PARTS},
        rate=order.rate,
        seconds=order.seconds,
        requests=len(asked),
        cycle_ms=median(one.cycle for one in pace),
        response_ms=median(one.response for one in pace),
        sampled_ms=median(one.response for one in asked),
    ), inside


def parent(order: Order, file: Path) -> list[str]:
    """The command that starts a server and becomes py-spy when it is told to."""
    how = ["--format", "speedscope", "--output", str(file), "--full-filenames"]
    # Idle threads too: one that waits for PostgreSQL is idle, and in the midst of a request.
    whom = ["--subprocesses", "--threads", "--idle"]
    much = ["--rate", str(order.rate), "--duration", str(order.seconds)]
    return [sys.executable, "-I", sampler.__file__, py_spy(), "record", *how, *whom, *much, "--"]


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


def sampling(server: Server, session: Session, order: Order) -> Callable[[], bool]:
    """Let the server's parent become the sampler; whether it still samples. HarnessError when it fails."""
    in_time = until(order.seconds + PATIENCE)
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
    """All arms in one file for speedscope, weighted by milliseconds of a request, in a stable order."""
    weighted = {
        one.arm: {stack: one.ms(count) for stack, count in sorted(inside.items())} for one, inside in sampled
    }
    file.write_text(json.dumps(speedscope.document(weighted)), encoding="utf-8")
