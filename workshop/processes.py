"""Commands that are run to their end, or ended with all that they have started."""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.runtime.processes import run_group
from workshop.errors import WorkshopError

Words = Sequence[str | Path]

# What the terminal has set for its own shop must not reach the one that is judged.
OF_THE_TERMINAL = ("DATABASE_URL", "DB_ROUND_TRIP_MS", "DJANGO_SETTINGS_MODULE", "MEDIA_ROOT", "VARIANTS")


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The end of what it printed on standard error."""
        return self.err.strip()[-2000:] or f"It ended with exit code {self.code} and said nothing."


def run(words: Words, folder: Path, *, given: str = "", **environment: str) -> Ended:
    """Run a command in a folder, with `given` as its input."""
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    ended = run_group(words, given=given, cwd=folder, env=inherited() | environment, **pipes)
    return Ended(ended.returncode, ended.stdout, ended.stderr)


def output(words: Words, folder: Path, *, given: str = "", **environment: str) -> str:
    """What a command prints; WorkshopError with its complaint unless it ends with 0."""
    ended = run(words, folder, given=given, **environment)
    if ended.code:
        raise WorkshopError(f"{' '.join(map(str, words[:4]))} … failed: {ended.complaint}")
    return ended.out


def inherited() -> dict[str, str]:
    """Our own environment, without what chooses another shop."""
    return {name: value for name, value in os.environ.items() if name not in OF_THE_TERMINAL}
