"""`diff`: compare two saved loads."""

from pathlib import Path

import click

from harness import project
from harness.commands.group import commands, out
from harness.report import results_terminal
from harness.results import diff


@commands.command("diff")
@click.argument("before")
@click.argument("after", required=False)
def show(before: str, after: str | None) -> int:
    """Compare two saved loads by name. Default for AFTER: the newest other result of the same command.

    Loads that were measured under different conditions are refused.

    Exit code 0: nothing got worse. 1: something did. 2: they cannot be compared.
    """
    found = diff.diff(project.read(Path.cwd()).folder, before, after)
    results_terminal.show_diff(out, found)
    return found.exit_code
