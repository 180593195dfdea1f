"""The seal of a result: manifest.json lists what was measured, file by file, with sizes and SHA-256."""

from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter, ValidationError

from harness.errors import HarnessError

NAME = "manifest.json"
RENDERED = {"report.html", "summary.md", "junit.xml"}  # made from the rest, and made again by `report`


@dataclass(frozen=True)
class Sealed:
    """One file as it was when the result was kept."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """All files of a result that are not made from others, by their path in the folder."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    files: dict[str, Sealed]


FILE = TypeAdapter(Manifest)


def seal(folder: Path) -> str:
    """Write the manifest of what lies in the folder now; its SHA-256."""
    content = FILE.dump_json(Manifest(look(folder)), indent=1)
    draft = folder / f"{NAME}.tmp"
    draft.write_bytes(content)
    draft.replace(folder / NAME)
    return sha256(content).hexdigest()


def look(folder: Path) -> dict[str, Sealed]:
    """Every file that a manifest lists, as it is now."""
    inside = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    names = {path.relative_to(folder).as_posix(): path for path in inside}
    return {name: sealed(path) for name, path in names.items() if name not in {NAME, *RENDERED}}


def sealed(file: Path) -> Sealed:
    with file.open("rb") as content:
        return Sealed(file.stat().st_size, file_digest(content, "sha256").hexdigest())


def read(folder: Path) -> tuple[Manifest, str]:
    """The manifest that a result was sealed with, and its SHA-256; HarnessError without a whole one."""
    try:
        content = (folder / NAME).read_bytes()
        return FILE.validate_json(content), sha256(content).hexdigest()
    except FileNotFoundError:
        raise HarnessError(f"{folder} has no {NAME}: nobody can say whether it is whole.") from None
    except ValidationError as error:
        raise HarnessError(f"{folder / NAME} is damaged: {error.errors()[0]['msg']}.") from None


def differences(folder: Path) -> list[str]:
    """What is no longer as it was sealed, a clause for each file; empty where all is."""
    return differs(read(folder)[0].files, look(folder))


def refuse_changed(folder: Path) -> None:
    """HarnessError for a result that is not what was kept; one that was never sealed is taken as it is."""
    if (folder / NAME).exists() and (wrong := differences(folder)):
        raise HarnessError(f"{folder} is not what was kept: {'; '.join(wrong)}.")


def differs(before: dict[str, Sealed], now: dict[str, Sealed]) -> list[str]:
    """What tells two lists of files apart, a clause for each file."""
    return [
        *(f"{name} is missing" for name in before if name not in now),
        *(f"{name} was added" for name in now if name not in before),
        *(
            changed(name, before[name], now[name])
            for name in before
            if before[name] != now.get(name, before[name])
        ),
    ]


def changed(name: str, before: Sealed, now: Sealed) -> str:
    if now.size < before.size:
        return f"{name} is cut: {now.size:,} of {before.size:,} bytes"
    return f"{name} was changed"
