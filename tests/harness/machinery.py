"""The toy project as a user's git repository, and the harness called in it as a user does."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import psutil

from harness.arms import Arm
from harness.runs import Comparison, Folder, Run

ROOT = Path(__file__).parents[2]
TOY = Path(__file__).with_name("toy")
BAKERY = Path(__file__).with_name("bakery")
WHO = ("-c", "user.name=A Tester", "-c", "user.email=tester@example.com", "-c", "commit.gpgsign=false")
QUICK = ("--blocks", "2", "--triples", "10", "--rounds", "0")


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *WHO, *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def commit(folder: Path) -> str:
    """Commit all that is there; the commit's hash."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "All of it")
    return git(folder, "rev-parse", "HEAD").strip()


def copy_toy(folder: Path) -> Path:
    return Path(shutil.copytree(TOY, folder, ignore=shutil.ignore_patterns("__pycache__")))


def repository(folder: Path) -> Path:
    """The toy project as a git repository with one commit."""
    copy_toy(folder)
    git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder)
    return folder


def copy_bakery(folder: Path) -> Path:
    """A project that is not ours, with the one file of ours that a team copies into its own."""
    shutil.copytree(BAKERY, folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "storefront" / "timing.py", folder)
    return folder


def edit(file: Path, old: str, new: str) -> None:
    """Replace what stands in the file just once."""
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))


def arm(text: str) -> Arm:
    return Arm.parse(text, ["toy", "other"], ["again"])


@dataclass(frozen=True)
class Ended:
    """How a call of the harness ended; its error output in one line."""

    exit_code: int
    out: str
    err: str


def lives(process: psutil.Process) -> bool:
    """Whether it still runs; the dead whom nobody has buried do not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


class Harness:
    """`python -m harness` in one project, with a folder of its own for temporary files."""

    def __init__(self, project: Path, temporary: Path) -> None:
        self.project, self.temporary = project, temporary
        temporary.mkdir()
        self.environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            "TMPDIR": str(temporary),
            "COLUMNS": "200",
        }

    def start(self, *words: str, before: Callable[[], None] | None = None) -> subprocess.Popen[str]:
        """Start it; `before` is called in its process first."""
        return subprocess.Popen(
            [sys.executable, "-m", "harness", *words],
            cwd=self.project,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=before,
        )

    def call(self, *words: str, before: Callable[[], None] | None = None) -> Ended:
        return ended(self.start(*words, before=before))

    def left(self) -> list[str]:
        """What a call has left behind, once the killed have had time to vanish."""
        deadline = monotonic() + 5
        while (found := self.found()) and monotonic() < deadline:
            sleep(0.01)
        return found

    def found(self) -> list[str]:
        """Its processes, temporary files and worktrees that are there now."""
        worktrees = git(self.project, "worktree", "list", "--porcelain").count("worktree ") - 1
        return [
            *(f"process {' '.join(process.cmdline())}" for process in self.processes()),
            *map(str, self.temporary.iterdir()),
            *["a worktree"] * worktrees,
        ]

    def processes(self) -> Iterator[psutil.Process]:
        """Those whose temporary files go into our folder or below it, whoever their parent is by now."""
        for process in psutil.process_iter():
            try:
                if process.environ().get("TMPDIR", "").startswith(str(self.temporary)):
                    yield process
            except psutil.Error:
                continue  # another's, or gone

    def folders(self) -> list[Folder]:
        return [Folder(path) for path in sorted((self.project / "results").glob("*/"))]

    def comparison(self) -> Comparison:
        """The only result, which is a comparison."""
        [folder] = self.folders()
        result = folder.load()
        assert isinstance(result, Comparison)
        return result

    def run(self) -> Run:
        """The only result, which is a run."""
        [folder] = self.folders()
        result = folder.load()
        assert isinstance(result, Run)
        return result


def ended(process: subprocess.Popen[str]) -> Ended:
    """Wait for a call to end."""
    out, err = process.communicate(timeout=60)
    return Ended(process.returncode, out, " ".join(err.split()))
