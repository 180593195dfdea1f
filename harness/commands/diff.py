"""`diff`: two saved results side by side."""

from pathlib import Path

import click

from harness import project
from harness.commands.group import commands, out
from harness.diff import judging, reading
from harness.report import results_terminal


@commands.command("diff")
@click.argument("first")
@click.argument("second", default="latest")
def show(first: str, second: str) -> int:
    """Put two saved results side by side, by their names. Default: the newest that was asked for as FIRST.

    Results that were measured otherwise are refused, with what differs.

    Exit code 0: nothing got worse. 1: something did. 2: they cannot be compared.
    """
    found = reading.diff(project.read(Path.cwd()).folder, first, second)
    conclusion, code = judging.conclusion(found.changes)
    results_terminal.show_diff(out, found, conclusion)
    return code
