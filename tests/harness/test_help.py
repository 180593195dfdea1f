"""`harness --help` is quick: it imports no package that only a command needs."""

import json
import subprocess
import sys

import click
import pytest

from harness.commands.group import COMMANDS, commands

HEAVY = {"jinja2", "locust", "matplotlib", "numpy", "pydantic", "scipy"}
IMPORTED = """
import json, sys
from harness.cli import attempt
sys.argv = ["harness", *sys.argv[1:]]
attempt()
print(json.dumps(list(sys.modules)))
"""


def imported(*words: str) -> set[str]:
    """The packages that a call of the harness imports."""
    script = [sys.executable, "-c", IMPORTED, *words]
    printed = subprocess.run(script, capture_output=True, text=True, check=True).stdout
    return set(json.loads(printed.splitlines()[-1]))


def test_help_imports_no_heavy_package() -> None:
    assert imported("--help") & HEAVY == set()


def test_a_command_imports_what_it_needs() -> None:
    assert imported("verify", "--help") >= {"pydantic", "scipy"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_that_help_lists_exists(name: str) -> None:
    assert isinstance(commands.get_command(click.Context(commands), name), click.Command)


def test_an_unknown_command_is_refused() -> None:
    assert commands.get_command(click.Context(commands), "stresss") is None
