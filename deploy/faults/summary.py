"""What a ledger tells of a load: counts, the longest gap, and whether only allowed errors were seen."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any


@dataclass
class Summary:
    """Requests by how they ended, and the longest time without an acknowledgement in seconds."""

    attempts: int = 0
    acknowledged: int = 0
    orders: int = 0
    retried: int = 0
    refused: int = 0
    given_up: int = 0
    unanswered: int = 0
    errors: dict[str, int] = field(default_factory=dict)
    longest_gap: float = 0.0


def lines(folder: Path) -> Iterator[dict[str, Any]]:
    """All whole lines of all files of a ledger."""
    for file in sorted(folder.glob("*.jsonl")):
        with file.open() as text:
            yield from (json.loads(line) for line in text if line.endswith("\n"))


def summarise(ledger: Iterable[dict[str, Any]]) -> Summary:
    """Count what the lines say."""
    attempts: dict[str, dict[str, Any]] = {}
    ends: dict[str, dict[str, Any]] = {}
    for line in ledger:
        (attempts if "what" in line else ends)[line["attempt"]] = line
    how = Counter(end["end"] for end in ends.values())
    failed = {key for key, end in ends.items() if end["end"] == "failed"}
    acknowledged = sorted(end["at"] for end in ends.values() if end["end"] == "acknowledged")
    return Summary(
        attempts=len(attempts),
        acknowledged=how["acknowledged"],
        orders=sum("order" in end for end in ends.values()),
        retried=sum(bool(attempt["again"]) for attempt in attempts.values()),
        refused=how["refused"],
        given_up=sum(attempts[key]["last"] for key in failed),
        unanswered=len(attempts) - len(ends),
        errors=dict(Counter(ends[key]["why"] for key in failed).most_common()),
        longest_gap=round(max((after - before for before, after in pairwise(acknowledged)), default=0.0), 2),
    )


def complaints(summary: Summary, allowed: Iterable[str]) -> list[str]:
    """What clients met that they should not have, in sentences."""
    found = [f"{count} × {why}" for why, count in summary.errors.items() if why not in set(allowed)]
    if summary.given_up:
        found.append(f"{summary.given_up} requests were given up")
    if summary.unanswered:
        found.append(f"{summary.unanswered} attempts have no end")
    if not summary.orders:
        found.append("nothing was ordered")
    return found
