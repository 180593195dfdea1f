"""The options that put other numbers into a plan, for every command that runs one."""

from collections.abc import Callable
from math import isfinite
from typing import Any, TypeVar, get_args

import click

from harness.plans.shapes import Shape

Command = TypeVar("Command", bound=Callable[..., Any])


class Finite(click.FloatRange):
    """A number in a range; click's own takes inf and nan too."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = float(super().convert(value, param, ctx))
        if not isfinite(number):
            self.fail(f"{value} is not a finite number.", param, ctx)
        return number


POSITIVE = Finite(0, min_open=True)

OPTIONS = [
    click.option("--users", type=click.IntRange(1), help="Closed load: users who wait for their answers."),
    click.option("--rate", type=POSITIVE, help="Open load: arrivals a second, whatever the server does."),
    click.option("--spawn-rate", type=POSITIVE, help="Users started a second. Default: all at once."),
    click.option("--run-time", type=click.IntRange(1), help="Seconds, those to start all users included."),
    click.option(
        "--warm-up", type=Finite(0), help="Seconds not judged. Default: until all users have started."
    ),
    click.option("--requests", type=click.IntRange(1), help="End after so many, or with the run time."),
    click.option("--shape", type=click.Choice(get_args(Shape)), help="How users or rate change over time."),
    click.option("--steps", type=click.IntRange(2, 100), help="Of the shape steps: how many."),
    click.option(
        "--calm",
        type=Finite(0, 1, min_open=True, max_open=True),
        help="Of the shape spike: the share of the peak before and after it.",
    ),
    click.option("--pool", type=click.IntRange(1), help="Open load: users that wait for arrivals, at most."),
    click.option("--seed", type=int, help="Of journeys and arrivals. Default: the plan's."),
    click.option(
        "--objective",
        "objectives",
        multiple=True,
        metavar="LIMIT",
        help="Such as 'p99 < 150 ms', in place of the plan's of that figure. Repeatable.",
    ),
]


def with_numbers(command: Command) -> Command:
    """The command with all of them; they arrive under the names of a plan's keys."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command
