"""`load`: one run of a plan."""

from pathlib import Path

import click

from harness import project
from harness.commands.group import NOT_MEASURED, command_line, commands, err, out
from harness.errors import HarnessError
from harness.load import single
from harness.progress import Teller
from harness.report import terminal


@commands.command()
@click.argument("plan_or_scenario")
@click.option("--arm", help="Start this arm and load it. Default: perf.")
@click.option("--url", help="Load what runs there instead.")
@click.option("--users", type=click.IntRange(1))
@click.option("--spawn-rate", type=click.FloatRange(0, min_open=True), help="Users started a second.")
@click.option("--run-time", type=click.IntRange(1), help="Seconds, those to start all users included.")
@click.option(
    "--warm-up", type=click.FloatRange(0), help="Seconds not judged. Default: until all users have started."
)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--save-as", metavar="NAME", help="Keep the result in results/NAME.")
def load(
    plan_or_scenario: str,
    arm: str | None,
    url: str | None,
    seed: int,
    save_as: str | None,
    **numbers: float | None,
) -> int:
    """Load one arm, or a URL, once: PLAN_OR_SCENARIO is a plan of harness.toml or a locustfile.

    Exit code 0: measured. 2: it could not be measured, or requests failed.
    """
    here = project.read(Path.cwd())
    if arm and url:
        raise HarnessError("Load an arm or a URL, not both.")
    plan = single.plan_of(here, plan_or_scenario, numbers)
    target = url or here.arm(arm or "perf")
    name = Path(plan_or_scenario).stem
    run, folder = single.run(
        here, single.Order(plan, name, target, seed, command_line(), save_as), Teller(err)
    )
    terminal.show(out, run, folder)
    return NOT_MEASURED if run.load.failures else 0
