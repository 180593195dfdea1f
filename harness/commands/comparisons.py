"""`verify` and `compare`: arms measured in turn."""

from pathlib import Path
from typing import Any

import click

from harness import comparison, project
from harness.commands.group import command_line, commands, database_option, err, out
from harness.comparison import CompareOptions
from harness.errors import HarnessError
from harness.progress import Teller
from harness.report import terminal
from harness.steps import Extent


def blocks_option(function: Any) -> Any:
    """The options that verify and compare share: how much is measured, and where it is kept."""
    for option in reversed(
        [
            click.option(
                "--blocks",
                type=click.IntRange(0),
                default=8,
                show_default=True,
                help="Blocks of paired requests; with fewer than two, time decides nothing.",
            ),
            click.option(
                "--triples",
                type=click.IntRange(10),
                default=60,
                show_default=True,
                help="Requests to each server, in a block and for a probe.",
            ),
            click.option(
                "--rounds", type=click.IntRange(0), default=8, show_default=True, help="Rounds under load."
            ),
            click.option(
                "--plan", help="The plan of a round. Default: that of the only probe, or else saturate."
            ),
            click.option(
                "--seed", type=int, default=1, show_default=True, help="Decides every random order."
            ),
            click.option("--save-as", metavar="NAME", help="Keep the result in results/NAME."),
            database_option,
        ]
    ):
        function = option(function)
    return function


@commands.command()
@click.argument("variant")
@click.option("--profile", default="perf", show_default=True)
@blocks_option
def verify(
    variant: str,
    profile: str,
    plan: str | None,
    seed: int,
    save_as: str | None,
    database: str,
    **extent: Any,
) -> int:
    """Measure the shop with VARIANT and without: does the mistake show, is it gone?

    Exit code 0: reproduced and fixed. 1: not. 2: could not be measured.
    """
    here = project.read(Path.cwd(), database)
    arms = here.arm(f"{profile}+{variant}"), here.arm(profile)
    options = CompareOptions(
        seed=seed,
        command=command_line(),
        save_as=save_as,
        arms=arms,
        extent=Extent(**extent, round_trip=True),
        plan=plan,
        variant=variant,
    )
    return run(here, options)


@commands.command()
@click.argument("arms", nargs=-1, required=True)
@click.option(
    "--probe",
    "probes",
    multiple=True,
    help="Time this probe; again for more. Default: those whose counted work differs, or all.",
)
@click.option(
    "--time",
    "time_decides",
    type=click.Choice(["decides", "advises"]),
    default="decides",
    show_default=True,
    help="Whether response time has a say in the verdict: on shared machines, let it advise.",
)
@blocks_option
def compare(
    arms: tuple[str, ...],
    probes: tuple[str, ...],
    time_decides: str,
    plan: str | None,
    seed: int,
    save_as: str | None,
    database: str,
    **extent: Any,
) -> int:
    """Compare ARMS, the first of them being the reference.

    Exit code 0: same or improved. 1: regressed. 2: inconclusive, or could not be measured.
    """
    here = project.read(Path.cwd(), database)
    if len(arms) < 2:
        raise HarnessError("A comparison needs two arms or more, such as: compare perf@HEAD perf")
    for probe in probes:
        project.known(probe, here.probes, "probe")
    options = CompareOptions(
        seed=seed,
        command=command_line(),
        save_as=save_as,
        arms=tuple(map(here.arm, arms)),
        extent=Extent(**extent, probes=probes or None, time_decides=time_decides == "decides"),
        plan=plan,
    )
    return run(here, options)


def run(here: project.Project, options: CompareOptions) -> int:
    result, folder = comparison.run(here, options, Teller(err))
    terminal.show(out, result, folder)
    return result.exit_code
