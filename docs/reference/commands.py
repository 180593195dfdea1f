"""Every command that people type, from the code that parses it: the harness, the workshop, manage.py."""

from argparse import Action, ArgumentParser
from collections.abc import Iterable, Iterator
from inspect import cleandoc

import click
from django.core.management import BaseCommand, get_commands, load_command_class

from harness.commands.group import commands as harness
from workshop.cli import commands as workshop

INTRODUCTION = """\
# Commands

What each command takes, as its own `--help` prints it. They run at the root of the repository; `python` is
`.venv/bin/python`. `make help` lists the Makefile's verbs, which call them."""

WIDE = 1000  # columns: so that a usage is one line


def page() -> Iterator[str]:
    yield INTRODUCTION
    yield from group("python -m harness", harness)
    yield from group("python -m workshop", workshop)
    yield "\n## python manage.py\n\nWhat the shop adds to Django's own."
    for name, app in sorted(get_commands().items()):
        if app in ("store", "storefront"):
            yield from managed(name, load_command_class(app, name))


def group(typed: str, found: click.Group) -> Iterator[str]:
    """A section for a group, and one for each of its commands."""
    yield f"\n## {typed}\n\n{cleandoc(found.help or '')}"
    for name, command in walk(found):
        context = click.Context(
            command, info_name=f"{typed} {name}", max_content_width=WIDE, terminal_width=WIDE
        )
        usage = command.get_usage(context).removeprefix("Usage: ")
        yield from section(f"{typed.split()[-1]} {name}", usage, cleandoc(command.help or ""))
        options = (one.get_help_record(context) for one in command.params if isinstance(one, click.Option))
        yield from table(filter(None, options))


def walk(found: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """All commands of a group and of its groups, with their names."""
    context = click.Context(found)
    for name in found.list_commands(context):
        command = found.get_command(context, name)
        if isinstance(command, click.Group):
            yield from walk(command, f"{before}{name} ")
        elif command:
            yield before + name, command


def managed(name: str, command: BaseCommand) -> Iterator[str]:
    """A section for one of manage.py's commands, without the options that all of them have."""
    parser = ArgumentParser(f"python manage.py {name}", add_help=False)
    command.add_arguments(parser)
    usage = " ".join(parser.format_usage().removeprefix("usage: ").split())
    yield from section(f"manage.py {name}", usage, command.help)
    yield from table((written(action), action.help or "") for action in parser._actions)


def written(action: Action) -> str:
    """An argument as it is typed: its names, and what stands for its value."""
    value = action.metavar or action.dest.upper()
    return " ".join([", ".join(action.option_strings), *([] if action.nargs == 0 else [value])]).strip()


def section(heading: str, usage: str, told: str) -> Iterator[str]:
    yield f"\n### {heading}\n\n```\n{usage}\n```\n\n{told}"


def table(options: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A row for each option: how it is typed, and what it does. A | would end its cell."""
    rows = [f"| `{typed.replace('|', ', ')}` | {told} |" for typed, told in options]
    if rows:
        yield "\n| option | what it does |\n|---|---|"
    yield from rows
