"""Save a result in a folder of its own: redact it, write it, hash the files, log it, report it."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import file_digest
from itertools import count
from pathlib import Path
from typing import TypeVar

from harness import report
from harness.errors import HarnessError
from harness.progress import Teller
from harness.project import Project
from harness.redaction import anonymous, redacted, redacted_values
from harness.results import hooks, log
from harness.runs import Folder, Saved
from harness.scan.document import Scan

RESULTS = "results"
LONGEST = 100  # characters of a name made from arms: file systems stop at 255 bytes
SUMS = "SHA256SUMS"
RENDERED = {"report.html", "summary.md", "junit.xml"}  # made from the other files; not hashed
SUM = re.compile(r"([0-9a-f]{64})  (.+)")
LOCUST_TEXTS = {".csv", ".html", ".log", ".txt"}

Kept = TypeVar("Kept", bound=Saved | Scan)


def now() -> str:
    """The current time in UTC, to the second, as ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def refuse_taken(project: Path, save_as: str | None) -> None:
    """Check before measuring that the result can be saved. Raises HarnessError as new_folder would."""
    results = project / RESULTS
    if save_as is not None:
        refuse_name(save_as)
        if os.path.lexists(results / save_as):
            raise HarnessError(f"{results / save_as} exists already: use another name or remove it.")
    parent = results if results.exists() else project
    if not (parent.is_dir() and os.access(parent, os.W_OK | os.X_OK)):
        raise HarnessError(f"Cannot write to {parent}, where results are saved.")


def refuse_name(save_as: str) -> None:
    if not re.fullmatch(r"[\w.+@-]*\w[\w.+@-]*", save_as):
        raise HarnessError(f"Invalid result name {save_as!r}; use letters, digits and . _ + @ -.")


def new_folder(project: Path, name: str, save_as: str | None) -> Folder:
    """Create results/SAVE_AS, or results/<UTC time>-<name>, with a number if two start in one second."""
    refuse_taken(project, save_as)
    if save_as is not None:
        return Folder.named(project / RESULTS, save_as)
    tidy = re.sub(r"[^\w.+@-]", "_", name)[:LONGEST]
    stamped = f"{re.sub('[:-]', '', now())}-{tidy}"
    (project / RESULTS).mkdir(exist_ok=True)
    for number in count(1):
        folder = project / RESULTS / (stamped if number == 1 else f"{stamped}-{number}")
        with suppress(FileExistsError):
            folder.mkdir()
            return Folder(folder)
    raise AssertionError("unreachable: count() never ends")


def keep(
    project: Project, folder: Folder, result: Kept, teller: Teller, *, interrupted: bool = False
) -> Kept:
    """Save a result and its report; returns it as saved, without secrets.

    After an interrupt, `after_run` commands are skipped: the user wants to leave.
    """
    result = save(project, folder, result)
    if not isinstance(result, Scan):
        report.write(folder, result)
    for complaint in () if interrupted else hooks.run(project, folder.path):
        teller.say(complaint)
    return result


def save(project: Project, folder: Folder, result: Kept) -> Kept:
    """Write, hash and log the redacted result. A report that fails later does not lose it."""
    safe: Kept = redacted_values(result, project.secrets)
    folder.save(safe)
    redact_locust_files(folder.path / "locust", project.secrets)
    write_sums(folder.path)
    log.append(
        folder.path.parent,
        folder.path.name,
        "saved",
        kind=safe.kind,
        command=safe.command,
        conclusion=" ".join(getattr(safe, "conclusion", "").split()),
        exit_code=getattr(safe, "exit_code", 0),
    )
    return safe


@contextmanager
def attempt(project: Project, folder: Folder, command: str) -> Iterator[None]:
    """Log a measurement that fails before it has a result."""
    try:
        yield
    except BaseException as error:
        if not folder.json.exists():
            redact_locust_files(folder.path / "locust", project.secrets)
            log.append(
                folder.path.parent,
                folder.path.name,
                "failed",
                command=redacted(command, project.secrets),
                conclusion=redacted(" ".join(str(error).split()), project.secrets) or "interrupted",
                exit_code=2,
            )
        raise


def redact_locust_files(folder: Path, secrets: Sequence[str]) -> None:
    """Redact the files that Locust's processes wrote: they log whatever a locustfile logs."""
    for file in folder.rglob("*"):
        if file.suffix in LOCUST_TEXTS and file.is_file():
            before = file.read_bytes()
            after = anonymous(redacted(before.decode(errors="replace"), secrets)).encode()
            if after != before:
                replace(file, after)


def replace(file: Path, content: bytes) -> None:
    """Write a file in one step, so that no reader sees half of it."""
    draft = file.with_name(f"{file.name}.tmp")
    draft.write_bytes(content)
    draft.replace(file)


def write_sums(folder: Path) -> None:
    """Write SHA256SUMS, which `sha256sum -c` reads."""
    lines = (f"{digest}  {name}\n" for name, digest in digests(folder).items())
    replace(folder / SUMS, "".join(lines).encode())


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of every measured file, by its path in the folder."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: digest(path) for name, path in names.items() if name not in {SUMS, *RENDERED}}


def digest(file: Path) -> str:
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def changes(folder: Path) -> list[str]:
    """What differs from SHA256SUMS, a clause for each file."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return [f"{SUMS} is missing"]
    except UnicodeDecodeError:
        lines = []
    sums = [SUM.fullmatch(line) for line in lines]
    if not (sums and all(sums)):
        return [f"{SUMS} is damaged"]
    before, after = {match[2]: match[1] for match in sums if match}, digests(folder)
    return [
        *(f"{name} is missing" for name in before if name not in after),
        *(f"{name} has changed" for name in before if before[name] != after.get(name, before[name])),
        *(f"{name} is not in {SUMS}" for name in after if name not in before),
    ]


def refuse_changed(folder: Path) -> None:
    """Raise HarnessError if a file has changed since the result was saved."""
    if (folder / SUMS).exists() and (found := changes(folder)):
        raise HarnessError(f"{folder} has changed since it was saved: {'; '.join(found)}.")
