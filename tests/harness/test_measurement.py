"""The sequence of every measurement: what is kept when it ends, and when it fails."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from harness import project
from harness.errors import HarnessError
from harness.progress import Teller
from harness.results import log
from harness.runs import Folder, Run
from harness.runtime import measurement
from harness.runtime.measurement import Options
from harness.session import Session
from tests.harness import results


class Named(Options):
    name = "load-short"


class Scripted:
    """A measurement that raises an error, if it has one, where it would measure."""

    def __init__(self, error: BaseException | None = None, *, keeps_part: bool = True) -> None:
        self.error, self.keeps_part = error, keeps_part

    def begin(self, session: Session, options: Options, teller: Teller) -> "Scripted":
        return self

    def measure(self, folder: Folder) -> None:
        if self.error:
            raise self.error

    def result(self, seconds: float, stopped: str) -> Run:
        code = 2 if stopped else 0
        return replace(results.run(), complete=not stopped, conclusion=stopped or "Met.", exit_code=code)


def run(toy: Path, scripted: Scripted, save_as: str = "mine") -> tuple[Run, Folder]:
    options = Named(seed=1, command="python -m harness load short", save_as=save_as)
    teller = Teller(Console(file=StringIO()))
    return measurement.run(project.read(toy), options, teller, scripted.begin)


def logged(toy: Path) -> list[tuple[str, str]]:
    return [(line["event"], line["conclusion"]) for line in log.read(toy / "results")]


def test_a_whole_measurement_is_saved_reported_and_logged(toy: Path) -> None:
    result, folder = run(toy, Scripted())
    assert folder.load() == result
    assert {"summary.md", "report.html"} <= {file.name for file in folder.path.iterdir()}
    assert logged(toy) == [("saved", "Met.")]


@pytest.mark.parametrize(
    ("error", "reason"),
    [(HarnessError("No request was sent."), "No request was sent."), (KeyboardInterrupt(), "interrupted")],
    ids=["error", "interrupt"],
)
def test_what_was_measured_before_a_failure_is_kept_as_incomplete(
    toy: Path, error: BaseException, reason: str
) -> None:
    with pytest.raises(type(error)):
        run(toy, Scripted(error))
    kept = Folder(toy / "results" / "mine").load()
    assert (kept.complete, kept.exit_code) == (False, 2)
    assert logged(toy) == [("saved", reason)]


def test_a_failure_before_anything_was_measured_is_only_logged(toy: Path) -> None:
    with pytest.raises(HarnessError):
        run(toy, Scripted(HarnessError("No request was sent."), keeps_part=False))
    assert not (toy / "results" / "mine").exists()
    assert logged(toy) == [("failed", "No request was sent.")]


def test_a_taken_name_is_refused_before_anything_is_made(toy: Path) -> None:
    (toy / "results" / "mine").mkdir(parents=True)
    with pytest.raises(HarnessError, match="exists already"):
        run(toy, Scripted(AssertionError("it was begun")))
