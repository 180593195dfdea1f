"""The command line: `python -m harness verify | compare | load | flamegraph | scan | report | doctor`."""

import contextlib
import errno
import shlex
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import click
import psutil
from rich.console import Console

from harness import comparison, doctor, flamegraph, project, report, single
from harness.arms import Arm
from harness.errors import HarnessError
from harness.progress import Teller
from harness.report import annotations, scan_terminal, terminal
from harness.runs import Folder
from harness.scan import document
from harness.scan import run as scan
from harness.steps import Extent

NOT_MEASURED = 2
INTERRUPTS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # the last when the terminal is closed
DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

out = Console()
err = Console(stderr=True)


def blocks_option(function: Any) -> Any:
    """The options that verify and compare share: how much is measured, and where it is kept."""
    for option in reversed(
        [
            click.option(
                "--blocks",
                type=click.IntRange(2),
                default=8,
                show_default=True,
                help="Blocks of paired requests.",
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
        ]
    ):
        function = option(function)
    return function


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def commands() -> None:
    """Find what slows a Django REST project down, and prove that a fix is one.

    An ARM is one server to be measured: PROFILE[+VARIANT…][@REF], such as perf, perf+n_plus_one or perf@HEAD.
    Without @REF it is the working tree, uncommitted edits included.

    Exit codes: 0 as hoped for, 1 not, 2 could not be measured.
    """


@commands.command()
@click.argument("variant")
@click.option("--profile", default="perf", show_default=True)
@blocks_option
def verify(
    variant: str, profile: str, plan: str | None, seed: int, save_as: str | None, **extent: Any
) -> int:
    """Measure the shop with VARIANT and without: does the mistake show, is it gone?

    Exit code 0: reproduced and fixed. 1: not. 2: could not be measured.
    """
    here = project.read(Path.cwd())
    arms = Arm.parse(f"{profile}+{variant}", here.project.profiles), Arm.parse(profile, here.project.profiles)
    ordered = comparison.Order(
        arms, Extent(**extent, round_trip=True), seed, command_line(), plan, variant, save_as
    )
    return told(here, ordered)


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
    **extent: Any,
) -> int:
    """Compare ARMS, the first of them being the reference.

    Exit code 0: same or improved. 1: regressed. 2: inconclusive, or could not be measured.
    """
    here = project.read(Path.cwd())
    if len(arms) < 2:
        raise HarnessError("A comparison needs two arms or more, such as: compare perf@HEAD perf")
    for probe in probes:
        project.known(probe, here.probes, "probe")
    parsed = tuple(Arm.parse(arm, here.project.profiles) for arm in arms)
    measured = Extent(**extent, probes=probes or None, time_decides=time_decides == "decides")
    return told(here, comparison.Order(parsed, measured, seed, command_line(), plan, None, save_as))


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
    target = url or Arm.parse(arm or "perf", here.project.profiles)
    name = Path(plan_or_scenario).stem
    run, folder = single.run(
        here, single.Order(plan, name, target, seed, command_line(), save_as), Teller(err)
    )
    terminal.show(out, run, folder)
    return NOT_MEASURED if run.load.failures else 0


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
def draw(arm: str, probe: str, other_arm: str | None, seconds: int, rate: int, save_as: str | None) -> int:
    """Sample ARM while PROBE is repeated: where does the time of a request go? With OTHER_ARM: what differs?

    Exit code 0: sampled. 2: it could not be.
    """
    here = project.read(Path.cwd())
    arms = tuple(Arm.parse(one, here.project.profiles) for one in (arm, other_arm) if one)
    order = flamegraph.Order(probe, arms, seconds, rate, 1, command_line(), save_as)
    result, folder = flamegraph.run(here, order, Teller(err))
    terminal.show(out, result, folder)
    return 0


@commands.command("scan")
@click.argument("target", metavar="ARM|URL")
@click.option("--role", "roles", multiple=True, help="Ask in this role; again for more. Default: all.")
@click.option(
    "--json", "json_file", metavar="FILE", help="Write all that was found as JSON; - for the output."
)
@click.option(
    "--annotations",
    "annotated",
    is_flag=True,
    help="Print an error for a line of code, as GitHub shows them.",
)
@click.option("--baseline", type=click.Path(path_type=Path), help="Accept the growth that FILE knows.")
@click.option(
    "--write-baseline", "new_baseline", type=click.Path(path_type=Path), help="Accept all growth from now on."
)
@click.option("--save-as", metavar="NAME", help="Keep the result in results/NAME.")
def find_growth(
    target: str, roles: tuple[str, ...], json_file: str | None, *, annotated: bool, **rest: Any
) -> int:
    """Ask every GET of an API at several sizes: where does work grow with the answer, and which line is it?

    An ARM is started; a URL is of a server that runs. Nothing is written, but that roles sign in.

    Exit code 0: nothing grows but what the baseline knows. 1: something does. 2: it could not be scanned.
    """
    here = project.read(Path.cwd())
    asked = target if "://" in target else Arm.parse(target, here.project.profiles)
    result, folder = scan.run(here, scan.Order(asked, roles, 1, command_line(), **rest), Teller(err))
    scan_terminal.show(err if json_file == "-" else out, result, folder)
    if json_file == "-":
        click.echo(document.to_json(result), nl=False)
    elif json_file:
        document.write(Path(json_file), result)
    for line in annotations.lines(result, here.folder) if annotated else ():
        click.echo(line, err=json_file == "-")
    return result.exit_code


@commands.command("report")
@click.argument("results", nargs=-1, required=True, type=click.Path(path_type=Path))
def report_again(results: tuple[Path, ...]) -> int:
    """Make summary.md and report.html again from what RESULTS (folders) have saved."""
    for path in results:
        folder = Folder(path)
        report.write(folder)
        out.print(path / "report.html", highlight=False, soft_wrap=True)
    return 0


@commands.command("doctor")
@click.argument("arm", default="perf")
def look(arm: str) -> int:
    """Say what this machine lacks, or what would spoil a measurement of ARM (default: perf)."""
    here = project.read(Path.cwd())
    findings = list(doctor.examine(here, Arm.parse(arm, here.project.profiles)))
    doctor.show(out, findings)
    return NOT_MEASURED if any(finding.state == "missing" for finding in findings) else 0


def told(here: project.Project, order: comparison.Order) -> int:
    result, folder = comparison.run(here, order, Teller(err))
    terminal.show(out, result, folder)
    return result.exit_code


def command_line() -> str:
    """What was typed, to be typed again."""
    return shlex.join(["python", "-m", "harness", *sys.argv[1:]])


def main() -> NoReturn:
    """Run a command; every failure is one sentence and exit code 2, and no process outlives us."""
    for number in INTERRUPTS:
        signal.signal(number, interrupt)
    with no_children_left():
        sys.exit(attempt())


def attempt() -> int:
    try:
        return commands(standalone_mode=False, prog_name="python -m harness") or 0
    except click.ClickException as error:
        error.show()
    except HarnessError as error:
        tell(str(error))
    except (KeyboardInterrupt, click.Abort):
        tell("Interrupted. What was measured so far, if anything, lies in results/.")
    except OSError as error:
        if error.errno not in DISK_FULL:
            raise
        tell(f"The disk is full: {error.filename or error.strerror}. Nothing was lost of earlier results.")
    return NOT_MEASURED


def tell(sentence: str) -> None:
    """Say it on standard error, as it is and unwrapped, so that a path in it can be copied."""
    err.print(sentence, style="red", markup=False, highlight=False, soft_wrap=True)


def interrupt(signum: int, frame: FrameType | None) -> NoReturn:
    """End once, and let the cleaning up end in peace."""
    for number in INTERRUPTS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


@contextlib.contextmanager
def no_children_left() -> Iterator[None]:
    """Kill whatever an interrupt at the wrong moment has left running."""
    try:
        yield
    finally:
        for child in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()
