"""Says what goes on and how long it takes: a moving line on a terminal, one line a step elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)


class Teller:
    """Tells the steps of one measurement on a console; standard error, so that tables can be piped."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def say(self, sentence: str) -> None:
        self.console.print(f"  {sentence}", highlight=False, markup=False, soft_wrap=True)

    @contextmanager
    def step(self, what: str, parts: int = 1) -> Iterator[Callable[[], None]]:
        """A step of so many parts; call what is yielded after each. It is told when it has ended well."""
        start = monotonic()
        bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=20),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(compact=True),
            console=self.console,
            transient=True,
            disable=not self.console.is_terminal,
        )
        with bar:
            task = bar.add_task(what, total=parts)
            yield lambda: bar.advance(task)
        self.console.print(
            f"  {what} [dim]{monotonic() - start:.1f} s[/dim]", highlight=False, soft_wrap=True
        )
