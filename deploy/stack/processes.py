"""Processes that end with the one that started them, and waiting that a signal ends."""

import ctypes
import signal
import subprocess
from collections.abc import Mapping, Sequence

ENDING = {signal.SIGTERM, signal.SIGINT}
SIGNALS = ENDING | {signal.SIGHUP, signal.SIGUSR1, signal.SIGCHLD}
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)

Process = subprocess.Popen[bytes]


class EndedError(Exception):
    """SIGTERM or SIGINT came while something was awaited."""


def start(command: Sequence[str], environment: Mapping[str, str], inherited: Sequence[int] = ()) -> Process:
    """Start a process that is told to end when this one is gone, however that went."""
    return subprocess.Popen(
        command,
        env=environment,
        pass_fds=inherited,
        stdin=subprocess.DEVNULL,
        stdout=2,  # our own stdout has the process ids only
        preexec_fn=_prepare,
    )


def _prepare() -> None:
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


def pause(seconds: float) -> None:
    """Sleep between two checks of something awaited. Raises EndedError on SIGTERM or SIGINT."""
    if signal.sigtimedwait(ENDING, seconds):
        raise EndedError


def stop(process: Process, how: signal.Signals, seconds: float) -> None:
    """Ask a process to end, and kill it when it has not in time."""
    process.send_signal(how)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
