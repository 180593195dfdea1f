"""`load`: one run of a plan."""

from pathlib import Path
from typing import Any

import click

from harness import project
from harness.commands.group import command_line, commands, database_option, err, out
from harness.commands.plan_numbers import with_numbers
from harness.errors import HarnessError
from harness.load import single
from harness.load.crew import Crew
from harness.plans import overrides
from harness.progress import Teller
from harness.report import junit as junit_report
from harness.report import terminal

FILE = click.Path(dir_okay=False, path_type=Path)


@commands.command()
@click.argument("plan_or_scenario")
@click.option("--arm", help="Start this arm and load it. Default: the plan's.")
@click.option("--url", help="Load what runs there instead.")
@with_numbers
@click.option("--workers", type=click.IntRange(1), help="Send it from so many processes of this machine.")
@click.option("--master-bind", metavar="ADDRESS", help="Wait here for workers of other machines. See docs.")
@click.option("--expect-workers", type=click.IntRange(1), help="How many of them.")
@click.option("--junit", type=FILE, metavar="FILE", help="Write the objectives there as JUnit XML, for CI.")
@click.option("--save-as", metavar="NAME", help="Keep the result in results/NAME.")
@database_option
def load(
    plan_or_scenario: str,
    arm: str | None,
    url: str | None,
    workers: int | None,
    master_bind: str | None,
    expect_workers: int | None,
    junit: Path | None,
    save_as: str | None,
    database: str,
    **numbers: Any,
) -> int:
    """Load one arm, or a URL, once: PLAN_OR_SCENARIO is a plan of harness.toml or a locustfile.

    Exit code 0: all objectives met. 1: one was missed, and no error is one unless the plan says otherwise.
    2: INVALID, not measured, or too close to call.
    """
    here = project.read(Path.cwd(), database)
    if arm and url:
        raise HarnessError("Load an arm or a URL, not both.")
    if url and database:
        raise HarnessError("What runs at a URL has its database already: --database is for arms.")
    if junit:
        junit_report.clear(junit)
    plan = overrides.plan_of(here, plan_or_scenario, numbers)
    target = url or here.arm(arm or plan.arm)
    name = Path(plan_or_scenario).stem
    crew = Crew.of(workers, master_bind, expect_workers)
    order = single.Order(plan, name, target, plan.seed, command_line(), save_as, crew)
    run, folder = single.run(here, order, Teller(err))
    if junit:
        junit_report.write(run, junit)
    terminal.show(out, run, folder)
    return run.exit_code
