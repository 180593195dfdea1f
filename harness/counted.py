"""Same answers and counted work: what every arm answers to every probe, and how many queries that took."""

from collections.abc import Iterable, Sequence

from harness.client import Answer
from harness.errors import HarnessError
from harness.prober import Prober
from harness.probes import Probe
from harness.project import Project
from harness.runs import Count, Query, counts_by_case
from harness.server import Server

ASK_FOR_LOG = {"X-Query-Log": "1"}


def count(project: Project, server: Server, probes: list[str]) -> list[Count]:
    """The counted work of one arm: each probe at each of its sizes."""
    with Prober(project, server) as prober:
        return [count_one(prober, probe, size) for probe in probes for size in project.probes[probe].cases]


def count_one(prober: Prober, name: str, size: int | None) -> Count:
    """What the second of two answers took; HarnessError when one is none to measure, or they differ."""
    probe = prober.project.probes[name]
    first, second = prober.ask(name, size), prober.ask(name, size, ASK_FOR_LOG)
    if not probe.numbered and first.digest(probe.ignore) != second.digest(probe.ignore):
        asked = probe.request(size)
        raise HarnessError(
            f"{prober.client.name} answers {asked} differently each time; a probe must be repeatable."
        )
    return counted(prober.client.name, name, size, second, probe)


def counted(arm: str, name: str, size: int | None, answer: Answer, probe: Probe) -> Count:
    fingerprints = summed(answer.fingerprints)
    told = bool(fingerprints) or answer.queries == 0  # who asks for nothing fetches nothing
    return Count(
        arm=arm,
        probe=name,
        size=size,
        status=answer.status,
        answer_bytes=len(answer.body),
        answer=answer.digest(probe.ignore),
        queries=-1 if answer.queries is None else answer.queries,
        rows=sum(query.rows for query in fingerprints) if told else -1,
        bytes=sum(query.bytes for query in fingerprints) if told else -1,
        fingerprints=fingerprints,
    )


def summed(entries: tuple[Query, ...]) -> tuple[Query, ...]:
    """One query for each SQL fingerprint: the log has an entry for each place that caused it."""
    sums: dict[str, Query] = {}
    for entry in entries:
        other = sums.get(entry.sql, Query(entry.sql, 0, 0, 0))
        sums[entry.sql] = Query(
            entry.sql, other.count + entry.count, other.rows + entry.rows, other.bytes + entry.bytes
        )
    return tuple(sums.values())


def different_answer(counts: Sequence[Count]) -> Count | None:
    """The first count whose answer is not that of the reference, which comes first; None when all agree."""
    references = {case: next(iter(arms.values())) for case, arms in counts_by_case(counts).items()}
    return next(
        (count for count in counts if count.answer != references[count.probe, count.size].answer), None
    )


def differing(counts: Iterable[Count]) -> list[str]:
    """The probes whose queries, rows or bytes are not the same for all arms, in the order of harness.toml."""
    return list(
        dict.fromkeys(
            probe
            for (probe, _), arms in counts_by_case(counts).items()
            if len({(count.queries, count.rows, count.bytes) for count in arms.values()}) > 1
        )
    )
