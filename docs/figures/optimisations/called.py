"""The harness, called as anyone calls it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from harness.runs import Folder, Saved
from harness.runtime.processes import run_group


def told(words: list[str], *variables: str) -> str:
    """The command as it is typed, after the variables that it was given."""
    return " ".join([*(f"{name}=…" for name in variables), "python -m harness", *words])


def result(words: list[str], **environment: str) -> Saved:
    """What the command measured. It shows how far it is, and its result is not kept."""
    folder = Path("results") / f"optimisations-{os.getpid()}"
    command = [sys.executable, "-m", "harness", *words, "--save-as", folder.name]
    try:
        ended = run_group(command, env=os.environ | environment, stdout=subprocess.DEVNULL)
        found = Folder(folder)
        if not found.json.exists():
            raise SystemExit(f"{told(words)} measured nothing: exit code {ended.returncode}.")
        return found.load()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
