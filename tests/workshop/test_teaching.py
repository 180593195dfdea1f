"""The teacher's kit: its clock is right, and it leaves no lesson and no exercise out."""

import re
import tomllib
from datetime import datetime, timedelta

import pytest

from tests.workshop.toy import ROOT

TEACHING = ROOT / "workshop" / "teaching"
LESSONS = [
    re.match(r"# Lesson \d+: (.+)", path.read_text())[1].casefold()  # type: ignore[index]
    for path in sorted((ROOT / "workshop" / "lessons").glob("[0-9][0-9]-*.md"))
]
EXERCISES = [
    tomllib.loads(path.read_text())["title"]
    for path in sorted((ROOT / "workshop" / "exercises").glob("*.toml"))
]
ROW = re.compile(r"^\| (\d+:\d\d) \| (.+?) \| (\d+) \|", re.MULTILINE)


def section(page: str, title: str) -> str:
    """A page from this heading to the next of its rank."""
    return (TEACHING / page).read_text().split(f"\n## {title}")[1].split("\n## ")[0]


def first_cells(text: str) -> list[str]:
    return re.findall(r"^\| ([^|]+?) \|", text, re.MULTILINE)


@pytest.mark.parametrize("length", ["Half a day", "A day"])
def test_each_part_of_an_agenda_begins_when_the_one_before_it_ends(length: str) -> None:
    rows = [
        (datetime.strptime(at, "%H:%M"), timedelta(minutes=int(minutes)))  # noqa: DTZ007 - a time of day
        for at, _, minutes in ROW.findall(section("agenda.md", length))
    ]

    assert len(rows) > 8
    assert [at + minutes for at, minutes in rows[:-1]] == [at for at, _ in rows[1:]]


def test_a_day_has_every_lesson_in_its_order() -> None:
    told = [what.casefold() for _, what, _ in ROW.findall(section("agenda.md", "A day"))]

    assert [what for what in told if what in LESSONS] == LESSONS


def test_there_is_an_answer_for_every_lesson() -> None:
    told = first_cells(section("answers.md", "What people guess"))

    assert [what.casefold() for what in told[1:]] == LESSONS


def test_every_exercise_is_told() -> None:
    assert first_cells(section("answers.md", "Exercises"))[1:] == EXERCISES
