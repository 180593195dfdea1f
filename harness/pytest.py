"""The scan in a team's own tests: Django's or REST framework's test client asks, and no server is started."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from harness.scan import baseline, openapi, words
from harness.scan.answers import LOG, Reply, answer
from harness.scan.crawl import Ask, Crawl, Visit
from harness.scan.document import exit_code
from harness.scan.findings import Endpoint, judge
from harness.scan.scope import Scope

DEFAULT = Scope()


class Client(Protocol):
    """Whatever sends a GET with headers, as the test clients of Django and of REST framework do."""

    def get(self, path: str, *, headers: Mapping[str, str]) -> Any:
        """The response, with status_code, content and headers."""


def assert_no_growth(client: Client, *addresses: str) -> None:
    """Fail if queries grow with the answers to these addresses: one endpoint, at two sizes or more.

    Fails too when that cannot be told, because no array in the answers varies in length.
    """
    ask = asker({"": client})
    replies = {address: ask("", address) for address in addresses}
    for address, reply in replies.items():
        if reply.status != 200:
            raise AssertionError(f"GET {address} answers {reply.status}.")
    found = [answer("", address, reply) for address, reply in replies.items()]
    check([judge(Visit(addresses[-1], tuple(filter(None, found)), ()))])


def assert_no_growth_in_api(
    clients: Client | Mapping[str, Client],
    document: str | openapi.Document,
    scope: Scope = DEFAULT,
    accepted: Path | None = None,
) -> None:
    """Fail if queries of any GET operation grow with its answer.

    `clients` is one, or some by role. `document` is the OpenAPI document or its address, `scope` what
    harness.toml has in [scan], `accepted` the file of a baseline.
    """
    known = baseline.read(accepted) if accepted else ()
    check([baseline.accept(one, known) for one in scan(clients, document, scope)])


def scan(
    clients: Client | Mapping[str, Client], document: str | openapi.Document, scope: Scope = DEFAULT
) -> list[Endpoint]:
    """Everything that is found of every endpoint."""
    roles = clients if isinstance(clients, Mapping) else {"": clients}
    if isinstance(document, str):
        response = next(iter(roles.values())).get(document, headers={"Accept": "application/json"})
        document = openapi.parse(response.content, document)
    crawl = Crawl(asker(roles), openapi.operations(document, scope.skip), [*roles], scope, [])
    return [judge(visit) for visit in crawl.visits()]


def asker(clients: Mapping[str, Client]) -> Ask:
    """Asks through each role's client, twice: caches are warm in every answer that counts."""

    def ask(role: str, address: str) -> Reply:
        headers = {"Accept": "application/json"}
        clients[role].get(address, headers=headers)
        response = clients[role].get(address, headers=headers | {LOG: "1"})
        return Reply(response.status_code, response.content, response.headers.get(LOG))

    return ask


def check(endpoints: Sequence[Endpoint]) -> None:
    """Fail with every cause of growth, or with why nothing could be told."""
    code = exit_code(endpoints)
    if code == 1:
        grown = [f"GET {one.endpoint}: {words.cause(cause)}" for one, cause in words.new(endpoints)]
        raise AssertionError("\n".join(["Queries grow with the answer.", *grown]))
    if code == 2:
        why = [*words.failed(endpoints), *words.untold(endpoints)]
        raise AssertionError("\n".join(["Whether queries grow could not be told.", *why]))
