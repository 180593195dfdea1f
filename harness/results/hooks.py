"""`after_run`: commands of harness.toml that are given the folder of every result. They never change it."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from sys import executable

from harness.keys import command
from harness.project import Project
from harness.redaction import anonymous
from harness.server import INHERITED

TIMEOUT = 60.0  # seconds
LAST = 500  # characters of what a command complained


def run(project: Project, folder: Path) -> Iterator[str]:
    """Run every command, one after another; a sentence for each that failed. None raises."""
    for text in project.project.after_run:
        if complaint := call(project, text, folder):
            yield f"after_run {text!r} {complaint} The result is not touched by that."


def call(project: Project, text: str, folder: Path) -> str:
    """Run one command in the project's folder; how it failed, "" where it did not."""
    words = command(text, python=executable, folder=folder.resolve())
    try:
        process = subprocess.Popen(
            words,
            cwd=project.folder,
            env=environment(project),
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
            end(process)
    return f"failed with exit code {process.returncode}: {last(output)}" if process.returncode else ""


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill the command's whole group: it leads one."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def environment(project: Project) -> dict[str, str]:
    """What an arm inherits, and the variables that [project] inherit names: no other secret of ours."""
    names = (*INHERITED, *project.project.inherit)
    return {name: os.environ[name] for name in names if name in os.environ}


def last(output: bytes) -> str:
    """The end of what it said, in one line."""
    told = anonymous(" ".join(output.decode(errors="replace").split()))[-LAST:]
    return told or "it said nothing."
