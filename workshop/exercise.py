"""An exercise, as its file in workshop/exercises/ tells it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

from workshop.errors import WorkshopError

EXERCISES = Path("workshop", "exercises")
MIGRATIONS = Path("store", "migrations")

# What a mistake moves: the words of `manage.py variants`, and the steps that the database takes.
Work = Literal["queries", "rows", "bytes", "cpu", "wait", "tail", "lock", "steps"]


@dataclass(frozen=True)
class Exercise:
    """What a student is told, and what is judged.

    What a colleague has changed is a regression of the shop, `variant`, or the patch beside the file. For a
    patch `probe` and `work` say what is judged, which a variant knows by itself; `mistake` is False where
    the change is innocent and the complaint has another cause. `at_most` is the budget of what is timed, as a
    multiple of the correct code's. `afterwards` is told when the exercise is reset.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    key: str
    title: str
    minutes: int
    tale: str
    hints: list[str]
    solution: str
    variant: str | None = None
    probe: str | None = None
    work: Work | None = None
    mistake: bool = True
    at_most: float = 1.05
    afterwards: str = ""

    @property
    def name(self) -> str:
        """As the terminal and the report call it."""
        return f"Exercise {self.key}: {self.title}" if self.key.isdecimal() else self.title


READER = TypeAdapter(Exercise)


def every(root: Path) -> list[Exercise]:
    """All exercises by number."""
    return sorted((read(path) for path in (root / EXERCISES).glob("*.toml")), key=lambda one: int(one.key))


def numbered(root: Path, number: str) -> Exercise:
    """The exercise of that number; WorkshopError with those there are."""
    found = {exercise.key: exercise for exercise in every(root)}
    if number not in found:
        raise WorkshopError(f"There is no exercise {number}, but {', '.join(found) or 'none'}.")
    return found[number]


def read(path: Path) -> Exercise:
    """An exercise from its file; WorkshopError with what is wrong."""
    number, _, _ = path.name.partition("-")
    try:
        return READER.validate_python({"key": str(int(number)), **tomllib.loads(path.read_text())})
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise WorkshopError(f"{path}: {error}") from None


def patch(root: Path, exercise: Exercise) -> str:
    """The change of an exercise that has no variant: beside its own file, the next migration named."""
    file = next((root / EXERCISES).glob(f"{int(exercise.key):02}-*.patch"))
    leaf = max(path.stem for path in (root / MIGRATIONS).glob("[0-9]*.py"))
    return file.read_text().replace("{leaf}", leaf).replace("{next}", f"{int(leaf[:4]) + 1:04}")
