"""`after_run`: commands of harness.toml that are given the folder of every result. They never change it."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from sys import executable

from harness.keys import command
from harness.project import Project
from harness.redaction import anonymous
from harness.runtime.processes import end_group
from harness.server import INHERITED

TIMEOUT = 60.0  # seconds
OWN = "AFTER_RUN_"  # how the variables begin that are for these commands
LAST = 500  # characters of what a command complained


def run(project: Project, folder: Path) -> Iterator[str]:
    """Run every command, one after another; a sentence for each that failed. None raises."""
    for text in project.project.after_run:
        if complaint := call(project, text, folder):
            yield f"after_run {text!r} {complaint} The result and its verdict stand."


def call(project: Project, text: str, folder: Path) -> str:
    """Run one command in the project's folder; how it failed, "" where it did not."""
    words = command(text, python=executable, folder=folder.resolve())
    try:
        process = subprocess.Popen(
            words,
            cwd=project.folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        return f"cannot be run: {error.strerror}."
    with process:
        try:
            output, _ = process.communicate(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            return f"was ended after {TIMEOUT:g} s."
        finally:
            end_group(process)
    return f"failed with exit code {process.returncode}: {last(output)}" if process.returncode else ""


def environment() -> dict[str, str]:
    """PATH, HOME and the like, and what is called AFTER_RUN_…, which no arm gets; no other secret of ours."""
    return {name: value for name, value in os.environ.items() if name in INHERITED or name.startswith(OWN)}


def last(output: bytes) -> str:
    """The end of what it said, in one line."""
    told = anonymous(" ".join(output.decode(errors="replace").split()))[-LAST:]
    return told or "it said nothing."
