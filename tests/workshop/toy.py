"""A repository with one tiny lesson, and `python -m workshop.lessons` called in it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import psutil

ROOT = Path(__file__).parents[2]
WHO = ("-c", "user.name=A Tester", "-c", "user.email=tester@example.com", "-c", "commit.gpgsign=false")


@dataclass(frozen=True)
class Ended:
    """How a call ended."""

    exit_code: int
    err: str


class Toy:
    """The repository, and the folder where the lessons' temporary files have to go and to vanish."""

    def __init__(self, folder: Path) -> None:
        self.repository = folder / "repository"
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        self.lessons = self.repository / "workshop" / "lessons"
        self.lessons.mkdir(parents=True)
        self.write("requirements/dev.txt", "")
        self.write("greeting.txt", "hello\n")
        self.git("init", "--quiet", "--initial-branch", "trunk")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "All of it")

    def write(self, name: str, text: str) -> Path:
        path = self.repository / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return path

    def git(self, *words: str) -> None:
        subprocess.run(["git", *WHO, *words], cwd=self.repository, check=True)

    def lesson(self, text: str) -> Path:
        """Lesson 01, not committed."""
        return self.write("workshop/lessons/01-toy.md", text)

    def start(self, *words: str, **environment: str) -> subprocess.Popen[str]:
        ours = {"PYTHONPATH": str(ROOT), "TMPDIR": str(self.temporary)}
        return subprocess.Popen(
            [sys.executable, "-m", "workshop.lessons", *words],
            cwd=self.repository,
            env=os.environ | ours | environment,
            stderr=subprocess.PIPE,
            text=True,
        )

    def call(self, *words: str, **environment: str) -> Ended:
        return ended(self.start(*words, **environment))

    def left(self) -> list[str]:
        """What a call has left behind, once the killed have had time to vanish."""
        deadline = monotonic() + 5
        while (found := self.found()) and monotonic() < deadline:
            sleep(0.01)
        return found

    def found(self) -> list[str]:
        return [*map(str, self.temporary.iterdir()), *self.processes()]

    def processes(self) -> Iterator[str]:
        """Those that a lesson has started, whoever their parent is by now."""
        for process in psutil.process_iter():
            try:
                if process.environ().get("TMPDIR", "").startswith(str(self.temporary)):
                    yield f"process {' '.join(process.cmdline())}"
            except psutil.Error:
                continue  # another's, or gone


def ended(process: subprocess.Popen[str]) -> Ended:
    """Wait for a call to end."""
    _, err = process.communicate(timeout=60)
    return Ended(process.returncode, err)
