"""Says what goes on and how long it takes: a moving line on a terminal, one line a step elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from time import monotonic

from rich.console import Console
from rich.live import Live
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

TOLD_EVERY = 5  # of so many sentences one is told where no line can move


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
        self.ended(what, start)

    @contextmanager
    def moving(self, what: str) -> Iterator[Callable[[str], None]]:
        """A step that is told as it goes: in a line that moves on a terminal, each fifth time elsewhere."""
        start = monotonic()
        calls = count(1)
        # Without a thread that draws: whoever measures needs the core.
        with Live(Text(f"  {what}"), console=self.console, auto_refresh=False, transient=True) as line:

            def tell(sentence: str) -> None:
                if self.console.is_terminal:
                    line.update(Text(f"  {sentence}", overflow="ellipsis", no_wrap=True), refresh=True)
                elif next(calls) % TOLD_EVERY == 0:
                    self.say(sentence)

            yield tell
        self.ended(what, start)

    def ended(self, what: str, start: float) -> None:
        took = f"{monotonic() - start:.1f} s"
        self.console.print(f"  {what} [dim]{took}[/dim]", highlight=False, soft_wrap=True)
