"""What the person at the terminal sees of a scan: every endpoint, the causes of growth, what is left open."""

import os
from pathlib import Path

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from harness.errors import HarnessError
from harness.report import annotations
from harness.report import scan_words as words
from harness.report.terminal import show_lines
from harness.report.wording import shortened
from harness.runs import Folder
from harness.scan.document import Scan, to_json


def tell(console: Console, scan: Scan, folder: Folder) -> None:
    """Print it; 80 columns and no colour are enough."""
    console.print(table(scan))
    show_causes(console, scan)
    show_lines(console, "Cannot be told", [*words.untold(scan)])
    show_lines(console, "No answer", [*words.failed(scan)])
    show_lines(console, "Let in or not", [*words.noted(scan)])
    show_lines(console, "Advice: reads far more than it shows", [*words.excessive(scan)])
    show_lines(console, "In the baseline, and not found again", [*words.gone(scan)])
    text = Text(words.conclusion(scan), style="bold")
    console.print(Panel(text, title=Text(f"scan {scan.target}"), title_align="left", box=box.ROUNDED))
    console.print(Text(f"Result: {os.path.relpath(folder.path / 'scan.json')}"), soft_wrap=True)


def hand_over(console: Console, scan: Scan, json_file: str | None, annotated: Path | None) -> None:
    """Write JSON to a file, or to the console for `-`, and annotations for the project in a folder."""
    if json_file == "-":
        console.file.write(to_json(scan).decode())
    elif json_file:
        write(Path(json_file), to_json(scan))
    for line in annotations.lines(scan, annotated) if annotated else ():
        console.file.write(f"{line}\n")


def write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise HarnessError(f"{file} cannot be written: {error.strerror}.") from None


def table(scan: Scan) -> Table:
    made = Table(
        title=Text(words.title(scan)),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        padding=(0, 1),
        pad_edge=False,
        collapse_padding=True,
    )
    for name in words.HEAD:
        made.add_column(Text(name), overflow="fold")
    grows = {one.endpoint for one in scan.endpoints if one.found == "grows"}
    for row in words.rows(scan):
        made.add_row(*map(Text, row), style="bold red" if row[0] in grows else "")
    return made


def show_causes(console: Console, scan: Scan) -> None:
    """Each cause under its endpoint: the sentence, then the statement."""
    for endpoint, cause in words.grown(scan):
        known = "known, accepted by the baseline" if cause.accepted else "grows"
        heading = " ".join(filter(None, [f"\nGET {endpoint} {known}", words.who(scan, cause)]))
        console.print(Text(heading, style="bold"))
        console.print(Padding(Text(words.cause(cause)), (0, 0, 0, 2)))
        if cause.sql:
            console.print(Padding(Text(shortened(cause.sql, 160), style="dim"), (0, 0, 0, 2)))
