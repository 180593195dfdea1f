"""Results in one file with a manifest.json, by which whoever gets it can be sure of every other."""

import gzip
import io
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import IO, BinaryIO

from pydantic import TypeAdapter, ValidationError

from harness.errors import HarnessError
from harness.results import manifest
from harness.results.manifest import Sealed

FORMS = (".tar.gz", ".tgz", ".zip")
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # zip knows none before it: the same results give the same bytes
FILE = TypeAdapter(dict[str, Sealed])

Files = dict[str, Path]


def export(folders: Sequence[Path], to: Path) -> int:
    """Write the folders into one archive; how many files. HarnessError rather than writing over a file."""
    if not to.name.endswith(FORMS):
        raise HarnessError(f"{to} is no archive that can be written: name it {', '.join(FORMS)}.")
    if to.exists():
        raise HarnessError(f"{to} exists already: name the archive otherwise or remove it.")
    files = {path.relative_to(one.parent).as_posix(): path for one in folders for path in inside(one)}
    draft = to.with_name(f"{to.name}.tmp")
    try:
        with draft.open("xb") as output:
            write = write_zip if to.suffix == ".zip" else write_tar
            write(output, files, listed(files))
        draft.replace(to)
    except OSError as error:
        raise HarnessError(f"{to} cannot be written: {error.strerror}.") from None
    finally:
        draft.unlink(missing_ok=True)
    return len(files)


def inside(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def listed(files: Files) -> bytes:
    """The archive's own manifest."""
    found = {name: manifest.sealed(path) for name, path in files.items()}
    return FILE.dump_json(found, indent=1) + b"\n"


def write_tar(output: BinaryIO, files: Files, head: bytes) -> None:
    """Gzipped tar without times, owners and rights of this machine."""
    with (
        gzip.GzipFile("", "wb", fileobj=output, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        add(archive, manifest.NAME, len(head), io.BytesIO(head))
        for name, path in files.items():
            with path.open("rb") as content:
                add(archive, name, path.stat().st_size, content)


def add(archive: tarfile.TarFile, name: str, size: int, content: IO[bytes]) -> None:
    one = tarfile.TarInfo(name)
    one.size = size
    archive.addfile(one, content)


def write_zip(output: BinaryIO, files: Files, head: bytes) -> None:
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr(plain(manifest.NAME), head)
        for name, path in files.items():
            with path.open("rb") as content, archive.open(plain(name), "w", force_zip64=True) as packed:
                shutil.copyfileobj(content, packed)


def plain(name: str) -> zipfile.ZipInfo:
    """An entry without time and rights."""
    one = zipfile.ZipInfo(name, FIRST_DAY)
    one.compress_type = zipfile.ZIP_DEFLATED
    return one


def check(file: Path) -> list[str]:
    """What is not as the archive's manifest says, a clause for each file; HarnessError where it is none."""
    try:
        with file.open("rb") as opened:
            head, found = contents(opened, file)
        return manifest.differs(FILE.validate_json(head), found)
    except FileNotFoundError:
        raise HarnessError(f"There is no file {file}.") from None
    except (OSError, EOFError, tarfile.TarError, zipfile.BadZipFile, zlib.error, ValidationError):
        raise HarnessError(f"{file} is no archive of results, or it is damaged.") from None


def contents(opened: BinaryIO, file: Path) -> tuple[bytes, dict[str, Sealed]]:
    """The manifest in an archive, and size and hash of every other file; nothing is unpacked."""
    head, found = b"", {}
    for name, content in (from_zip if file.suffix == ".zip" else from_tar)(opened):
        if name == manifest.NAME:
            head = content.read()
        else:
            found[name] = measured(content)
    return head, found


def measured(content: IO[bytes]) -> Sealed:
    """Size and hash of what can be read once only."""
    size, digest = 0, sha256()
    while part := content.read(1 << 20):
        size += len(part)
        digest.update(part)
    return Sealed(size, digest.hexdigest())


def from_tar(opened: BinaryIO) -> Iterator[tuple[str, IO[bytes]]]:
    with tarfile.open(fileobj=opened, mode="r:gz") as archive:
        for one in archive:
            content = archive.extractfile(one)
            if content:
                yield one.name, content


def from_zip(opened: BinaryIO) -> Iterator[tuple[str, IO[bytes]]]:
    with zipfile.ZipFile(opened) as archive:
        for name in archive.namelist():
            with archive.open(name) as content:
                yield name, content
