"""The code of an arm: a worktree of its ref, or the working tree with its edits, and the Python to run it."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from harness.errors import HarnessError
from harness.keys import command
from harness.project import Commands

ENVIRONMENTS = Path(".cache/environments")  # kept between sessions: making one takes half a minute


@dataclass(frozen=True)
class Checkout:
    """A folder with the code of one ref and the Python to run it. `diff` as in Origin."""

    folder: Path
    commit: str
    diff: str
    python: Path


def git(folder: Path, *words: str) -> str:
    """What git prints; HarnessError with what it complains of."""
    result = subprocess.run(["git", "-C", folder, *words], capture_output=True, text=True, check=False)
    if result.returncode:
        raise HarnessError(f"git {words[0]} failed: {result.stderr.strip().removeprefix('fatal: ')}")
    return result.stdout


def is_repository(folder: Path) -> bool:
    return (folder / ".git").exists() and shutil.which("git") is not None


def commit_of(folder: Path, ref: str) -> str:
    try:
        return git(
            folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}"
        ).strip()
    except HarnessError:
        raise HarnessError(f"There is no git ref {ref!r} here: name a branch, a tag or a commit.") from None


def make(project: Path, ref: str | None, into: Path, commands: Commands) -> Checkout:
    """A checkout of `ref`, or of the working tree, that later edits do not touch; remove() takes it away.

    Without a git repository (in a container) the working tree is used where it stands, and refs are refused.
    """
    if not is_repository(project):
        if ref:
            raise HarnessError(f"There is no git repository here, so no arm at {ref!r} can be made.")
        return Checkout(project, os.environ.get("COMMIT", "unknown"), "", Path(sys.executable))
    commit = commit_of(project, ref or "HEAD")
    git(project, "worktree", "add", "--quiet", "--detach", str(into), commit)
    diff = "" if ref else copy_edits(project, into)
    return Checkout(into, commit, diff, python_for(project, into, commands))


def remove(project: Path, checkout: Path) -> None:
    """Take a worktree away, whatever state it is in."""
    shutil.rmtree(checkout, ignore_errors=True)
    if is_repository(project):
        git(project, "worktree", "prune")


def copy_edits(project: Path, into: Path) -> str:
    """Put the uncommitted edits of tracked and new files into a checkout; a SHA-256 of them, "" if none."""
    changed = git(project, "diff", "--name-only", "-z", "--no-renames", "HEAD").split("\0")
    new = git(project, "ls-files", "--others", "--exclude-standard", "-z").split("\0")
    digest = sha256()
    names = sorted(filter(None, {*changed, *new}))
    for name in names:
        digest.update(name.encode() + b"\0" + copy_edit(project / name, into / name) + b"\0")
    return digest.hexdigest() if names else ""


def copy_edit(source: Path, target: Path) -> bytes:
    """Copy one file, or its absence; its content."""
    if not source.is_file():
        target.unlink(missing_ok=True)
        return b""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)
    return source.read_bytes()


def python_for(project: Path, checkout: Path, commands: Commands) -> Path:
    """Our own Python where the checkout's lock is ours, else that of an environment made from its lock."""
    ours, theirs = project / commands.lock, checkout / commands.lock
    if not commands.install or not theirs.is_file():
        return Path(sys.executable)
    if ours.is_file() and ours.read_bytes() == theirs.read_bytes():
        return Path(sys.executable)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    name = f"{sha256(theirs.read_bytes()).hexdigest()[:16]}-{version}"
    return environment(project / ENVIRONMENTS / name, checkout, commands)


def environment(folder: Path, checkout: Path, commands: Commands) -> Path:
    """The Python of an environment that holds what the checkout's lock says; made once."""
    python, ready = folder / "bin" / "python", folder / "ready"
    if not ready.exists():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        install = command(commands.install, python=python, lock=commands.lock, port="", data="")
        result = subprocess.run(install, cwd=checkout, capture_output=True, text=True, check=False)
        if result.returncode:
            raise HarnessError(
                f"The environment for another lock could not be made: {result.stderr.strip()[-500:]}"
            )
        ready.touch()
    return python
