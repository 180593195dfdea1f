"""Blocks of paired requests: fresh servers on one core, one client on another, each asked in turn."""

import contextlib
import gc
from collections.abc import Iterator, Sequence
from math import log
from operator import sub
from random import Random
from statistics import fmean, median

from harness.prober import Prober
from harness.rows import DECIMALS, Row
from harness.runs import Block
from harness.server import Site
from harness.session import Session

WARM_UP = 10  # requests to each server and probe, thrown away

Times = dict[str, list[float]]  # ms by server: the reference twice, then the other arms


def labels(sites: Sequence[Site]) -> list[str]:
    """The names of a block's servers: the reference, its twin, the other arms."""
    reference, *others = [site.name for site in sites]
    return [reference, twin(reference), *others]


def twin(reference: str) -> str:
    return f"{reference} (A2)"


def measure(
    session: Session,
    sites: Sequence[Site],
    number: int,
    probes: Sequence[str],
    triples: int,
    **environment: str,
) -> tuple[list[Block], list[Row]]:
    """One block: the statistics of each probe and arm, and the rows that they came from."""
    blocks, rows = [], []
    names = labels(sites)
    servers = [sites[0], sites[0], *sites[1:]]
    with contextlib.ExitStack() as stack:
        started = stack.enter_context(
            session.serve(servers, PYTHONHASHSEED=session.hash_seed(), **environment)
        )
        probers = {
            name: stack.enter_context(Prober(session.project, server, name))
            for name, server in zip(names, started, strict=True)
        }
        for probe in probes:
            size = session.project.probes[probe].cases[0]
            times = ask(probers, probe, size, triples, session.random)
            blocks += summarise(number, probe, names, times)
            rows += [Row("paired", number, name, probe, ms=ms) for name in names for ms in times[name]]
    return blocks, rows


def ask(probers: dict[str, Prober], probe: str, size: int | None, triples: int, random: Random) -> Times:
    """Ask every server in turn, in a new random order each time; times in ms, the warm-up left out.

    All of them are asked equally often: the requests of one turn have the same number.
    """
    times: Times = {name: [] for name in probers}
    order = list(probers)
    with no_garbage_collection():
        for turn in range(WARM_UP + triples):
            random.shuffle(order)
            for name in order:
                answer = probers[name].ask(probe, size)
                if turn >= WARM_UP:
                    times[name].append(round(answer.seconds * 1000, DECIMALS))
    return times


@contextlib.contextmanager
def no_garbage_collection() -> Iterator[None]:
    """The client must not pause in the middle of a request."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def summarise(number: int, probe: str, names: Sequence[str], times: Times) -> list[Block]:
    """Statistics over the triples. The first is the A/A control: the reference against its twin."""
    reference, second, *others = names
    return [
        statistic(number, probe, reference, times[second], [times[reference]]),
        *(
            statistic(number, probe, other, times[other], [times[reference], times[second]])
            for other in others
        ),
    ]


def statistic(
    number: int, probe: str, arm: str, own: Sequence[float], references: Sequence[Sequence[float]]
) -> Block:
    """Medians against each reference server by itself, then their mean.

    Of two servers alike, either is as often the slower one: their median difference is 0, however times are
    spread. That of one server and the mean of two is not: it was 0.9 % where times come in three heaps.
    """
    return Block(
        block=number,
        probe=probe,
        arm=arm,
        log_ratio=fmean(median(map(log_ratio, own, reference)) for reference in references),
        difference_ms=fmean(median(map(sub, own, reference)) for reference in references),
        reference_ms=fmean(median(reference) for reference in references),
        arm_ms=median(own),
        triples=len(own),
    )


def log_ratio(own: float, reference: float) -> float:
    return log(own / reference)
