"""The client that asks probes: one kept-alive connection, the answer whole, its time in seconds."""

import http.client
import json
from dataclasses import dataclass
from hashlib import sha256
from time import perf_counter
from types import TracebackType
from typing import Self

from harness.errors import HarnessError
from harness.runs import Query
from harness.server_timing import queries

HOST = "localhost"  # the same for every arm, so that absolute URLs in answers are equal
TIMEOUT = 10.0


@dataclass(frozen=True)
class Answer:
    """Status, body and the headers that tell the counted work; `seconds` until the last byte."""

    status: int
    body: bytes
    seconds: float
    server_timing: str | None
    query_log: str | None

    @property
    def digest(self) -> str:
        """What must be equal for two answers to be the same: a SHA-256 of status and body."""
        return sha256(b"%d\n" % self.status + self.body).hexdigest()

    @property
    def queries(self) -> int | None:
        return queries(self.server_timing)

    @property
    def fingerprints(self) -> tuple[Query, ...]:
        """The query log that was asked for; empty where the server keeps none."""
        entries = json.loads(self.query_log or "[]")
        return tuple(Query(entry["sql"], entry["count"], entry["rows"]) for entry in entries)


class Client:
    """Asks one server on the loopback interface. Use as a context manager."""

    def __init__(self, port: int, name: str) -> None:
        self.name = name
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        """One answer, redirects not followed. A connection that the server closed is made anew, untimed."""
        sent = {"Host": HOST, "Accept": "application/json", **(headers or {})}
        try:
            try:
                return self.ask(path, sent)
            except (BrokenPipeError, ConnectionResetError):
                self.connection.close()
                return self.ask(path, sent)
        except (OSError, http.client.HTTPException) as error:
            raise HarnessError(f"{self.name} does not answer GET {path}: {error}.") from None

    def ask(self, path: str, headers: dict[str, str]) -> Answer:
        if self.connection.sock is None:
            self.connection.connect()
        start = perf_counter()
        self.connection.request("GET", path, headers=headers)
        response = self.connection.getresponse()
        body = response.read()
        seconds = perf_counter() - start
        return Answer(
            response.status,
            body,
            seconds,
            response.headers.get("Server-Timing"),
            response.headers.get("X-Query-Log"),
        )
