"""One lesson from its first command to its last: as it says, or to write down what it says."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from workshop import markdown, screenshots
from workshop.errors import LessonError
from workshop.markdown import Block, Command, File, Part, Screenshot
from workshop.outputs import first_missing, shortened
from workshop.student import Student


def check(path: Path, parts: Sequence[Part], student: Student) -> None:
    """LessonError for the first thing that is not as the lesson says."""
    for part in parts:
        if isinstance(part, Block):
            for command, printed in played(part, student):
                compare(command, printed)
        elif isinstance(part, File):
            student.write(part.name, part.lines)
        elif isinstance(part, Screenshot) and not (path.parent / part.image).exists():
            raise LessonError(f"{part.image} is missing; refresh takes it")


def refresh(path: Path, parts: Sequence[Part], student: Student) -> None:
    """Write the lesson again, once all of it has run."""
    if any(isinstance(part, Screenshot) for part in parts):
        screenshots.browser()
    made: list[Part] = []
    for part in parts:
        if isinstance(part, Screenshot):
            screenshots.take(student, part, path.parent / part.image)
        elif isinstance(part, File):
            student.write(part.name, part.lines)
        made.append(refreshed(part, student) if isinstance(part, Block) else part)
    path.write_text(markdown.render(made))


def refreshed(block: Block, student: Student) -> Block:
    """The block with what its commands print now, on a machine that is not busy."""
    quiet = replace(block, busy=None)
    now = [
        replace(command, output=shortened(printed, block.head, block.tail))
        for command, printed in played(quiet, student)
    ]
    return replace(block, commands=tuple(now))


def played(block: Block, student: Student) -> Iterator[tuple[Command, list[str]]]:
    """Each command of the block with what it printed; LessonError when one does not end as declared.

    A last command that says `busy` is left out: all that it has to print is its last line.
    """
    for command in block.commands:
        tell(command)
        if block.server:
            yield command, student.serve(command.text, block.server)
            continue
        code, printed = student.run(command.text)
        is_last = command is block.commands[-1]
        if is_last and code == block.busy:
            compare(replace(command, output=command.output[-1:]), printed)
            click.echo(f"  exit code {code}: the machine is too busy to tell", err=True)
        elif code == (block.exit if is_last else 0):
            yield command, printed
        else:
            told = f"ended with exit code {code}, the lesson says {block.exit if is_last else 0}"
            raise LessonError(difference(command, told, printed))


def compare(command: Command, printed: Sequence[str]) -> None:
    missing = first_missing(command.output, printed)
    if missing is not None:
        raise LessonError(difference(command, f"did not print: {missing}", printed))


def difference(command: Command, told: str, printed: Sequence[str]) -> str:
    indented = "".join(f"\n    {line}" for line in printed) or " nothing"
    return f"line {command.line}: $ {command.text}\n  {told}\n  it printed:{indented}"


def tell(command: Command) -> None:
    click.echo(f"$ {command.text}", err=True)
