"""The student's page: what was done, and what was measured."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from workshop import exercise, on_call
from workshop.desk import Desk
from workshop.progress import Attempt, Figure

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Section:
    """One attempt at an exercise: its name, what was noted, and the rows of its table."""

    name: str
    attempt: Attempt
    rows: tuple[tuple[Figure, Figure], ...]  # the first check's and the last's


def write(desk: Desk) -> list[Path]:
    """Write the page as Markdown and as HTML; where they are."""
    attempts = desk.notebook.read().attempts
    what = {
        "sections": list(told(desk.root, attempts)),
        "begun": len(attempts),
        "passed": sum(own[0].passed is not None for own in attempts.values()),
    }
    return [
        desk.notebook.keep(name, TEMPLATES.get_template(name).render(what))
        for name in ("report.md", "report.html")
    ]


def told(root: Path, attempts: dict[str, list[Attempt]]) -> Iterator[Section]:
    """The exercises by number, then the games, with every attempt at each."""
    names = {one.key: one.name for one in exercise.every(root) if one.key in attempts}
    names |= {key: on_call.title(key) for key in attempts if key.startswith(on_call.BLIND)}
    for key, name in names.items():
        for number, attempt in enumerate(attempts[key], start=1):
            again = f", attempt {number}" if number > 1 else ""
            yield Section(f"{name}{again}", attempt, tuple(rows(attempt)))


def rows(attempt: Attempt) -> Iterator[tuple[Figure, Figure]]:
    """What both the first and the last check have measured, where the student or the mistake has moved it."""
    checks = [check for check in attempt.checks if check.figures]
    measured = [{figure.what: figure for figure in check.figures} for check in checks]
    if measured:
        first, last = measured[0], measured[-1]
        for what in first:
            if what in last and {first[what].yours, last[what].yours} != {last[what].correct}:
                yield first[what], last[what]
