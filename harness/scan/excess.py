"""Answers that read much more from the database than they show. Advice: no growth, and no failure. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal

from harness.scan.answers import Answer

Work = Literal["rows", "bytes"]

TIMES = 5
FEWEST = {"rows": 100, "bytes": 50_000}


@dataclass(frozen=True)
class Excess:
    """So many rows or bytes `read` for an answer that shows far fewer, and the statement that reads most."""

    work: Work
    read: int
    shown: int
    role: str
    address: str
    sql: str
    line: str
    name: str


def excesses(answers: Sequence[Answer]) -> tuple[Excess, ...]:
    """At most one of rows and one of bytes: the answer that shows the least of what it reads."""
    found = [one for answer in answers for one in of(answer)]
    worst: dict[str, Excess] = {}
    for one in sorted(found, key=lambda one: one.read / max(one.shown, 1)):
        worst[one.work] = one
    return tuple(worst.values())


def of(answer: Answer) -> Iterator[Excess]:
    elements = 1 + sum(answer.lengths.values())
    shown: list[tuple[Work, int]] = [("rows", elements), ("bytes", answer.size)]
    for work, number in shown:
        read = getattr(answer, work)
        if read > TIMES * number and read - number >= FEWEST[work]:
            most = max(answer.statements, key=attrgetter(work))
            yield Excess(work, read, number, answer.role, answer.address, most.sql, most.line, most.name)
