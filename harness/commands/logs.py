"""`logs`: what the log of a server tells."""

from pathlib import Path

import click

from harness import project
from harness.commands.group import commands, err, out
from harness.errors import HarnessError
from harness.logs import document, judging
from harness.logs.lines import lines
from harness.logs.summary import Log
from harness.plans import objectives
from harness.report import logs_shown

MISSED = 1


@commands.command("logs")
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
@click.option(
    "--objective",
    "limits",
    multiple=True,
    metavar="LIMIT",
    help="Such as 'p99 < 150 ms' or 'errors[checkout] < 1%'. Repeatable.",
)
@click.option(
    "--json", "json_file", metavar="FILE", help="Write all that was found as JSON; - for the output."
)
@click.option("--markdown", is_flag=True, help="Print Markdown, for an issue or a summary.")
def summarise(
    files: tuple[str, ...], limits: tuple[str, ...], json_file: str | None, *, markdown: bool
) -> int:
    """Sum up logs of requests, an object of JSON a line: what is slow, what fails, what is shed.

    A FILE may be packed by gzip; - is the standard input. Any number of lines takes the same memory. [logs]
    of harness.toml names the fields.

    Exit code 0: all was read, and objectives are met. 1: one is not. 2: there is no request, or no file.
    """
    here = project.read(Path.cwd())
    wanted = objectives.conditions(limits, here.endpoints)
    log = Log(here.logs)
    for name in files:
        log.read(lines(name))
    if not log.all.count:
        raise HarnessError(nothing(log))
    judged = judging.judge(log, wanted, here.endpoints)
    if markdown:
        click.echo(logs_shown.markdown(log, judged), nl=False)
    else:
        logs_shown.show(err if json_file == "-" else out, log, judged)
    if json_file:
        with click.open_file(json_file, "w", encoding="utf-8") as target:
            target.write(document.to_json(log, judged))
    return MISSED if any(not one.met for one in judged) else 0


def nothing(log: Log) -> str:
    """Why there is nothing to sum up."""
    fields = log.fields
    return (
        f"No request is in {log.lines:,} lines, of which {log.damaged:,} cannot be read: a line of a request "
        f"has {fields.status!r} and {fields.duration!r}, which [logs] of harness.toml names."
    )
