"""What the student has done so far, in .workshop/progress.json: never the name of a mistake."""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter, ValidationError

from workshop.errors import WorkshopError

FOLDER = Path(".workshop")


@dataclass(frozen=True)
class Figure:
    """One thing that a check has measured, for the correct code and for the student's."""

    what: str
    correct: int | float
    yours: int | float


@dataclass(frozen=True)
class Check:
    """What a check has found: what is wrong, `faults`, and what could not be told, `doubts`."""

    at: str
    faults: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.faults and not self.doubts


@dataclass
class Attempt:
    """One exercise, until it is passed: times are ISO 8601 in UTC. What is passed is noted no further."""

    started: str
    hints: int = 0
    shown: bool = False
    checks: list[Check] = field(default_factory=list)
    passed: str | None = None

    @property
    def minutes(self) -> float | None:
        """From the start to the first check that passed; None before it."""
        if self.passed is None:
            return None
        took = datetime.fromisoformat(self.passed) - datetime.fromisoformat(self.started)
        return took.total_seconds() / 60


@dataclass(frozen=True)
class Current:
    """The exercise that runs, the commit whose code is correct, and a digest of what `start` has written."""

    key: str
    base: str
    written: str


@dataclass
class Progress:
    """All of it: what runs, and the attempts at each exercise that was ever started, the last one last."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    current: Current | None = None
    attempts: dict[str, list[Attempt]] = field(default_factory=dict)

    def last(self, key: str) -> Attempt:
        """The one that counts while an exercise runs."""
        return self.attempts[key][-1]


READER = TypeAdapter(Progress)


class Notebook:
    """The folder .workshop of one repository."""

    def __init__(self, root: Path) -> None:
        self.folder = root / FOLDER
        self.file = self.folder / "progress.json"

    def read(self) -> Progress:
        """What was kept; WorkshopError where that is damaged."""
        try:
            return READER.validate_json(self.file.read_bytes())
        except FileNotFoundError:
            return Progress()
        except ValidationError as error:
            raise WorkshopError(f"{self.file} is damaged: {error.errors()[0]['msg']}. Remove it.") from None

    def write(self, progress: Progress) -> None:
        """Keep it, in one step: a reader never meets half of it."""
        self.keep("progress.tmp", READER.dump_json(progress, indent=1).decode())
        os.replace(self.folder / "progress.tmp", self.file)

    def keep(self, name: str, text: str) -> Path:
        """Write a file beside it."""
        self.folder.mkdir(exist_ok=True)
        path = self.folder / name
        path.write_text(text)
        return path


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
