"""The rows of one load as columns: a million of them take 80 MB, and percentiles come out of one array."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import starmap
from typing import Any, Self, overload

import numpy as np
from numpy.typing import NDArray

from harness.rows import Row

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]
Places = NDArray[np.signedinteger]

CHUNK = 10_000  # rows made at once for who walks through all of them
DROPPED = "dropped: "  # how the error of an arrival begins for which there was no user


@dataclass(frozen=True, eq=False)
class Rows(Sequence[Row]):
    """All rows of one load: a sequence of Row, made when asked for, over columns of numpy.

    `probe` and `error` are texts; elsewhere NaN says that a row has no such value. Units as in Row.
    """

    number: int
    arm: str
    probe: NDArray[np.object_]
    start: Numbers
    ms: Numbers
    status: Numbers
    bytes: Numbers
    queries: Numbers
    db_ms: Numbers
    error: NDArray[np.object_]
    late_ms: Numbers

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Self:
        """The same rows as columns; they are of one arm and number."""
        made = list(rows)
        first = made[0] if made else Row("load", 0, "", "")
        columns = {name: [getattr(row, name) for row in made] for name in COLUMNS}
        return cls(first.number, first.arm, **{name: column(name, columns[name]) for name in COLUMNS})

    @classmethod
    def joined(cls, parts: Sequence["Rows"]) -> "Rows":
        """The rows of all parts, one part after the other."""
        if not parts:
            return cls.of([])
        columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in COLUMNS}
        return cls(parts[0].number, parts[0].arm, **columns)

    def __len__(self) -> int:
        return len(self.start)

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice | Mask | Places) -> "Rows": ...

    def __getitem__(self, index: int | slice | Mask | Places) -> "Row | Rows":
        """One row; or those of a slice, a mask or an array of places, as columns again."""
        if isinstance(index, int):
            at = range(len(self))[index]  # or IndexError
            return next(iter(self[at : at + 1]))
        return Rows(self.number, self.arm, **{name: getattr(self, name)[index] for name in COLUMNS})

    def __iter__(self) -> Iterator[Row]:
        for begin in range(0, len(self), CHUNK):
            yield from starmap(self.row, zip(*self.values(slice(begin, begin + CHUNK)), strict=True))

    def row(self, probe: str, *values: Any) -> Row:
        return Row("load", self.number, self.arm, probe, *values)

    def values(self, part: slice) -> Iterator[list[Any]]:
        """The columns of a part as lists of Python's own numbers, in the order of Row."""
        for name in COLUMNS:
            values = getattr(self, name)[part].tolist()
            if name in COUNTS:
                yield [None if value != value else int(value) for value in values]
            else:
                yield [None if value != value else value for value in values]

    @property
    def failed(self) -> Mask:
        return np.asarray(self.error != "", dtype=bool)

    @property
    def ended(self) -> Numbers:
        """When each request ended, in seconds since the run began."""
        return self.start + self.ms / 1000

    @property
    def sent(self) -> Mask:
        """Which requests are arrivals of an open load that were sent."""
        return ~np.isnan(self.late_ms)

    def by_probe(self) -> Iterator[tuple[str, "Rows"]]:
        """The rows of each name, in the order of the names."""
        for name in sorted(set(self.probe.tolist())):
            yield name, self[np.asarray(self.probe == name, dtype=bool)]


COLUMNS = tuple(field.name for field in fields(Rows))[2:]
COUNTS = ("status", "bytes", "queries")
TEXTS = ("probe", "error")


def column(name: str, values: Sequence[Any]) -> NDArray[Any]:
    """Values of one column; None becomes NaN."""
    return np.array(values, dtype=object if name in TEXTS else float)
