"""`overload`: arms past the most that they can do, and back."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from harness import project
from harness.commands.group import command_line, commands, database_option, err, out
from harness.commands.plan_numbers import POSITIVE
from harness.load.in_turn import Order
from harness.overload import run as overloading
from harness.plans.overrides import plan_of
from harness.plans.plan import Plan
from harness.progress import Teller
from harness.report import terminal


@commands.command()
@click.argument("arms", nargs=-1, required=True)
@click.option("--plan", "name", default="overload", show_default=True, help="With steps and phases.")
@click.option("--rate", type=POSITIVE, help="Arrivals a second of the last step: more than any arm can do.")
@click.option("--steps", type=click.IntRange(2, 100), help="How many.")
@click.option("--run-time", type=click.IntRange(1), help="Seconds of all steps together.")
@click.option("--phase-seconds", type=click.IntRange(3, 3600), help="Of each phase, in place of the plan's.")
@click.option("--queue-budget", type=POSITIVE, metavar="MS", help="How long the server lets requests wait.")
@click.option("--server-cores", type=click.IntRange(1), default=1, show_default=True, help="For servers.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of journeys and arrivals.")
@click.option("--save-as", metavar="NAME", help="Keep the result in results/NAME.")
@database_option
def overload(
    arms: tuple[str, ...],
    name: str,
    server_cores: int,
    seed: int,
    save_as: str | None,
    phase_seconds: int | None,
    queue_budget: float | None,
    database: str,
    **numbers: Any,
) -> int:
    """Load each of ARMS past the most that it can do, and back: how much good does it still do, and to whom?

    The last of ARMS is judged, and what it does at its knee is what all phases are relative to.

    Exit code 0: it keeps all limits of the plan. 1: it does not. 2: INVALID, or not measured.
    """
    here = project.read(Path.cwd(), database)
    plan = with_phases(plan_of(here, name, numbers), name, phase_seconds, queue_budget)
    order = Order(tuple(map(here.arm, arms)), plan, name, seed, command_line(), save_as, server_cores)
    result, folder = overloading.run(here, order, Teller(err))
    terminal.show(out, result, folder)
    return result.exit_code


def with_phases(plan: Plan, name: str, seconds: int | None, queue_budget: float | None) -> Plan:
    """The plan with other numbers for what is beyond its knee."""
    beyond = overloading.beyond_of(plan, name)
    phases = [replace(phase, seconds=seconds or phase.seconds) for phase in beyond.phases]
    budget = queue_budget or beyond.queue_budget_ms
    return replace(plan, beyond=replace(beyond, phases=phases, queue_budget_ms=budget))
