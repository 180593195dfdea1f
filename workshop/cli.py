"""The command line: `python -m workshop COMMAND`. What is told, and how it ends."""

import random
from pathlib import Path

import click

from harness.runtime.processes import no_children_left
from workshop import checking, exercise, on_call, page
from workshop.clock import step
from workshop.desk import CALL, Desk
from workshop.errors import WorkshopError
from workshop.exercise import Exercise
from workshop.progress import Attempt, Check, Progress

PASSED, NOT_YET, COULD_NOT = 0, 1, 2
GAMES = 3  # so many games on call are listed, the last ones
ROOT = Path(__file__).resolve().parent.parent


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Somebody has slowed the shop down. Find out why, mend it, and let the machine prove that you did.

    `start` writes a change into your source. Look at the shop with whatever you like, edit, and `check`.

    Exit codes: 0 passed or done, 1 not yet, 2 could not be done.
    """


@commands.command("list")
def listed() -> None:
    """All exercises, and how far you are."""
    progress = Desk(ROOT).notebook.read()
    for one in exercise.every(ROOT):
        click.echo(row(one.key, one.title, one.minutes, history(progress, one.key)))
    games = [f"seed {on_call.seed(key)}: {history(progress, key)}" for key in on_call.played(progress)]
    click.echo(row("", "On call: start --blind", on_call.MINUTES, "; ".join(games[-GAMES:])))


@commands.command()
@click.argument("number", required=False, type=click.IntRange(1))
@click.option("--blind", is_flag=True, help="The on-call game: some mistake, and nobody says which.")
@click.option("--seed", type=click.IntRange(0), help="The same seed gives the same game.")
def start(number: int | None, blind: bool, seed: int | None) -> None:
    """Begin exercise NUMBER, or a game on call."""
    if blind == (number is not None):
        raise click.UsageError("Name an exercise, such as `start 1`, or play `start --blind`.")
    seed = random.randrange(10_000) if seed is None else seed  # noqa: S311 - a game
    begun = Desk(ROOT).start(on_call.key(seed) if blind else str(number))
    click.echo(f"{begun.name} (about {begun.minutes} minutes)\n\n{begun.tale.strip()}\n")
    click.echo(f"It is in your source now; commit nothing. See for yourself, mend it, then: {CALL} check")
    click.echo(f"Stuck? {CALL} hint")


@commands.command()
def hint() -> None:
    """One hint more."""
    desk = Desk(ROOT)
    progress, current, running = desk.running()
    attempt = progress.last(current.key)
    if attempt.passed:
        raise WorkshopError(f"You have passed: no hint is needed. How others mend it: {CALL} solution")
    if attempt.hints == len(running.hints):
        raise WorkshopError(f"There are no more hints. The fix and its reason: {CALL} solution")
    attempt.hints += 1
    desk.notebook.write(progress)
    click.echo(f"Hint {attempt.hints} of {len(running.hints)}. {running.hints[attempt.hints - 1].strip()}")


@commands.command()
@click.option(
    "--no-bug", is_flag=True, help="Say that the complaint has another cause, and nothing is to be mended."
)
def check(no_bug: bool) -> int:
    """Is it mended? Takes minutes where only time or load can tell."""
    desk = Desk(ROOT)
    progress, current, running = desk.running()
    found = checking.check(desk.source, current, running, no_bug=no_bug, step=step)
    attempt = progress.last(current.key)
    if not attempt.passed:
        attempt.checks.append(found)
        attempt.passed = found.at if found.passed else None
        desk.notebook.write(progress)
    return told(found, running)


@commands.command()
def solution() -> None:
    """The fix, and why it is one."""
    desk = Desk(ROOT)
    progress, current, running = desk.running()
    attempt = progress.last(current.key)
    attempt.shown = attempt.shown or not attempt.passed
    desk.notebook.write(progress)
    click.echo(running.solution.strip())
    if running.mistake:
        way_back = desk.source.way_back(current.base)
        click.echo(f"\n{way_back.strip()}" if way_back else "\nYour source is as it was before the change.")


@commands.command()
def reset() -> None:
    """Put the exercise away: your source is as it was before the start."""
    ended, kept = Desk(ROOT).reset()
    click.echo("Your source is as it was before the start.")
    if kept:
        click.echo(f"Your edits are kept, on top of the change: git apply {kept.relative_to(ROOT)}")
    if ended.afterwards:
        click.echo(ended.afterwards.strip())


@commands.command()
def report() -> None:
    """Write a page of what you have done and what was measured."""
    desk = Desk(ROOT)
    if not desk.notebook.read().attempts:
        raise WorkshopError(f"Nothing was begun, so there is nothing to report. Choose one: {CALL} list")
    for path in page.write(desk):
        click.echo(path.relative_to(ROOT))


def told(found: Check, running: Exercise) -> int:
    """Say what a check has found; the exit code."""
    for sentence in (*found.faults, *found.doubts):
        click.echo(f"  {sentence}")
    if found.faults:
        click.echo("Not yet.")
        return NOT_YET
    if found.doubts:
        click.echo("This could not be told.")
        return COULD_NOT
    click.echo("Passed: true answers, and all within the budget.")
    if running.variant and not running.key.isdecimal():
        click.echo(f"It was {running.variant}.")
    click.echo(f"Why it was slow, and how others mend it: {CALL} solution")
    click.echo(f"Put it away, and go on: {CALL} reset")
    return PASSED


def row(key: str, title: str, minutes: int, told: str) -> str:
    """A line of the list."""
    return f"{key:>2}  {title:<34} {minutes:>3} min  {told}".rstrip()


def history(progress: Progress, key: str) -> str:
    """How somebody has fared with one exercise, at each attempt."""
    running = progress.current is not None and progress.current.key == key
    return ", then ".join(state(attempt, running=running) for attempt in progress.attempts.get(key, []))


def state(attempt: Attempt, *, running: bool) -> str:
    """How far one attempt has come, in a few words. Those before the one that runs are passed."""
    done = "passed" if attempt.passed else "running" if running else "begun"
    helped = [f"{attempt.hints} hint{'s' * (attempt.hints > 1)}"] if attempt.hints else []
    return ", ".join([done, *helped, *(["solution seen"] if attempt.shown else [])])


def main() -> int:
    """Run a command; every failure is one sentence, and no process outlives us."""
    with no_children_left():
        return attempt()


def attempt() -> int:
    try:
        return commands(standalone_mode=False, prog_name="python -m workshop") or PASSED
    except click.ClickException as error:
        error.show()
    except WorkshopError as error:
        click.echo(str(error), err=True)
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrupted.", err=True)
    return COULD_NOT
