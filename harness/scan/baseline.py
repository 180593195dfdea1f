"""The baseline: growth that is known and accepted, by names that survive the moving of lines."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

from harness.errors import HarnessError
from harness.scan.causes import Cause
from harness.scan.findings import Endpoint

SCHEMA: Final = 1
STRICT = ConfigDict(extra="forbid")
BY_CHANCE = 1.25  # what is known about only may come out so much larger the next time


@dataclass(frozen=True)
class Known:
    """Growth of one endpoint along one path. `cause` is the name of its origin, or else its SQL."""

    __pydantic_config__ = STRICT

    endpoint: str
    path: str
    cause: str
    slope: float
    about: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same growth in another scan."""
        return self.endpoint, self.path, self.cause

    def covers(self, other: "Known") -> bool:
        """Whether the other is the same growth, and no worse."""
        chance = BY_CHANCE if other.about or self.about else 1
        return self.key == other.key and other.slope <= self.slope * chance


@dataclass(frozen=True)
class Baseline:
    """A baseline's file."""

    __pydantic_config__ = STRICT

    schema: Literal[1]
    accepted: tuple[Known, ...]


FILE = TypeAdapter(Baseline)


def grown(endpoint: Endpoint) -> dict[Cause, Known]:
    """What the baseline calls each cause; those that it gives one name are added up."""
    names = {cause: (cause.path, cause.name or cause.sql) for cause in endpoint.causes}
    slopes: Counter[tuple[str, str]] = Counter()
    for cause, name in names.items():
        slopes[name] += cause.slope  # type: ignore[assignment]  # a Counter takes fractions too
    return {
        cause: Known(endpoint.endpoint, *name, round(slopes[name], 2), cause.about)
        for cause, name in names.items()
    }


def accept(endpoint: Endpoint, known: Sequence[Known]) -> Endpoint:
    """The endpoint, its causes marked that the baseline covers."""
    found = grown(endpoint)
    marked = (
        replace(cause, accepted=any(one.covers(found[cause]) for one in known)) for cause in endpoint.causes
    )
    return replace(endpoint, causes=tuple(marked))


def gone(endpoints: Sequence[Endpoint], known: Sequence[Known]) -> tuple[Known, ...]:
    """Entries of the baseline whose growth was not found again."""
    found = {one.key for endpoint in endpoints for one in grown(endpoint).values()}
    return tuple(one for one in known if one.key not in found)


def read(file: Path) -> tuple[Known, ...]:
    """What a baseline's file accepts; HarnessError where it is missing or damaged."""
    try:
        return FILE.validate_json(file.read_bytes()).accepted
    except OSError as error:
        raise HarnessError(
            f"{file} cannot be read: {error.strerror}. A baseline is made by --write-baseline {file}."
        ) from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise HarnessError(
            f"{file} is no baseline, or damaged: {where}: {first['msg']}. --write-baseline makes a new one."
        ) from None


def write(file: Path, endpoints: Sequence[Endpoint]) -> tuple[Known, ...]:
    """Accept all growth that was found, in an order that makes small diffs; what is accepted now."""
    found = {known for endpoint in endpoints for known in grown(endpoint).values()}
    ordered = tuple(sorted(found, key=lambda one: one.key))
    try:
        file.write_bytes(FILE.dump_json(Baseline(SCHEMA, ordered), indent=1) + b"\n")
    except OSError as error:
        raise HarnessError(f"{file} cannot be written: {error.strerror}.") from None
    return ordered
