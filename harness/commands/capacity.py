"""`capacity`: how many arrivals a second arms serve within the objectives."""

from pathlib import Path
from typing import Any

import click

from harness import project
from harness.capacity import run as searching
from harness.capacity.extent import Extent
from harness.commands.group import command_line, commands, database_option, err, out
from harness.commands.plan_numbers import POSITIVE
from harness.plans.overrides import plan_of
from harness.progress import Teller
from harness.report import terminal

START = 50.0  # arrivals a second, where the plan has users


@commands.command()
@click.argument("arms", nargs=-1, required=True)
@click.option(
    "--plan", "name", default="capacity", show_default=True, help="Its scenario and objectives are used."
)
@click.option(
    "--objective",
    "objectives",
    multiple=True,
    metavar="LIMIT",
    help="Such as 'p99 < 150 ms', in place of the plan's of that figure. Repeatable.",
)
@click.option("--start", type=POSITIVE, help="Arrivals a second to begin with. Default: the plan's rate.")
@click.option("--tolerance", type=click.FloatRange(1, 50), default=5, show_default=True, help="Percent.")
@click.option(
    "--repeats",
    type=click.IntRange(1, 9),
    default=3,
    show_default=True,
    help="Long tries of both ends; most of them decide.",
)
@click.option("--seconds", type=click.FloatRange(5, 300), default=30, show_default=True, help="A long try.")
@click.option(
    "--requests", type=click.IntRange(1), default=5000, show_default=True, help="A long try, at least."
)
@click.option("--short", type=click.FloatRange(2, 60), default=8, show_default=True, help="Seconds.")
@click.option("--minutes", type=POSITIVE, default=30, show_default=True, help="At most, for each arm.")
@click.option("--server-cores", type=click.IntRange(1), default=1, show_default=True, help="For servers.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of journeys and arrivals.")
@click.option("--save-as", metavar="NAME", help="Keep the result in results/NAME.")
@database_option
def capacity(
    arms: tuple[str, ...],
    name: str,
    objectives: tuple[str, ...],
    start: float | None,
    tolerance: float,
    seed: int,
    save_as: str | None,
    server_cores: int,
    database: str,
    **extent: Any,
) -> int:
    """Search the highest arrival rate at which each of ARMS meets the plan's objectives.

    Exit code 0: found. 2: it could not be measured, or the generator gave out before the server.
    """
    here = project.read(Path.cwd(), database)
    plan = plan_of(here, name, {"rate": start, "objectives": objectives})
    asked = Extent(start=plan.rate or START, tolerance=tolerance / 100, **extent)
    options = searching.CapacityOptions(
        seed=seed,
        command=command_line(),
        save_as=save_as,
        arms=tuple(map(here.arm, arms)),
        plan=plan,
        plan_name=name,
        extent=asked,
        server_cores=server_cores,
    )
    result, folder = searching.run(here, options, Teller(err))
    terminal.show(out, result, folder)
    return result.exit_code
