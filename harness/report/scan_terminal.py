"""What the person at the terminal sees of a scan: every endpoint, the causes of growth, what is left open."""

import os
from itertools import groupby

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from harness.report.terminal import show_lines
from harness.runs import Folder
from harness.scan import words
from harness.scan.document import Scan


def show(console: Console, scan: Scan, folder: Folder) -> None:
    """Print it; 80 columns and no colour are enough."""
    found = scan.endpoints
    console.print(table(scan))
    show_causes(console, scan)
    show_lines(console, "Cannot be told", [*words.untold(found)])
    show_lines(console, "No answer", [*words.failed(found)])
    show_lines(console, "Not let in", [*words.forbidden(found)])
    show_lines(console, "Advice: reads far more than it shows", [*words.excessive(found)])
    show_lines(console, "In the baseline, and not found again", [*words.gone(scan.gone)])
    text = Text(words.conclusion(scan), style="bold")
    console.print(Panel(text, title=Text(f"scan {scan.target}"), title_align="left", box=box.ROUNDED))
    console.print(Text(f"Result: {os.path.relpath(folder.path / 'result.json')}"), soft_wrap=True)


def table(scan: Scan) -> Table:
    made = Table(
        title=Text(f"scan {scan.target}: queries as answers grow"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        padding=(0, 1),
        pad_edge=False,
        collapse_padding=True,
        show_edge=False,
    )
    for name in words.HEAD:
        made.add_column(Text(name), overflow="fold")
    for endpoint, cells in words.rows(scan.endpoints):
        made.add_row(*map(Text, cells), style="bold red" if endpoint.found == "grows" else "")
    return made


def show_causes(console: Console, scan: Scan) -> None:
    """The causes under their endpoint, each a sentence and the statement."""
    causes = words.grown(scan.endpoints)
    for heading, group in groupby(causes, lambda pair: words.heading(*pair)):
        console.print(Text(f"\n{heading}", style="bold"))
        for _, cause in group:
            console.print(Padding(Text(words.cause(cause)), (0, 0, 0, 2)))
            if cause.sql:
                console.print(Padding(Text(words.sql(cause.sql), style="dim"), (0, 0, 0, 4)))
