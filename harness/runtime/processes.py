"""Ports, waiting until something is ready, and ending processes. Shared by all tools and their tests."""

import contextlib
import os
import random
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator, Sequence
from http.client import HTTPException
from pathlib import Path
from time import monotonic, sleep
from types import FrameType
from typing import Any, NoReturn
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil

from harness.errors import HarnessError

PORTS = range(20_000, 32_000)
INTERRUPTS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # SIGHUP: the terminal was closed
GRACE = 20.0  # seconds that a command has to clean up
TAIL = 2000  # characters of a log in an error message


class NotReadyError(HarnessError):
    """Something did not become ready: it ended first, or took too long."""


def free_port() -> int:
    """A free port of 127.0.0.1, below the ephemeral range.

    The kernel gives ports of that range (from 32768 on Linux) to outgoing connections. Binding to port 0
    returns one of them too, so a client may take it before the server binds it.
    """
    for port in random.sample(PORTS, 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise HarnessError(f"No port between {PORTS.start} and {PORTS.stop} is free. End what uses them.")


def port_is_open(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server accepts TCP connections at the port."""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def connection_error(url: str) -> str:
    """Why no HTTP server responds at `url`; empty if one does, with any status."""
    try:
        urlopen(url, timeout=5).close()  # noqa: S310 - callers pass http:// and https:// only
    except HTTPError:
        return ""
    except (OSError, HTTPException) as error:
        return str(getattr(error, "reason", error))
    return ""


def responds(url: str) -> bool:
    """Whether an HTTP server responds at `url`, with any status."""
    return not connection_error(url)


def wait_until(
    condition: Callable[[], object],
    name: str = "The system under test",
    *,
    seconds: float = 30.0,
    process: subprocess.Popen[Any] | None = None,
    log: Path | None = None,
    pause: Callable[[float], object] = sleep,
) -> None:
    """Wait until `condition` is true.

    Raises NotReadyError, with the end of `log`, if `process` ends first or the time is up.
    """
    deadline = monotonic() + seconds
    while not condition():
        if process and process.poll() is not None:
            raise not_ready(f"{name} ended with exit code {process.returncode}", log)
        if monotonic() > deadline:
            raise not_ready(f"{name} was not ready within {seconds:g} s", log)
        pause(0.02)


def not_ready(reason: str, log: Path | None) -> NotReadyError:
    return NotReadyError(f"{reason}:\n{log_tail(log)}" if log else f"{reason}.")


def log_tail(log: Path) -> str:
    """The end of a log."""
    return log.read_text(errors="replace").strip()[-TAIL:] or "(its log is empty)"


def end_group(process: subprocess.Popen[Any], grace: float = 0.0) -> None:
    """End the process group that `process` leads: SIGTERM and `grace` seconds, if any, then SIGKILL."""
    if grace:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(grace)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def run_group(
    words: Sequence[str | Path], *, given: str | None = None, **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run a command as a process group of its own. If we are interrupted, it gets time to clean up.

    Ctrl-C does not reach it directly. `given` is its input; `options` are those of Popen.
    """
    process = subprocess.Popen(words, start_new_session=True, **options)
    try:
        out, err = process.communicate(given.encode() if given else None)
    finally:
        if process.returncode is None:
            end_group(process, GRACE)
    return subprocess.CompletedProcess(words, process.returncode, decoded(out), decoded(err))


def decoded(output: bytes | None) -> str:
    """Output as text; unlike Popen's text mode, line ends stay as they are."""
    return (output or b"").decode(errors="replace")


@contextlib.contextmanager
def no_children_left() -> Iterator[None]:
    """Raise KeyboardInterrupt on the first SIGINT, SIGTERM or SIGHUP only, and kill leftover children."""
    for number in INTERRUPTS:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for child in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()


def interrupt(signum: int, frame: FrameType | None) -> NoReturn:
    """Raise KeyboardInterrupt, and ignore what would interrupt the clean-up that follows."""
    for number in INTERRUPTS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
