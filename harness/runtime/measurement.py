"""The sequence that every measurement runs, from the first check to the saved result."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Protocol, TypeVar

from harness import results
from harness.arms import Arm
from harness.progress import Teller
from harness.project import Project
from harness.runs import Folder, Saved
from harness.scan.document import Scan
from harness.server import Site
from harness.session import Session


@dataclass(frozen=True, kw_only=True)
class Options:
    """What every measurement is given: its seed, the command that repeats it, and a name for the result."""

    seed: int
    command: str
    save_as: str | None = None

    @property
    def name(self) -> str:
        """What the result is called without `save_as`."""
        raise NotImplementedError

    def session(self, project: Project) -> Session:
        return Session(project, self.seed)


Given = TypeVar("Given", bound=Options)
Result = TypeVar("Result", bound=Saved | Scan, covariant=True)


class Measurement(Protocol[Result]):
    """One measurement under way. Its constructor makes checkouts and databases, and measures nothing."""

    @property
    def keeps_part(self) -> bool:
        """Whether what was measured before a failure is a result, too."""

    def measure(self, folder: Folder) -> None:
        """Measure everything. Rows of requests and files of other tools go into the folder."""

    def result(self, seconds: float, stopped: str) -> Result:
        """What was measured in so many seconds, judged. `stopped` says why it ended early, if it did."""


def run(
    project: Project,
    options: Given,
    teller: Teller,
    begin: Callable[[Session, Given, Teller], Measurement[Result]],
) -> tuple[Result, Folder]:
    """Measure, judge, save and report.

    After an error or an interrupt, what was measured is saved as an incomplete result; the error is raised.
    """
    results.refuse_taken(project.folder, options.save_as)
    began = monotonic()
    with options.session(project) as session:
        measurement = begin(session, options, teller)
        folder = results.new_folder(project.folder, options.name, options.save_as)
        with results.attempt(project, folder, options.command), removed_if_empty(folder.path):
            try:
                measurement.measure(folder)
            except BaseException as error:
                if measurement.keeps_part:
                    part = measurement.result(monotonic() - began, str(error) or "interrupted")
                    interrupted = isinstance(error, KeyboardInterrupt)
                    results.keep(project, folder, part, teller, interrupted=interrupted)
                raise
            result = measurement.result(monotonic() - began, "")
            return results.keep(project, folder, result, teller), folder


@contextmanager
def removed_if_empty(folder: Path) -> Iterator[None]:
    try:
        yield
    finally:
        with suppress(OSError):  # it contains something
            folder.rmdir()


def sites(
    session: Session, arms: Sequence[Arm], teller: Teller, prepare: Callable[[Site], None] = lambda site: None
) -> list[Site]:
    """A site for each arm: its checkout, and its seeded database after `prepare`."""
    step = "checkout and seeded database" if len(arms) == 1 else "checkouts and seeded databases"
    made = []
    with teller.step(step, len(arms)) as done:
        for arm, name in zip(arms, names(arms), strict=True):
            made.append(session.site(arm, name))
            prepare(made[-1])
            done()
    return made


def names(arms: Sequence[Arm]) -> list[str]:
    """The written form of each arm; an arm that is named again, to measure noise alone, gets a number."""
    written = [str(arm) for arm in arms]
    return [
        arm if arm not in written[:index] else f"{arm} ({written[:index].count(arm) + 1})"
        for index, arm in enumerate(written)
    ]
