"""`results`: list, export and erase saved results."""

import csv
import sys
from dataclasses import asdict, fields
from pathlib import Path

import click

from harness import project
from harness.commands.group import commands, err, out
from harness.errors import HarnessError
from harness.report import results_terminal
from harness.results import catalogue
from harness.results.catalogue import Entry

CHANGED = 1


@commands.group("results")
def group() -> None:
    """List, export and erase saved results."""


@group.command("list")
@click.option("--csv", "as_csv", is_flag=True, help="Write all figures as CSV, for a spreadsheet.")
def show(*, as_csv: bool) -> int:
    """List all results, oldest first, and check their files against SHA256SUMS.

    Exit code 0: all are as they were saved. 1: a file is missing or has changed.
    """
    entries = catalogue.entries(project.read(Path.cwd()).folder)
    if as_csv:
        writer = csv.DictWriter(sys.stdout, [field.name for field in fields(Entry)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(map(asdict, entries))
    else:
        results_terminal.show_list(out, entries)
    return CHANGED if any(entry.problem for entry in entries) else 0


@group.command("export")
@click.argument("names", nargs=-1, required=True)
@click.option("--to", required=True, type=click.Path(path_type=Path), metavar="FILE")
def pack(names: tuple[str, ...], to: Path) -> int:
    """Pack the folders of results into FILE, a .tar.gz."""
    here = project.read(Path.cwd()).folder
    folders = [catalogue.find(here, name) for name in dict.fromkeys(names)]
    catalogue.export(folders, to)
    out.print(to, highlight=False, markup=False, soft_wrap=True)
    return 0


@group.command("erase")
@click.argument("names", nargs=-1)
@click.option("--older-than", metavar="AGE", help="All results older than 12h, 30d or 8w.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def erase(names: tuple[str, ...], older_than: str | None, *, yes: bool) -> int:
    """Erase results by NAME or age. One line in the log remains: that a result was erased, and when."""
    here = project.read(Path.cwd()).folder
    if bool(names) == bool(older_than):
        raise HarnessError("Name the results to erase, or use --older-than.")
    if older_than:
        folders = catalogue.older_than(here, older_than)
    else:
        folders = [catalogue.find(here, name) for name in dict.fromkeys(names)]
    for folder in folders:
        out.print(f"results/{folder.name}", highlight=False, markup=False, soft_wrap=True)
    if folders and not yes and not confirmed(len(folders)):
        raise HarnessError("Nothing was erased.")
    for folder in folders:
        catalogue.erase(here, folder)
    err.print(f"{len(folders)} erased.", highlight=False)
    return 0


def confirmed(count: int) -> bool:
    try:
        return click.confirm(f"Erase {count} for good?", err=True)
    except click.Abort:
        raise HarnessError("Nothing was erased: no confirmation. Use --yes to skip it.") from None
