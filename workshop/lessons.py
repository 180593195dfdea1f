"""Run the lessons as a student would: `python -m workshop.lessons check | refresh [NUMBER…]`."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from harness.runtime.processes import no_children_left
from workshop import markdown, rehearsal
from workshop.errors import LessonError
from workshop.markdown import Block, Part
from workshop.student import Student, fresh_clone, refuse_taken_port

LESSONS = Path("workshop", "lessons")

Play = Callable[[Path, Sequence[Part], Student], None]


@click.group()
def commands() -> None:
    """Run every command of a lesson in a fresh clone of the last commit.

    NUMBERS are the lessons'; all without any.
    """


@commands.command("check")
@click.argument("numbers", nargs=-1)
def check_all(numbers: tuple[str, ...]) -> None:
    """Does each lesson still end and print as it says?"""
    play_all(numbers, rehearsal.check)


@commands.command("refresh")
@click.argument("numbers", nargs=-1)
def refresh_all(numbers: tuple[str, ...]) -> None:
    """Write what the commands print into each lesson, and take its screenshots."""
    play_all(numbers, rehearsal.refresh)


def play_all(numbers: Sequence[str], play: Play) -> None:
    for path in chosen(numbers):
        try:
            play_one(path, play)
        except LessonError as error:
            raise LessonError(f"{path}: {error}") from None


def chosen(numbers: Sequence[str]) -> list[Path]:
    """The lessons of these numbers, in order; all when none is given."""
    found = {path.name.partition("-")[0]: path for path in sorted(LESSONS.glob("[0-9][0-9]-*.md"))}
    if unknown := sorted(set(numbers) - set(found)):
        raise LessonError(
            f"There is no lesson {', '.join(unknown)} in {LESSONS}, but: {', '.join(found) or 'none'}."
        )
    return [path for number, path in found.items() if number in numbers or not numbers]


def play_one(path: Path, play: Play) -> None:
    parts = markdown.parse(path.read_text())
    for part in parts:
        if isinstance(part, Block) and part.server:
            refuse_taken_port(part.server)
    with fresh_clone(Path.cwd()) as clone, Student(clone) as student:
        play(path, parts, student)


def main() -> int:
    """Exit code 0: as the lessons say. 1: not. 2: interrupted. No process outlives us."""
    with no_children_left():
        return attempt()


def attempt() -> int:
    try:
        commands(standalone_mode=False)
    except LessonError as error:
        click.echo(str(error), err=True)
        return 1
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrupted.", err=True)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
