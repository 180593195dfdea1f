"""`load`: one run of a plan."""

from pathlib import Path
from typing import Any

import click

from harness import project
from harness.commands.group import command_line, commands, database_option, err, out
from harness.commands.plan_numbers import with_numbers
from harness.errors import HarnessError
from harness.load import run as loading
from harness.load.crew import Crew
from harness.plans import overrides
from harness.progress import Teller
from harness.report import junit as junit_report
from harness.report import terminal

FILE = click.Path(dir_okay=False, path_type=Path)


@commands.command()
@click.argument("plan_or_scenario")
@click.option(
    "--arm",
    "arms",
    multiple=True,
    help="Start this arm and load it; repeat it to load several in turn. Default: the plan's.",
)
@click.option("--url", help="Load a server that is running, instead of arms.")
@with_numbers
@click.option("--workers", type=click.IntRange(1), help="Number of local Locust workers.")
@click.option("--master-bind", metavar="ADDRESS", help="Wait here for workers of other machines. See docs.")
@click.option("--expect-workers", type=click.IntRange(1), help="Number of remote workers to wait for.")
@click.option(
    "--server-cores", type=click.IntRange(1), default=1, show_default=True, help="Cores for the server."
)
@click.option("--junit", type=FILE, metavar="FILE", help="Write the objectives there as JUnit XML, for CI.")
@click.option("--save-as", metavar="NAME", help="Keep the result in results/NAME.")
@database_option
def load(
    plan_or_scenario: str,
    arms: tuple[str, ...],
    url: str | None,
    workers: int | None,
    master_bind: str | None,
    expect_workers: int | None,
    server_cores: int,
    junit: Path | None,
    save_as: str | None,
    database: str,
    **numbers: Any,
) -> int:
    """Load arms in turn, or a URL: PLAN_OR_SCENARIO is a plan of harness.toml or a locustfile.

    Each arm gets a fresh server and database. Any error is a miss, unless the plan says otherwise. A plan
    with past_limit = true, such as stress, measures where failures begin and what requests/s do then.

    Exit code 0: all objectives met, or measured past the limit. 1: an objective was missed. 2: INVALID, not
    measured, or too close to call. With several arms, the worst: 1 before 2.
    """
    here = project.read(Path.cwd(), database)
    if arms and url:
        raise HarnessError("Load arms or a URL, not both.")
    if url and database:
        raise HarnessError("What runs at a URL has its database already: --database is for arms.")
    if junit:
        junit_report.clear(junit)
    plan = overrides.plan_of(here, plan_or_scenario, numbers)
    options = loading.LoadOptions(
        seed=plan.seed,
        command=command_line(),
        save_as=save_as,
        plan=plan,
        plan_name=Path(plan_or_scenario).stem,
        targets=url or tuple(map(here.arm, arms or (plan.arm,))),
        crew=Crew.of(workers, master_bind, expect_workers),
        server_cores=server_cores,
    )
    run, folder = loading.run(here, options, Teller(err))
    if junit:
        junit_report.write(run, junit)
    terminal.show(out, run, folder)
    return run.exit_code
