"""The harness, called as anyone calls it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from harness.runs import Folder, Saved


def told(words: list[str]) -> str:
    """The command as it is typed."""
    return f"python -m harness {' '.join(words)}"


def result(words: list[str]) -> Saved:
    """What the command measured. It shows how far it is, and its result is not kept."""
    folder = Path("results") / f"optimisations-{os.getpid()}"
    command = [sys.executable, "-m", "harness", *words, "--save-as", folder.name]
    try:
        ended = subprocess.run(command, stdout=subprocess.DEVNULL)
        found = Folder(folder)
        if not found.json.exists():
            raise SystemExit(f"{told(words)} measured nothing: exit code {ended.returncode}.")
        return found.load()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
