"""The sum over a log: endpoints, minutes, messages and the slowest requests. Each of them is bounded."""

import heapq
import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count

from harness.logs.entries import DamagedError, Message, Request, entry
from harness.logs.fields import Fields
from harness.logs.sketch import Sketch

SHED = 503
GRAVE = {"WARNING", "WARN", "ERROR", "CRITICAL", "FATAL"}
MOST_ENDPOINTS = 500
MOST_MESSAGES = 500
MOST_MINUTES = 24 * 60
SLOWEST = 10
OTHERS = "(others)"
# Addresses, ids and figures, in which messages of one kind differ.
VALUES = re.compile(r"\b0x[0-9a-f]+\b|\b(?=[0-9a-f-]*\d)[0-9a-f]{8}[0-9a-f-]*\b|\d+(?:\.\d+)?", re.IGNORECASE)


class Endpoint:
    """The requests of one kind; `ms` are their durations."""

    def __init__(self) -> None:
        self.ms = Sketch()
        self.statuses: Counter[int] = Counter()
        self.queries = Sum()
        self.bytes = Sum()

    def add(self, request: Request) -> None:
        """Take one in."""
        self.ms.add(request.ms)
        self.statuses[request.status] += 1
        self.queries.add(request.queries)
        self.bytes.add(request.bytes)

    @property
    def count(self) -> int:
        return self.ms.count

    @property
    def errors(self) -> dict[int, int]:
        """How many of each status from 400 on."""
        return {status: self.statuses[status] for status in sorted(self.statuses) if status >= 400}

    @property
    def failed(self) -> int:
        """Answered with 5xx, shed ones included."""
        return sum(number for status, number in self.statuses.items() if status >= 500)

    @property
    def shed(self) -> int:
        return self.statuses[SHED]


class Sum:
    """Of values that a log may not tell; `mean` and `most` are None where it never does."""

    def __init__(self) -> None:
        self.count = 0
        self.sum = 0
        self.most: int | None = None

    def add(self, value: int | None) -> None:
        """Take one in."""
        if value is not None:
            self.count += 1
            self.sum += value
            self.most = max(self.most or 0, value)

    @property
    def mean(self) -> float | None:
        return self.sum / self.count if self.count else None


class Group:
    """Messages of one kind: the last of them, and how many."""

    def __init__(self) -> None:
        self.count = 0

    def add(self, message: Message) -> None:
        """Take one in."""
        self.count += 1
        self.last = message


class Log:
    """All that was read so far."""

    def __init__(self, fields: Fields) -> None:
        self.fields = fields
        self.lines = self.damaged = self.quiet = self.forgotten = 0
        self.first_damaged = 0
        self.first: datetime | None = None
        self.last: datetime | None = None
        self.all = Endpoint()
        self.endpoints: dict[str, Endpoint] = {}
        self.minutes: dict[datetime, Endpoint] = {}
        self.messages: dict[tuple[str, str], Group] = {}
        self.heap: list[tuple[float, int, Request]] = []
        self.order = count()

    def read(self, lines: Iterable[bytes]) -> None:
        """Take lines in; those that are damaged are counted."""
        for line in lines:
            self.lines += 1
            try:
                self.add(entry(line, self.fields))
            except DamagedError:
                self.damaged += 1
                self.first_damaged = self.first_damaged or self.lines

    def add(self, one: Request | Message) -> None:
        """Take one entry in."""
        if one.time:
            self.first = min(self.first or one.time, one.time)
            self.last = max(self.last or one.time, one.time)
        if isinstance(one, Request):
            self.add_request(one)
        elif one.level in GRAVE:
            self.add_message(one)
        else:
            self.quiet += 1

    def add_request(self, one: Request) -> None:
        self.all.add(one)
        named = one.endpoint in self.endpoints or len(self.endpoints) < MOST_ENDPOINTS
        self.endpoints.setdefault(one.endpoint if named else OTHERS, Endpoint()).add(one)
        if one.time:
            self.minutes.setdefault(one.time.replace(second=0, microsecond=0), Endpoint()).add(one)
            if len(self.minutes) > MOST_MINUTES:
                del self.minutes[min(self.minutes)]
                self.forgotten += 1
        heapq.heappush(self.heap, (one.ms, next(self.order), one))
        if len(self.heap) > SLOWEST:
            heapq.heappop(self.heap)

    def add_message(self, one: Message) -> None:
        kind = (one.level, VALUES.sub("#", f"{one.text} · {one.error}" if one.error else one.text))
        named = kind in self.messages or len(self.messages) < MOST_MESSAGES
        self.messages.setdefault(kind if named else (one.level, OTHERS), Group()).add(one)

    @property
    def seconds(self) -> float:
        """Between the first and the last line; 0 where no times are told."""
        return (self.last - self.first) / timedelta(seconds=1) if self.first and self.last else 0.0

    def rate(self, requests: int) -> float | None:
        """So many a second; None where the time is not told, or too short."""
        return requests / self.seconds if self.seconds else None

    @property
    def slowest(self) -> list[Request]:
        """The slowest first."""
        return [one for _, _, one in sorted(self.heap, key=lambda entry: (-entry[0], entry[1]))]

    @property
    def by_time(self) -> list[tuple[str, Endpoint]]:
        """What took the most time of the server first."""
        return sorted(self.endpoints.items(), key=lambda pair: -pair[1].ms.sum)
