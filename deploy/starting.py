"""Parts that start together or not at all."""

from abc import ABC, abstractmethod
from contextlib import ExitStack
from types import TracebackType
from typing import Self


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
