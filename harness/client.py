"""The client that asks probes: one kept-alive connection, the answer whole, its time in seconds."""

import http.client
import json
from collections.abc import Collection
from dataclasses import dataclass, field
from hashlib import sha256
from time import perf_counter
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from harness.errors import HarnessError
from harness.probes import Request
from harness.revalidation import preconditions
from harness.runs import Query
from harness.server_timing import queries

HOST = "localhost"  # the same for every arm, so that absolute URLs in answers are equal
TIMEOUT = 10.0  # seconds for a response; one that takes longer is a failure


@dataclass(frozen=True)
class Answer:
    """Status, body and the headers that tell the counted work; `seconds` until the last byte.

    `software` is what the server calls itself; `preconditions` are the headers that ask whether this still
    holds.
    """

    status: int
    body: bytes
    seconds: float
    server_timing: str | None
    query_log: str | None
    software: str | None = None
    preconditions: dict[str, str] = field(default_factory=dict)

    def digest(self, ignore: Collection[str] = ()) -> str:
        """What must be equal for two answers to be the same: a SHA-256 of status and body.

        Keys to ignore are left out of a JSON body, at any depth.
        """
        body = without(self.body, ignore) if ignore else self.body
        return sha256(b"%d\n" % self.status + body).hexdigest()

    @property
    def reason(self) -> str:
        """The beginning of the body, in one line: what an error says of itself."""
        return " ".join(self.body[:300].decode(errors="replace").split())

    @property
    def queries(self) -> int | None:
        return queries(self.server_timing)

    @property
    def fingerprints(self) -> tuple[Query, ...]:
        """The query log that was asked for; empty where the server keeps none."""
        entries = json.loads(self.query_log or "[]")
        return tuple(
            Query(entry["sql"], entry["count"], entry["rows"], entry.get("bytes", -1)) for entry in entries
        )


class Client:
    """Asks one server, on the loopback interface unless told otherwise. Use as a context manager."""

    def __init__(self, port: int, name: str) -> None:
        self.name, self.host = name, HOST
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)

    @classmethod
    def at(cls, url: str) -> Self:
        """A client of what runs at an address, on another machine too, which is called by its own name."""
        address = urlsplit(url)
        kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        made = cls(0, url.rstrip("/"))
        made.host, made.connection = address.netloc, kind(address.netloc, timeout=TIMEOUT)
        return made

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        """The answer to a GET."""
        return self.send(Request("GET", path), headers)

    def send(self, request: Request, headers: dict[str, str] | None = None) -> Answer:
        """One answer, redirects not followed. A connection that the server closed is made anew, untimed.

        Not for a write: nobody knows whether the server has done it.
        """
        sent = {"Host": self.host, "Accept": "application/json", **(headers or {})}
        if request.body is not None:
            sent["Content-Type"] = "application/json"
        try:
            try:
                return self.ask(request, sent)
            except (BrokenPipeError, ConnectionResetError):
                self.connection.close()
                if request.method != "GET":
                    raise
                return self.ask(request, sent)
        except (OSError, http.client.HTTPException) as error:
            raise HarnessError(f"{self.name} does not answer {request}: {error}.") from None

    def ask(self, request: Request, headers: dict[str, str]) -> Answer:
        if self.connection.sock is None:
            self.connection.connect()
        start = perf_counter()
        self.connection.request(request.method, request.path, request.body, headers)
        response = self.connection.getresponse()
        body = response.read()
        seconds = perf_counter() - start
        return Answer(
            response.status,
            body,
            seconds,
            response.headers.get("Server-Timing"),
            response.headers.get("X-Query-Log"),
            response.headers.get("Server"),
            preconditions(response.headers),
        )


def without(body: bytes, ignore: Collection[str]) -> bytes:
    """A JSON body without these keys; any other body as it is."""

    def keep(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return {key: value for key, value in pairs if key not in ignore}

    try:
        # Numbers stay as they are written: 0.00 is not 0.0.
        return json.dumps(json.loads(body, object_pairs_hook=keep, parse_float=str)).encode()
    except ValueError:
        return body
