"""`scan`: one walk through the API of an arm that is started for it, or of what runs at a URL."""

from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

from harness import results
from harness.arms import Arm
from harness.client import Client
from harness.errors import HarnessError
from harness.load.served import Served, serve, where
from harness.progress import Teller
from harness.project import Project, known
from harness.runs import Folder
from harness.scan import baseline, document, target, words
from harness.scan.crawl import Crawl
from harness.scan.document import SCHEMA, Scan
from harness.scan.findings import Endpoint, judge
from harness.scan.openapi import operations


@dataclass(frozen=True)
class Order:
    """What was asked for: whom to scan, in which roles (all where none is named), and what is accepted."""

    target: Arm | str
    roles: tuple[str, ...]
    seed: int
    command: str
    baseline: Path | None = None
    new_baseline: Path | None = None
    save_as: str | None = None


def run(project: Project, order: Order, teller: Teller) -> tuple[Scan, Folder]:
    """Ask, judge and save. HarnessError when the API cannot be scanned at all."""
    for role in order.roles:
        known(role, project.roles, "role")
    results.refuse_taken(project.folder, order.save_as)
    accepted = baseline.read(order.baseline) if order.baseline else ()
    began = monotonic()
    roles = order.roles or tuple(project.roles)
    with (
        serve(project, order.target, order.seed, teller) as served,
        client(order.target, served) as asked,
    ):
        found = endpoints(project, asked, roles, teller)
    if order.new_baseline:
        accepted = baseline.write(order.new_baseline, found)
    judged = tuple(baseline.accept(one, accepted) for one in found)
    result = Scan(
        schema=SCHEMA,
        kind="scan",
        created=results.now(),
        command=order.command,
        seconds=monotonic() - began,
        machine=where(order.target),
        target=str(order.target),
        origin=served.origin,
        roles=roles,
        endpoints=judged,
        gone=baseline.gone(judged, accepted),
        exit_code=document.exit_code(judged),
    )
    folder = results.new_folder(project.folder, f"scan-{order.target}", order.save_as)
    return results.keep(project, folder, result, teller), folder


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
