"""One answer of a scanned endpoint: its arrays, and what it took, read from the query log."""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

from harness.errors import HarnessError
from harness.scan.lengths import lengths

LOG = "X-Query-Log"
TRUNCATED = "truncated"


@dataclass(frozen=True)
class Reply:
    """What came back: status, body and the query log; status 0 and a reason where nothing did."""

    status: int
    body: bytes = b""
    log: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class Statement:
    """One entry of the query log: a statement from one origin, all its executions added up."""

    sql: str
    count: int
    rows: int
    bytes: int = 0
    line: str = ""
    name: str = ""
    view: str = ""
    add: str = ""

    @property
    def is_sum_of_others(self) -> bool:
        """Whether it stands for all that the log had no room for."""
        return self.sql == TRUNCATED

    def comes_from(self, other: "Statement") -> bool:
        """Whether both have one origin."""
        same = (self.line, self.name, self.view) == (other.line, other.name, other.view)
        return same and self.is_sum_of_others == other.is_sum_of_others

    def is_like(self, other: "Statement") -> bool:
        """Whether both are one statement from one origin."""
        return self.sql == other.sql and self.comes_from(other)


@dataclass(frozen=True)
class Answer:
    """An answer in JSON, and the statements behind it."""

    role: str
    address: str
    content: Any
    size: int
    statements: tuple[Statement, ...]

    @cached_property
    def lengths(self) -> dict[str, int]:
        return lengths(self.content)

    @property
    def queries(self) -> int:
        return self.number(lambda statement: True)

    def number(self, which: Callable[[Statement], bool]) -> int:
        """How often these statements ran."""
        return sum(statement.count for statement in self.statements if which(statement))

    @property
    def rows(self) -> int:
        return sum(statement.rows for statement in self.statements)

    @property
    def bytes(self) -> int:
        return sum(statement.bytes for statement in self.statements)

    @property
    def truncated(self) -> bool:
        """Whether the log had no room for all statements: sums are right, but some have no origin."""
        return any(statement.is_sum_of_others for statement in self.statements)


def answer(role: str, address: str, reply: Reply) -> Answer | None:
    """The answer in a reply; None where that is no JSON. HarnessError when there is no query log with it."""
    try:
        content = json.loads(reply.body)
    except (ValueError, RecursionError):
        return None
    return Answer(role, address, content, len(reply.body), statements(reply.log, address))


def statements(log: str | None, address: str) -> tuple[Statement, ...]:
    if log is None:
        raise HarnessError(
            f"The answer to GET {address} has no {LOG} header, so nobody can tell what it took. Copy "
            "storefront/timing.py into the project, put its ServerTiming first in MIDDLEWARE, and set "
            "QUERY_LOG = True: docs/scan.md."
        )
    known = {field.name for field in fields(Statement)}
    try:
        return tuple(
            Statement(**{key: value for key, value in entry.items() if key in known})
            for entry in json.loads(log)
        )
    except (ValueError, TypeError, AttributeError):
        raise HarnessError(f"GET {address}: {LOG} is not as storefront/timing.py writes it.") from None
