"""The two results that are compared: found by name, whole, complete, and measured alike."""

from dataclasses import dataclass
from pathlib import Path

from harness.diff import conditions, figures, judging
from harness.diff.judging import Change
from harness.errors import HarnessError
from harness.results import LATEST, RESULTS, brief, catalogue, manifest
from harness.runs import Folder, Run, Saved


@dataclass(frozen=True)
class Diff:
    """Two results, their names, and every figure that both have; `missing` are those of one alone."""

    names: tuple[str, str]
    first: Saved
    second: Saved
    changes: tuple[Change, ...]
    missing: tuple[str, ...]


def diff(project: Path, first: str, second: str) -> Diff:
    """Both results side by side; HarnessError where they cannot be compared, and why."""
    one = folder_of(project, first, other=second)
    two = folder_of(project, second, other=first)
    if one == two:
        raise HarnessError(f"{first} and {second} are the same result.")
    before, after = whole(one), whole(two)
    if unlike := conditions.differences(conditions.conditions(before), conditions.conditions(after)):
        raise HarnessError(
            f"{one.path.name} and {two.path.name} were measured otherwise: {'; '.join(unlike)}. "
            "Measure both under the same conditions, or in one session: compare ARM ARM."
        )
    left, right = figures.figures(before, one), figures.figures(after, two)
    found = tuple(judging.changes(left, right))
    missing = tuple(judging.missing(left, right))
    return Diff((one.path.name, two.path.name), before, after, found, missing)


def folder_of(project: Path, name: str, other: str) -> Folder:
    """A result's folder; `latest` is the newest that was asked for as the other was."""
    if name != LATEST:
        return Folder(catalogue.find(project, name))
    if other == LATEST:
        raise HarnessError(f"{LATEST} is the newest result like the other one: name that one.")
    return Folder(latest(project, catalogue.find(project, other)))


def latest(project: Path, like: Path) -> Path:
    """The newest result of the same kind and command as another's; HarnessError without one."""
    asked = brief.read(like)
    heads = [
        head for path in (project / RESULTS).glob("*/") if (head := readable(path)) and path.name != like.name
    ]
    same = [head for head in heads if (head.kind, head.what) == (asked.kind, asked.what)]
    if not same:
        raise HarnessError(f"There is no other result of: {asked.what}. Measure it again for one.")
    return project / RESULTS / max(same, key=lambda head: (head.created, head.name)).name


def readable(folder: Path) -> brief.Brief | None:
    try:
        return brief.read(folder)
    except HarnessError:
        return None


def whole(folder: Folder) -> Saved:
    """The result; HarnessError for one that proves nothing."""
    manifest.refuse_changed(folder.path)
    result = folder.load()
    if not result.complete:
        raise HarnessError(f"{folder.path.name} stopped early: it is not compared with anything.")
    for load in result.targets if isinstance(result, Run) else ():
        if load.invalid or load.aborted:
            reasons = "; ".join(load.invalid) or load.aborted
            raise HarnessError(f"{folder.path.name} is no measurement of {load.target}: {reasons}.")
    return result
