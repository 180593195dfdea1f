"""All that lies in results/: one entry a folder, whatever state it is in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.errors import HarnessError
from harness.results import brief, log, manifest
from harness.results.brief import Brief
from harness.results.folders import RESULTS


@dataclass(frozen=True)
class Entry:
    """A folder, the head of its result if it can be read, its size in bytes, and what is wrong with it."""

    folder: Path
    head: Brief | None
    size: int
    wrong: str

    @property
    def created(self) -> str:
        return self.head.created if self.head else ""


def entries(project: Path) -> list[Entry]:
    """Every folder of results/, the newest last; those without a result first."""
    results = project / RESULTS
    logged = {line.name: line for line in log.read(results) if line.event != "erased"}
    folders = (path for path in results.glob("*/") if not path.is_symlink())
    return sorted(
        (entry(path, logged.get(path.name)) for path in folders), key=lambda one: (one.created, one.folder)
    )


def entry(folder: Path, line: log.Line | None) -> Entry:
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    try:
        return Entry(folder, brief.read(folder), size, "; ".join(doubts(folder, line)))
    except HarnessError as error:
        failed = line is not None and line.event == "failed"
        return Entry(folder, None, size, f"failed: {line.verdict}" if line and failed else str(error))


def doubts(folder: Path, line: log.Line | None) -> Iterator[str]:
    """Why a result may not be what was measured: against its own manifest, and that against the log."""
    try:
        sealed, sha256 = manifest.read(folder)
    except HarnessError as error:
        yield str(error).rstrip(".")
        return
    yield from manifest.differs(sealed.files, manifest.look(folder))
    if line is None:
        yield "it is not in the log"
    elif line.sha256 != sha256:
        yield "its manifest is not the one that was logged"


def find(project: Path, name: str) -> Path:
    """The folder of a result, by its name or path; HarnessError for what lies elsewhere than in results/."""
    results = (project / RESULTS).resolve()
    for path in (project / RESULTS / name, Path(name)):
        if path.is_dir() and not path.is_symlink() and path.resolve().parent == results:
            return path.resolve()
    raise HarnessError(f"There is no result {name!r} in {RESULTS}/; it holds {known(project)}.")


def known(project: Path) -> str:
    """The newest names, for a sentence."""
    names = [
        one.name for one in sorted((project / RESULTS).glob("*/"), key=lambda path: path.stat().st_mtime)
    ]
    return ", ".join([*names[-5:], *(["others"] if len(names) > 5 else [])]) or "none"


def sizes(found: Sequence[Entry]) -> int:
    """Bytes of all of them."""
    return sum(one.size for one in found)
