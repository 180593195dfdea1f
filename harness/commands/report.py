"""`report`: summary and page again, from what was saved."""

from pathlib import Path

import click

from harness import report
from harness.commands.group import commands, out
from harness.results import store
from harness.runs import Folder


@commands.command("report")
@click.argument("results", nargs=-1, required=True, type=click.Path(path_type=Path))
def report_again(results: tuple[Path, ...]) -> int:
    """Make summary.md and report.html again from what RESULTS (folders) have saved."""
    for path in results:
        folder = Folder(path)
        store.refuse_changed(path)
        report.write(folder, folder.load())
        out.print(path / "report.html", highlight=False, soft_wrap=True)
    return 0
