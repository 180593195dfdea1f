"""What the recorder wrote, as rows in the order of their start."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from sys import intern
from typing import Any

import numpy as np
from numpy.typing import NDArray

from harness.load.table import COLUMNS, Numbers, Rows, column
from harness.load.target import Target
from harness.probes import kind
from harness.redaction import remembered
from harness.rows import DECIMALS
from harness.server_timing import work

FIELDS = 11  # of a row of the recorder
CHUNK = 1000  # rows that are texts at one time: many at once keep the garbage collector busy
NONE = float("nan")

Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Recorded:
    """All rows of a run. `began` is when, in epoch seconds; `kinds` are the kinds of requests in it.

    A run begins with its first request, one of an open load with its schedule: what its users send to make
    themselves ready starts before second 0. `cut` counts rows that were found half written, and left out.
    """

    began: float
    rows: Rows
    kinds: frozenset[str]
    cut: int


def read(folder: Path, target: Target) -> Recorded:
    """Read the recorder's files, of all its processes, and remove them."""
    parts: list[Columns] = []
    paths: set[tuple[str, str]] = set()
    cut = 0
    for file in sorted(folder.glob("rows-*.csv")):
        for chunk in chunks(file):
            good = [row for row in chunk if len(row) == FIELDS]
            cut += len(chunk) - len(good)
            paths.update((method, path) for _, method, path, *_ in good)
            parts.append(columns(good))
        file.unlink()
    began, rows = joined(parts, target)
    return Recorded(began, rows, frozenset(kind(*path) for path in paths), cut)


def chunks(file: Path) -> Iterator[list[list[str]]]:
    """The rows of a file; one that a killed process has not written to the end of its line is empty."""
    with file.open(newline="", errors="replace") as lines:
        written = csv.reader(line if line.endswith("\n") else "\n" for line in lines)
        while chunk := list(islice(written, CHUNK)):
            yield chunk


def shared(text: str) -> str:
    """A name or an error as it is saved, one object for all rows that have it."""
    return intern(remembered(text))


def columns(rows: Sequence[list[str]]) -> Columns:
    """Texts as numbers. `sent` is in epoch seconds, `due` in seconds of the schedule."""
    texts = zip(*rows, strict=True) if rows else [()] * FIELDS
    sent, method, _, name, ms, status, size, timing, error, due, late = texts
    works = [work(header) for header in timing]
    return {
        "probe": column("probe", [shared(f"{one} {other}") for one, other in zip(method, name, strict=True)]),
        "sent": numbers(sent),
        "due": numbers(due),
        "ms": numbers(ms),
        "status": numbers(status),
        "bytes": numbers(size),
        "queries": column("queries", [queries for queries, _ in works]),
        "db_ms": column("db_ms", [ms for _, ms in works]),
        "error": column("error", [shared(text) for text in error]),
        "late_ms": numbers(late),
    }


def numbers(texts: Iterable[str]) -> Numbers:
    return np.array([float(text) if text else NONE for text in texts])


def joined(parts: Sequence[Columns], target: Target) -> tuple[float, Rows]:
    """When the run began, and all rows in the order of their start, rounded as they are saved."""
    if not parts:
        return 0.0, Rows.of([])
    whole = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    sent, due, late = whole.pop("sent"), whole.pop("due"), whole["late_ms"]
    began = beginning(sent, due, late)
    whole["start"] = np.where(np.isnan(due), sent - began, due)
    whole["ms"] = whole["ms"] + np.nan_to_num(late)
    for name in ("start", "ms", "late_ms"):
        whole[name] = np.round(whole[name], DECIMALS)
    order = np.argsort(whole["start"], kind="stable")
    return began, Rows(target.number, target.arm, **{name: whole[name][order] for name in COLUMNS})


def beginning(sent: Numbers, due: Numbers, late: Numbers) -> float:
    """Second 0 of the schedule, or else the first request, in epoch seconds."""
    planned = ~np.isnan(due)
    if not planned.any():
        return float(sent.min())
    late = np.nan_to_num(late[planned])  # a dropped arrival was never sent: its row begins when it was due
    return float(np.median(sent[planned] - late / 1000 - due[planned]))
