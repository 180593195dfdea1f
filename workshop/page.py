"""The student's page: what was done, and what was measured."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from workshop import exercise, on_call
from workshop.desk import Desk
from workshop.progress import Entry, Figure

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Section:
    """One exercise that was started: its name, what was noted, and the rows of its table."""

    name: str
    entry: Entry
    rows: tuple[tuple[Figure, Figure], ...]  # the first check's and the last's


def write(desk: Desk) -> list[Path]:
    """Write the page as Markdown and as HTML; where they are."""
    sections = list(told(desk))
    passed = sum(section.entry.passed is not None for section in sections)
    return [
        desk.notebook.keep(name, TEMPLATES.get_template(name).render(sections=sections, passed=passed))
        for name in ("report.md", "report.html")
    ]


def told(desk: Desk) -> Iterator[Section]:
    """The exercises by number, then the games."""
    entries = desk.notebook.read().entries
    names = {one.key: one.name for one in exercise.every(desk.root) if one.key in entries}
    for key in entries:
        if key.startswith(on_call.BLIND):
            names[key] = f"On call, seed {key.removeprefix(on_call.BLIND)}"
    for key, name in names.items():
        yield Section(name, entries[key], tuple(rows(entries[key])))


def rows(entry: Entry) -> Iterator[tuple[Figure, Figure]]:
    """What both the first and the last check have measured, where the student or the mistake has moved it."""
    measured = [{figure.what: figure for figure in check.figures} for check in entry.checks if check.figures]
    if measured:
        first, last = measured[0], measured[-1]
        for what in first:
            if what in last and {first[what].yours, last[what].yours} != {last[what].correct}:
                yield first[what], last[what]
