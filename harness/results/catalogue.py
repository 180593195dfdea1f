"""The results in results/: list, find, export and erase them."""

import re
import shutil
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import AwareDatetime, TypeAdapter

from harness.errors import HarnessError
from harness.results import log
from harness.results.store import RESULTS, SUMS, changes
from harness.runs import Folder, Origin, TargetLoad

AGE = re.compile(r"(\d{1,5})([hdw])")
FIGURES = ("rps", "p50", "p95", "p99", "errors_percent", "queries")
UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


@dataclass(frozen=True)
class Summary:
    """What results of all kinds have in common; other keys are ignored."""

    created: AwareDatetime
    kind: str
    command: str
    target: str = ""
    origin: Origin | None = None
    origins: tuple[Origin, ...] = ()
    plan: str = ""
    targets: tuple[TargetLoad, ...] = ()
    exit_code: int = 0
    conclusion: str = ""

    @property
    def request(self) -> str:
        """The command without the name of its result: the same for a measurement that is repeated."""
        return re.sub(r" --save-as[ =]\S+", "", self.command)


SUMMARY = TypeAdapter(Summary)


@dataclass(frozen=True)
class Entry:
    """A result in results/, or one of a load's targets. Other kinds have no figures; times are in ms.

    `problem` says what has changed since the result was saved.
    """

    name: str
    created: str
    kind: str = ""
    arms: str = ""
    commits: str = ""
    plan: str = ""
    exit_code: int | None = None
    conclusion: str = ""
    rps: float | None = None
    p50: float | None = None
    p95: float | None = None
    p99: float | None = None
    errors_percent: float | None = None
    queries: float | None = None
    cpu: float | None = None
    megabytes: float = 0.0
    problem: str = ""


def read(folder: Path) -> Summary:
    """The summary of a saved result; raises HarnessError if it is missing or damaged."""
    return Folder(folder).read(SUMMARY)


def result_folders(project: Path) -> list[Path]:
    return [path for path in (project / RESULTS).glob("*/") if not path.is_symlink()]


def entries(project: Path) -> list[Entry]:
    """All results in results/, oldest first: one entry each, or one for each target of a load."""
    failed = [line for line in log.read(project / RESULTS) if line.get("event") == "failed"]
    reasons = {str(line.get("name")): str(line.get("conclusion")) for line in failed}
    listed = (entry for path in result_folders(project) for entry in of_folder(path, reasons))
    return sorted(listed, key=lambda entry: (entry.created, entry.name))


def of_folder(folder: Path, reasons: Mapping[str, str]) -> Iterator[Entry]:
    """`reasons` say why measurements failed before they had a result, by name."""
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    modified = datetime.fromtimestamp(folder.stat().st_mtime, UTC)
    entry = Entry(folder.name, timestamp(modified), megabytes=round(size / 1e6, 3))
    if not ((folder / "result.json").exists() or (folder / SUMS).exists()):
        reason = reasons.get(folder.name, "No result: still running, or killed.")
        yield replace(entry, kind="failed", exit_code=2, conclusion=reason)
        return
    problems = changes(folder)
    try:
        summary = read(folder)
    except HarnessError as error:
        yield replace(entry, problem="; ".join([*problems, str(error).rstrip(".")]))
    else:
        yield from rows(summary, replace(entry, problem="; ".join(problems)))


def rows(summary: Summary, entry: Entry) -> Iterator[Entry]:
    """The entry with what the summary says of all arms, or of each target of a load."""
    origins = [summary.origin] if summary.origin else summary.origins
    entry = replace(
        entry,
        created=timestamp(summary.created),
        kind=summary.kind,
        arms=summary.target or " ".join(origin.arm for origin in origins),
        commits=" ".join(dict.fromkeys(map(commit, origins))),
        plan=summary.plan,
        exit_code=summary.exit_code,
        conclusion=summary.conclusion,
    )
    if not summary.targets:
        yield entry
    for target in summary.targets:
        total = target.load.total
        yield replace(
            entry,
            arms=target.target,
            commits=commit(target.origin) if target.origin else "",
            exit_code=target.exit_code,
            conclusion=target.conclusion,
            **{name: getattr(total, name) for name in FIGURES},
            cpu=target.load.cpu_ms_per_request,
        )


def timestamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def commit(origin: Origin) -> str:
    """The commit of an arm, with + if its files were edited."""
    return origin.commit[:9] + ("+" if origin.diff else "")


def newest_like(project: Path, folder: Path) -> Path:
    """The newest other result of the same command; raises HarnessError if there is none."""
    request, others = read(folder).request, []
    for path in result_folders(project):
        with suppress(HarnessError):
            summary = read(path)
            if summary.request == request and path.name != folder.name:
                others.append((summary.created, path))
    if not others:
        raise HarnessError(f"There is no other result of: {request}. Measure again to have one.")
    return max(others)[1]


def find(project: Path, name: str) -> Path:
    """The folder of a result by its name or path; raises HarnessError if it is not in results/."""
    results = (project / RESULTS).resolve()
    for path in (project / RESULTS / name, Path(name)):
        if path.is_dir() and not path.is_symlink() and path.resolve().parent == results:
            return path.resolve()
    newest = sorted(results.glob("*/"), key=lambda path: path.stat().st_mtime)[-5:]
    names = ", ".join(path.name for path in newest) or "none"
    raise HarnessError(f"There is no result {name!r} in {RESULTS}/; the newest are: {names}.")


def export(folders: Sequence[Path], archive: Path) -> None:
    """Write the folders into a .tar.gz; raises HarnessError if the file exists or cannot be written."""
    if not archive.name.endswith((".tar.gz", ".tgz")):
        raise HarnessError(f"Invalid archive name {archive}; it must end in .tar.gz.")
    if archive.exists():
        raise HarnessError(f"{archive} exists already: use another name or remove it.")
    draft = archive.with_name(f"{archive.name}.tmp")
    try:
        with tarfile.open(draft, "w:gz") as tar:
            for folder in folders:
                tar.add(folder, arcname=folder.name, filter=without_owner)
        draft.replace(archive)
    except OSError as error:
        raise HarnessError(f"Cannot write {archive}: {error.strerror}.") from None
    finally:
        draft.unlink(missing_ok=True)


def without_owner(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out who measured: a result holds no user names."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def erase(project: Path, folder: Path) -> None:
    """Remove a result; one line in the log says that it was erased."""
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise HarnessError(f"Cannot erase {error.filename or folder}: {error.strerror}.") from None
    log.erase(project / RESULTS, folder.name)


def older_than(project: Path, age: str) -> list[Path]:
    """Folders of results that are older than 12h, 30d or 8w."""
    match = AGE.fullmatch(age)
    if not match:
        raise HarnessError(f"Invalid age {age!r}; use 12h, 30d or 8w.")
    limit = datetime.now(UTC) - int(match[1]) * UNITS[match[2]]
    old = (entry.name for entry in entries(project) if datetime.fromisoformat(entry.created) < limit)
    return [project / RESULTS / name for name in dict.fromkeys(old)]
