"""How a command ends when it is told to: once, in peace, and with nothing left running."""

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType
from typing import NoReturn

import psutil

INTERRUPTS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # the last when the terminal is closed


@contextlib.contextmanager
def no_children_left() -> Iterator[None]:
    """Make every interrupt a KeyboardInterrupt, and kill whatever one at the wrong moment leaves running."""
    for number in INTERRUPTS:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for child in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()


def interrupt(signum: int, frame: FrameType | None) -> NoReturn:
    """End once, and let the cleaning up end in peace."""
    for number in INTERRUPTS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
