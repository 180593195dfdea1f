"""Same answers and counted work: what every arm answers to every probe, and how many queries that took."""

from harness.client import Answer, Client
from harness.errors import HarnessError
from harness.project import Project
from harness.runs import Count, Query
from harness.server import Server

ASK_FOR_LOG = {"X-Query-Log": "1"}


def count(project: Project, server: Server, probes: list[str]) -> list[Count]:
    """The counted work of one arm: each probe at each of its sizes."""
    arm = server.site.name
    with Client(server.port, arm) as client:
        return [
            counted(arm, probe, size, ask(client, path, project.headers(probe), server))
            for probe in probes
            for size, path in project.probes[probe].paths()
        ]


def ask(client: Client, path: str, headers: dict[str, str], server: Server) -> Answer:
    """The second of two answers; HarnessError when the two differ or are none to measure."""
    first = client.get(path, headers)
    if first.status >= 400:
        reason = f"\n{server.tail()}" if first.status >= 500 else ""
        raise HarnessError(
            f"{client.name} answers {first.status} to GET {path}; a probe must succeed.{reason}"
        )
    if 300 <= first.status < 400:
        raise HarnessError(f"{client.name} redirects GET {path}: write in harness.toml where it leads.")
    second = client.get(path, headers | ASK_FOR_LOG)
    if first.digest != second.digest:
        raise HarnessError(
            f"{client.name} answers GET {path} differently each time; a probe must be repeatable."
        )
    return second


def counted(arm: str, probe: str, size: int | None, answer: Answer) -> Count:
    fingerprints = summed(answer.fingerprints)
    return Count(
        arm=arm,
        probe=probe,
        size=size,
        status=answer.status,
        bytes=len(answer.body),
        answer=answer.digest,
        queries=-1 if answer.queries is None else answer.queries,
        rows=sum(query.rows for query in fingerprints) if fingerprints else -1,
        fingerprints=fingerprints,
    )


def summed(entries: tuple[Query, ...]) -> tuple[Query, ...]:
    """One query for each SQL fingerprint: the log has an entry for each place that caused it."""
    sums: dict[str, Query] = {}
    for entry in entries:
        other = sums.get(entry.sql, Query(entry.sql, 0, 0))
        sums[entry.sql] = Query(entry.sql, other.count + entry.count, other.rows + entry.rows)
    return tuple(sums.values())


def different_answer(counts: list[Count]) -> Count | None:
    """The first count whose answer is not that of the reference, which comes first; None when all agree."""
    answers: dict[tuple[str, int | None], str] = {}
    for entry in counts:
        if entry.answer != answers.setdefault((entry.probe, entry.size), entry.answer):
            return entry
    return None


def differing(counts: list[Count]) -> list[str]:
    """The probes whose queries or rows are not the same for all arms, in the order of harness.toml."""
    work: dict[str, set[tuple[int | None, int, int]]] = {}
    arms = {entry.arm for entry in counts}
    for entry in counts:
        work.setdefault(entry.probe, set()).add((entry.size, entry.queries, entry.rows))
    sizes = {probe: len({size for size, _, _ in seen}) for probe, seen in work.items()}
    return [probe for probe, seen in work.items() if len(arms) > 1 and len(seen) > sizes[probe]]
