"""`scan`: where work grows with the answer."""

from pathlib import Path
from typing import Any

import click

from harness import project
from harness.commands.group import command_line, commands, database_option, err, out
from harness.progress import Teller
from harness.report import annotations, scan_terminal
from harness.scan import document
from harness.scan import run as scan


@commands.command("scan")
@click.argument("target", metavar="ARM|URL")
@click.option("--role", "roles", multiple=True, help="Ask in this role; again for more. Default: all.")
@click.option(
    "--json", "json_file", metavar="FILE", help="Write all that was found as JSON; - for the output."
)
@click.option(
    "--annotations",
    "annotated",
    is_flag=True,
    help="Print an error for a line of code, as GitHub shows them.",
)
@click.option("--baseline", type=click.Path(path_type=Path), help="Accept the growth that FILE knows.")
@click.option(
    "--write-baseline", "new_baseline", type=click.Path(path_type=Path), help="Accept all growth from now on."
)
@click.option("--save-as", metavar="NAME", help="Keep the result in results/NAME.")
@database_option
def find_growth(
    target: str, roles: tuple[str, ...], json_file: str | None, database: str, *, annotated: bool, **rest: Any
) -> int:
    """Ask every GET of an API at several sizes: where does work grow with the answer, and which line is it?

    An ARM is started; a URL is of a server that runs. Nothing is written, but that roles sign in.

    Exit code 0: nothing grows but what the baseline knows. 1: something does. 2: it could not be scanned.
    """
    here = project.read(Path.cwd(), database)
    asked = target if "://" in target else here.arm(target)
    options = scan.ScanOptions(seed=1, command=command_line(), target=asked, roles=roles, **rest)
    result, folder = scan.run(here, options, Teller(err))
    scan_terminal.show(err if json_file == "-" else out, result, folder)
    if json_file == "-":
        click.echo(document.to_json(result), nl=False)
    elif json_file:
        document.write(Path(json_file), result)
    for line in annotations.lines(result, here.folder) if annotated else ():
        click.echo(line, err=json_file == "-")
    return result.exit_code
