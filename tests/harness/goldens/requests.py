"""Requests of a load, as golden cases describe them: in groups, or as a table of single ones."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.harness.goldens.cases import Case

BEGAN = 1_000_000.0  # epoch seconds: second 0 of every run


class Request(NamedTuple):
    """Seconds and ms. One of an open load was due at `start`, and sent `late` ms after that."""

    start: float
    ms: float
    name: str = "GET /products"
    status: int = 200
    error: str = ""
    queries: int | None = 3
    db_ms: float = 1.0
    late: float | None = None


def requests(case: Case) -> list[Request]:
    if "table" in case:
        return list(table(Path(__file__).with_name(case["table"])))
    return sorted(request for group in case["requests"] for request in members(group))


def members(group: Case) -> Iterator[Request]:
    """A request `every` so many seconds in `from` … `to`. A list of values is gone through again and again.

    Responses take `ms`, and `rise` ms longer with each second since `from`.
    """
    begin, every = group["from"], group["every"]
    fields = {name: group[name] for name in Request._fields if name in group}
    for number in range(round((group["to"] - begin) / every)):
        values: dict[str, Any] = {name: cycle(value, number) for name, value in fields.items()}
        values["ms"] += group.get("rise", 0.0) * number * every
        yield Request(round(begin + number * every, 4), **values)


def cycle(value: Any, number: int) -> Any:
    return value[number % len(value)] if isinstance(value, list) else value


def table(file: Path) -> Iterator[Request]:
    """Single requests of a closed load; their columns are named in the first line."""
    with file.open(newline="") as lines:
        for row in csv.DictReader(lines):
            queries = int(row["queries"]) if row["queries"] else None
            status = int(row["status"])
            yield Request(float(row["start"]), float(row["ms"]), row["name"], status, row["error"], queries)


def record(folder: Path, sent: Sequence[Request]) -> None:
    """Write the file that Locust leaves for the harness."""
    with (folder / "rows-1.csv").open("w", newline="") as file:
        csv.writer(file).writerows(map(recorded, sent))


def recorded(request: Request) -> tuple[object, ...]:
    method, name = request.name.split(" ", 1)
    is_open = request.late is not None or request.error.startswith("dropped")
    timing = f'db;dur={request.db_ms};desc="{request.queries} queries"' if request.queries is not None else ""
    return (
        BEGAN + request.start + (request.late or 0.0) / 1000,
        *(method, name, name, request.ms, request.status, 100, timing, request.error),
        request.start if is_open else None,
        request.late,
    )
