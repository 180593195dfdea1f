"""One archive for a room without a network: `python -m workshop.bundle`.

It holds the history up to the last commit, the wheels of the lock, prepare.sh that makes a shop of both, and
a checksum of every file.
"""

import hashlib
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from workshop.errors import BundleError
from workshop.laptops import Laptop, needed

LOCK = "requirements/dev.txt"
BESIDE = ("workshop/offline/README.md", "workshop/offline/prepare.sh")
INTO = Path("dist")


@click.command()
@click.option(
    "--for",
    "laptops",
    multiple=True,
    metavar="SYSTEM-PROCESSOR:PYTHON",
    help="A kind of laptop, such as macos-arm64:3.13; again for more. Default: this machine's kind.",
)
def bundle(laptops: tuple[str, ...]) -> None:
    """Pack the shop and all that it needs into one archive in dist/."""
    kinds = [Laptop.parse(kind) for kind in laptops] or [Laptop.here()]
    name = f"storefront-workshop-{git('rev-parse', '--short=10', 'HEAD').strip()}"
    if git("status", "--porcelain"):
        click.echo("Your uncommitted edits will not be in it: it holds the last commit.")
    with TemporaryDirectory(prefix="storefront-bundle-") as temporary:
        folder = Path(temporary) / name
        fill(folder, kinds)
        packed = pack(folder, INTO / f"{name}.tar.gz")
    click.echo(f"{packed}: {packed.stat().st_size / 1e6:.0f} MB, for {', '.join(map(str, kinds))}")


def fill(folder: Path, kinds: Sequence[Laptop]) -> None:
    folder.mkdir()
    git("bundle", "create", "--quiet", str(folder / "storefront.bundle"), "HEAD")
    for path in BESIDE:
        (folder / Path(path).name).write_text(committed(path))
    (folder / "laptops.txt").write_text("".join(f"{kind}\n" for kind in kinds))
    for kind in kinds:
        download(kind, folder / "wheels")
    (folder / "SHA256SUMS").write_text(checksums(folder))


def download(kind: Laptop, wheels: Path) -> None:
    """The wheels that the lock names for such a laptop, their hashes checked. Those that are there stay."""
    click.echo(f"Wheels for {kind}")
    with TemporaryDirectory(prefix="storefront-lock-") as temporary:
        wanted = Path(temporary) / "wanted.txt"
        wanted.write_text(needed(committed(LOCK), kind.markers()))
        exactly = ["--no-deps", "--require-hashes", "--only-binary=:all:", *kind.pip_options()]
        pip("download", "--quiet", *exactly, f"--requirement={wanted}", f"--dest={wheels}")


def checksums(folder: Path) -> str:
    """A line for every file, as `sha256sum --check` reads it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n" for path in files
    )


def pack(folder: Path, archive: Path) -> Path:
    """The archive is there when it is whole. Wheels are compressed already, so it hardly tries."""
    archive.parent.mkdir(exist_ok=True)
    draft = archive.with_suffix(".tmp")
    with tarfile.open(draft, "w:gz", compresslevel=1) as tar:
        tar.add(folder, folder.name)
    return draft.replace(archive)


def committed(path: str) -> str:
    """What the last commit holds there, whatever was edited since."""
    return git("show", f"HEAD:{path}")


def git(*words: str) -> str:
    return run("git", *words)


def pip(*words: str) -> str:
    return run(sys.executable, "-m", "pip", *words)


def run(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BundleError(f"{' '.join(words)} failed:\n{done.stderr.strip()}")
    return done.stdout


def main() -> int:
    """Exit code 0: packed. 2: not."""
    try:
        bundle(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return 2
    except BundleError as error:
        click.echo(str(error), err=True)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
