"""Says what a check is doing, and how long it has been at it."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn


@contextmanager
def step(sentence: str) -> Iterator[None]:
    """Say what begins; on a terminal a clock ticks below it until it ends."""
    click.echo(sentence)
    console = Console(stderr=True)
    # Once a second: whoever measures needs the core.
    clock = Progress(
        TextColumn(" "),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        refresh_per_second=1,
        disable=not console.is_terminal,
    )
    with clock:
        clock.add_task("")
        yield
