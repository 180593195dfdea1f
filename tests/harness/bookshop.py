"""An API that stands in for a server: shelves with books in pages, orders of one's own, baskets by UUID."""

import json
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from harness.probes import Probe
from harness.scan.answers import Reply
from harness.scan.crawl import Crawl, Visit
from harness.scan.findings import Endpoint, judge
from harness.scan.openapi import Operation
from harness.scan.scope import Scope

BOOKS = [{"id": number, "authors": ["A"] * (1 + number % 4)} for number in range(1, 31)]
ORDERS = {"newcomer": 0, "reader": 5, "collector": 20}

SHELVES = Operation("/books/", ("page_size", "page", "genre"))
BOOK = Operation("/books/{id}/")
AUTHORS = Operation("/books/{book_pk}/authors/")
MINE = Operation("/orders/")
BASKET = Operation("/baskets/{id}/")
SEARCH = Operation("/search/", ("q",), ("q",))

Queries = Callable[[str, str, Any], list[dict[str, Any]]]  # role, path, content: the query log


def entry(sql: str, count: int, **more: Any) -> dict[str, Any]:
    return {"sql": sql, "count": count, "rows": count, "bytes": 8 * count, "ms": 0.1, **more}


def two(role: str, path: str, content: Any) -> list[dict[str, Any]]:
    """Two queries for everything."""
    return [entry("SELECT book", 1), entry("SELECT author", 1)]


class Bookshop:
    """Answers as a server would, and remembers what it was asked."""

    def __init__(self, log: Queries = two) -> None:
        self.log = log
        self.asked: list[tuple[str, str]] = []

    def ask(self, role: str, address: str) -> Reply:
        self.asked.append((role, address))
        url = urlsplit(address)
        content = self.content(role, url.path.strip("/").split("/"), parse_qs(url.query))
        if isinstance(content, int):
            return Reply(content, reason="because")
        return Reply(200, json.dumps(content).encode(), json.dumps(self.log(role, url.path, content)))

    def content(self, role: str, path: Sequence[str], query: dict[str, list[str]]) -> Any:
        """What is answered, or the status of a refusal."""
        match path:
            case ["books"]:
                size = int(query.get("page_size", ["10"])[0])
                return {"count": len(BOOKS), "results": BOOKS[:size]}
            case ["books", number, *rest]:
                book = next((book for book in BOOKS if str(book["id"]) == number), None)
                return 404 if book is None else book["authors"] if rest else book
            case ["orders"]:
                return [{"id": number} for number in range(ORDERS[role])] if role in ORDERS else 401
            case ["baskets", uuid]:
                return {"id": uuid, "items": [1] * int(uuid)} if uuid.isdigit() else 404
            case ["search"]:
                return [1, 2, 3] if "q" in query else 400
        return 500

    def visits(
        self,
        *operations: Operation,
        roles: Sequence[str] = ("guest",),
        scope: Scope | None = None,
        probes: Sequence[Probe] = (),
    ) -> list[Visit]:
        return [*Crawl(self.ask, operations, roles, scope or Scope(), probes).visits()]

    def endpoint(self, *operations: Operation, roles: Sequence[str] = ("guest",)) -> Endpoint:
        """What is found of the last of the operations."""
        return judge(self.visits(*operations, roles=roles)[-1])
