"""Results on disk: a folder each, saved in one step, read with every doubt."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Self, TypeVar

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from harness.errors import HarnessError
from harness.runs.capacity import Capacity
from harness.runs.comparison import Comparison
from harness.runs.flamegraph import Flamegraph
from harness.runs.run import Run
from harness.runs.schema import SCHEMA

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Content = TypeVar("Content")
Result = Comparison | Run
Saved = Result | Flamegraph | Capacity


@dataclass(frozen=True)
class Folder:
    """A result's folder: result.json, requests.csv, Locust's own files, summary.md and report.html."""

    path: Path

    @property
    def json(self) -> Path:
        return self.path / "result.json"

    @property
    def rows(self) -> Path:
        return self.path / "requests.csv"

    @property
    def stacks(self) -> Path:
        return self.path / "stacks.speedscope.json"

    def flamegraph(self, arm: str) -> Path:
        """py-spy's picture of an arm."""
        return self.path / f"{arm.replace('/', '_')}.svg"

    def save(self, result: "DataclassInstance") -> None:
        """Write result.json in one step, so that a reader never meets half of it."""
        draft = self.json.with_suffix(".tmp")
        draft.write_bytes(TypeAdapter(type(result)).dump_json(result, indent=1))
        draft.replace(self.json)

    def load(self) -> Saved:
        """The saved result; raises HarnessError if it is missing, damaged or of another schema."""
        return self.read(ADAPTER)

    def read(self, adapter: TypeAdapter[Content]) -> Content:
        """What an adapter reads from result.json; raises HarnessError as `load` does."""
        try:
            return adapter.validate_json(self.json.read_bytes())
        except FileNotFoundError:
            raise HarnessError(f"{self.path} holds no result: there is no result.json in it.") from None
        except OSError as error:
            raise HarnessError(f"{self.json} cannot be read: {error.strerror}.") from None
        except ValidationError as error:
            raise HarnessError(f"{self.json} {complaint(error.errors())}") from None

    @classmethod
    def named(cls, results: Path, name: str) -> Self:
        """A new, empty folder results/NAME; HarnessError when it exists."""
        folder = results / name
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            raise HarnessError(f"{folder} exists already: use another name or remove it.") from None
        return cls(folder)


def complaint(errors: Sequence[ErrorDetails]) -> str:
    """What is wrong with a result, and what to do about it; an older schema differs in other keys, too."""
    for error in errors:
        if error["type"] == "union_tag_invalid":
            return f"is of kind {error['ctx']['tag']!r}, which neither `report` nor `diff` reads."
        if error["loc"][-1:] == ("schema",) and error["type"] == "literal_error":
            return (
                f"is of schema {error['input']}, this version reads {SCHEMA}: measure again, or read it with "
                "the version that made it."
            )
    where = ".".join(str(part) for part in errors[0]["loc"]) or "the file"
    return f"is damaged: {where}: {errors[0]['msg']}."


ADAPTER: TypeAdapter[Saved] = TypeAdapter(Annotated[Saved, Field(discriminator="kind")])
