"""What is made of a ledger: counts, gaps, and which errors are complained about."""

import json
from pathlib import Path
from typing import Any

from deploy.faults.summary import Summary, complaints, lines, summarise


def attempt(number: int, *, again: int = 0, last: bool = False, what: str = "look") -> dict[str, Any]:
    return {"at": float(number), "attempt": f"1-{number}", "what": what, "again": again, "last": last}


def end(number: int, how: str, at: float, **told: object) -> dict[str, Any]:
    return {"at": at, "attempt": f"1-{number}", "end": how, **told}


LEDGER = [
    attempt(1, what="cart"),
    end(1, "acknowledged", 1.5, cart="a"),
    attempt(2, what="order"),
    end(2, "failed", 2.5, why="503"),
    attempt(3, what="order", again=1),
    end(3, "acknowledged", 4.25, order=7, items={"1": 2}),
    attempt(4, what="order"),
    end(4, "refused", 4.5, why="409"),
    attempt(5, again=3, last=True),
    end(5, "failed", 5.5, why="502"),
    attempt(6),
]


def test_requests_are_counted_by_how_they_ended() -> None:
    assert summarise(LEDGER) == Summary(
        attempts=6,
        acknowledged=2,
        orders=1,
        retried=2,
        refused=1,
        given_up=1,
        unanswered=1,
        errors={"503": 1, "502": 1},
        longest_gap=2.75,
    )


def test_an_empty_ledger_has_no_gap() -> None:
    assert summarise([]) == Summary()


def test_all_that_should_not_have_been_met_is_told() -> None:
    assert complaints(summarise(LEDGER), ["503"]) == [
        "1 × 502",
        "1 requests were given up",
        "1 attempts have no end",
    ]


def test_allowed_errors_are_no_complaint() -> None:
    assert complaints(Summary(orders=1, errors={"503": 9, "502": 1}), ["502", "503"]) == []


def test_a_load_without_an_order_tells_nothing() -> None:
    assert complaints(Summary(), []) == ["nothing was ordered"]


def test_all_files_are_read_without_a_torn_end(tmp_path: Path) -> None:
    for name, numbers in (("1.jsonl", (1, 2)), ("2.jsonl", (3,))):
        written = [json.dumps(attempt(number)) + "\n" for number in numbers]
        (tmp_path / name).write_text("".join(written) + '{"at": 9')

    assert list(lines(tmp_path)) == [attempt(1), attempt(2), attempt(3)]
