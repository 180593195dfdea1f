"""A log's tables on a terminal, and as Markdown."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from harness.logs.judging import Judged
from harness.logs.summary import Log
from harness.report import logs, summary, terminal


def show(console: Console, log: Log, judged: Sequence[Judged]) -> None:
    """Print it; wide tables fold, no colour is needed."""
    for one in logs.tables(log, judged):
        console.print(terminal.table(one.title, one.head, one.rows, padding=0))
        if one.left_out:
            console.print(f"{one.left_out:,} more rows: --json has all.", highlight=False)
    terminal.show_lines(console, "How to read it", logs.notes(log))
    console.print(Text(f"\n{logs.conclusion(log)}", style="bold"))


def markdown(log: Log, judged: Sequence[Judged]) -> str:
    """The same as a page, the conclusion first."""
    parts = [logs.conclusion(log)]
    for one in logs.tables(log, judged):
        parts += [f"## {one.title}", summary.table(one.head, one.rows)]
        parts += [f"{one.left_out:,} more rows: `--json` has all."] if one.left_out else []
    parts.append("\n".join(f"- {note}" for note in logs.notes(log)))
    return "\n\n".join(parts) + "\n"
