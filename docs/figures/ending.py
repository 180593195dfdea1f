"""How a script that measures ends, whenever it is told to: it clears up, and so does what it has called."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from harness.runtime.processes import no_children_left

CAPTURED = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}


@contextmanager
def cleared_up() -> Iterator[None]:
    """Around all that a script does: no process of it outlives it, however it is ended."""
    try:
        with no_children_left():
            yield
    except KeyboardInterrupt:
        raise SystemExit("Interrupted.") from None


def call(words: Sequence[str | Path], **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; when we are ended, so is it, with time to put its own things away.

    In a session of its own: Ctrl-C reaches us alone. `options` are those of Popen.
    """
    process = subprocess.Popen(words, text=True, start_new_session=True, **options)
    try:
        out, err = process.communicate()
    except KeyboardInterrupt:
        process.terminate()
        process.communicate()
        raise
    return subprocess.CompletedProcess(words, process.returncode, out, err)
