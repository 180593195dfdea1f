"""The group that all commands belong to, and what they share."""

import shlex
import sys

import click
from rich.console import Console

NOT_MEASURED = 2

out = Console()
err = Console(stderr=True)


database_option = click.option(
    "--database",
    default="",
    metavar="URL",
    help="Give each server a database of its own on this PostgreSQL: postgres://user:password@host:port. "
    "Default: where harness.toml says.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def commands() -> None:
    """Find what slows a Django REST project down, and prove that a fix is one.

    An ARM is one server to be measured: PROFILE[+VARIANT…][:SERVER][@REF], such as perf,
    perf+n_plus_one, perf:runserver or perf@HEAD. Without @REF it is the working tree, uncommitted edits
    included; SERVER is one of [project.servers].

    Exit codes: 0 as hoped for, 1 not, 2 could not be measured.
    """


def command_line() -> str:
    """What was typed, to be typed again."""
    return shlex.join(["python", "-m", "harness", *sys.argv[1:]])
