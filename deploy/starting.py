"""What this room starts things with: a port, and parts that start together or not at all."""

import socket
from abc import ABC, abstractmethod
from contextlib import ExitStack
from types import TracebackType
from typing import Self


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


class Together(ABC):
    """Entering starts all parts; leaving ends them by what `ending` was given, the last one first."""

    def __init__(self) -> None:
        self.ending = ExitStack()

    @abstractmethod
    def _start(self) -> None:
        """Start the parts, and tell `ending` how each of them ends."""

    def __enter__(self) -> Self:
        with self.ending:  # what has started ends when the rest cannot
            self._start()
            self.ending = self.ending.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.ending.close()
