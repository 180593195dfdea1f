"""`scan`: one walk through the API of an arm that is started for it, or of what runs at a URL."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from harness import results
from harness.arms import Arm
from harness.client import Client
from harness.errors import HarnessError
from harness.load.served import Served, places, serve
from harness.progress import Teller
from harness.project import Project, known
from harness.runs import Folder
from harness.runtime import measurement
from harness.runtime.measurement import Options
from harness.scan import baseline, document, target, words
from harness.scan.crawl import Crawl
from harness.scan.document import SCHEMA, Scan
from harness.scan.findings import Endpoint, judge
from harness.scan.openapi import operations
from harness.session import Session


@dataclass(frozen=True, kw_only=True)
class ScanOptions(Options):
    """An arm, or the URL of a running server; the roles to scan in, or none for all; baselines."""

    target: Arm | str
    roles: tuple[str, ...] = ()
    baseline: Path | None = None
    new_baseline: Path | None = None

    @property
    def name(self) -> str:
        return f"scan-{self.target}"

    def session(self, project: Project) -> Session:
        return Session(project, self.seed, server_cores=0 if isinstance(self.target, str) else 1)


def run(project: Project, options: ScanOptions, teller: Teller) -> tuple[Scan, Folder]:
    """Scan as `measurement.run` does. HarnessError when the API cannot be scanned at all."""
    for role in options.roles:
        known(role, project.roles, "role")
    return measurement.run(project, options, teller, ScanMeasurement)


class ScanMeasurement:
    """One walk through an API."""

    keeps_part = False

    def __init__(self, session: Session, options: ScanOptions, teller: Teller) -> None:
        self.session, self.options, self.teller = session, options, teller
        self.accepted = baseline.read(options.baseline) if options.baseline else ()
        self.roles = options.roles or tuple(session.project.roles)
        [self.place] = places(session, options.target, teller)

    def measure(self, folder: Folder) -> None:
        project = self.session.project
        with serve(self.session, self.place) as served, client(self.options.target, served) as asked:
            self.origin = served.origin
            found = endpoints(project, asked, self.roles, self.teller)
        if self.options.new_baseline:
            self.accepted = baseline.write(self.options.new_baseline, found)
        self.endpoints = tuple(baseline.accept(endpoint, self.accepted) for endpoint in found)

    def result(self, seconds: float, stopped: str) -> Scan:
        return Scan(
            schema=SCHEMA,
            kind="scan",
            created=results.now(),
            command=self.options.command,
            seconds=seconds,
            machine=self.session.machine,
            target=str(self.options.target),
            origin=self.origin,
            roles=self.roles,
            endpoints=self.endpoints,
            gone=baseline.gone(self.endpoints, self.accepted),
            exit_code=document.exit_code(self.endpoints),
        )


def client(asked: Arm | str, served: Served) -> Client:
    """A client of the arm's server, or of what runs at a URL."""
    if isinstance(asked, str):
        return Client.at(asked)
    return Client(urlsplit(served.target.url).port or 0, str(asked))


def endpoints(project: Project, client: Client, roles: tuple[str, ...], teller: Teller) -> list[Endpoint]:
    described = target.document(project, client)
    own = project.scan.openapi.partition("?")[0]
    skip = [*project.scan.skip, *([own] if own.startswith("/") else [])]
    ask = target.Asker(project, client, roles)
    crawl = Crawl(ask, operations(described, skip), roles, project.scan, [*project.probes.values()])
    if not crawl.operations:
        raise HarnessError("The OpenAPI document describes no GET operation, or [scan] skip leaves none.")
    found = []
    asks = f"{words.counted(len(crawl.operations), 'endpoint')} in {words.counted(len(roles), 'role')}"
    with teller.step(asks, len(crawl.operations)) as done:
        for visit in crawl.visits():
            found.append(judge(visit))
            done()
    return found
