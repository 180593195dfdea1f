"""The group that all commands belong to, and what they share."""

import importlib
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


# Each command's module and its line in `harness --help`.
COMMANDS = {
    "verify": ("comparisons", "Prove that a variant slows the shop and that its fix works."),
    "compare": ("comparisons", "Compare arms by responses, queries, time and load."),
    "scan": ("scan", "Find endpoints whose work grows with the response."),
    "load": ("load", "Load arms or a URL by a plan, and judge its objectives."),
    "capacity": ("capacity", "Find the highest arrival rate that meets the objectives."),
    "flamegraph": ("flamegraph", "Sample where the time of a request goes."),
    "plans": ("plans", "List the load plans of harness.toml."),
    "report": ("report", "Write the report of a saved result again."),
    "diff": ("diff", "Put two saved loads side by side."),
    "results": ("results", "List, export and erase saved results."),
    "doctor": ("doctor", "Report what this machine lacks for a measurement."),
}


class LazyGroup(click.Group):
    """Imports a command's module when the command is called: SciPy and Matplotlib alone take a second."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS:
            module, _ = COMMANDS[cmd_name]
            importlib.import_module(f"harness.commands.{module}")
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
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
