"""`stress`: arms under steps of more and more load, on one chart."""

from pathlib import Path
from typing import Any

import click

from harness import project
from harness.commands.group import command_line, commands, database_option, err, out
from harness.commands.plan_numbers import POSITIVE
from harness.load.in_turn import Order
from harness.plans.overrides import plan_of
from harness.progress import Teller
from harness.report import terminal
from harness.stress import run as stressing


@commands.command()
@click.argument("arms", nargs=-1, required=True)
@click.option("--plan", "name", default="stress", show_default=True, help="A plan of steps.")
@click.option("--users", type=click.IntRange(1), help="Closed load: users of the last step.")
@click.option("--rate", type=POSITIVE, help="Open load: arrivals a second of the last step.")
@click.option("--steps", type=click.IntRange(2, 100), help="How many.")
@click.option("--run-time", type=click.IntRange(1), help="Seconds of all steps together.")
@click.option("--server-cores", type=click.IntRange(1), default=1, show_default=True, help="For servers.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of journeys and arrivals.")
@click.option("--save-as", metavar="NAME", help="Keep the result in results/NAME.")
@database_option
def stress(
    arms: tuple[str, ...],
    name: str,
    server_cores: int,
    seed: int,
    save_as: str | None,
    database: str,
    **numbers: Any,
) -> int:
    """Load each of ARMS in steps, past what it can do: where do failures begin, and what does RPS do then?

    Exit code 0: measured, whether it broke or not. 2: it could not be measured.
    """
    here = project.read(Path.cwd(), database)
    plan = plan_of(here, name, numbers)
    order = Order(tuple(map(here.arm, arms)), plan, name, seed, command_line(), save_as, server_cores)
    result, folder = stressing.run(here, order, Teller(err))
    terminal.show(out, result, folder)
    return result.exit_code
