"""`flamegraph`: where the time of a request goes."""

from pathlib import Path

import click

from harness import flamegraph, project
from harness.commands.group import command_line, commands, database_option, err, out
from harness.progress import Teller
from harness.report import terminal


@commands.command("flamegraph")
@click.argument("arm")
@click.argument("probe")
@click.argument("other_arm", required=False)
@click.option(
    "--seconds",
    type=click.IntRange(1, 600),
    default=10,
    show_default=True,
    help="How long each arm is sampled.",
)
@click.option(
    "--rate", type=click.IntRange(10, 1000), default=200, show_default=True, help="Samples a second."
)
@click.option("--save-as", metavar="NAME", help="Keep the result in results/NAME.")
@database_option
def draw(
    arm: str,
    probe: str,
    other_arm: str | None,
    seconds: int,
    rate: int,
    save_as: str | None,
    database: str,
) -> int:
    """Sample ARM while PROBE is repeated: where does the time of a request go? With OTHER_ARM: what differs?

    Exit code 0: sampled. 2: it could not be.
    """
    here = project.read(Path.cwd(), database)
    arms = tuple(here.arm(one) for one in (arm, other_arm) if one)
    options = flamegraph.FlamegraphOptions(
        seed=1, command=command_line(), save_as=save_as, probe=probe, arms=arms, seconds=seconds, rate=rate
    )
    result, folder = flamegraph.run(here, options, Teller(err))
    terminal.show(out, result, folder)
    return 0
