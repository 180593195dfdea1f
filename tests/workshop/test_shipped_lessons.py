"""The lessons that this project ships."""

import re
import subprocess
import sys

import pytest

from tests.workshop.toy import ROOT
from workshop.markdown import Screenshot, parse, render
from workshop.screenshots import LARGEST

FOLDER = ROOT / "workshop" / "lessons"
LESSONS = sorted(FOLDER.glob("[0-9][0-9]-*.md"))
NAMES = [path.name for path in LESSONS]

TITLE = re.compile(r"# Lesson (\d+): (.+)")
MINUTES = re.compile(r"^\*\*It takes\*\* (\d+) minutes\. \*\*You need\*\* ", re.MULTILINE)
ROW = re.compile(r"\| \[(\d+) · (.+)\]\((.+)\) \| .+ \| (\d+) \|")


def test_there_is_a_lesson_for_every_number():
    assert [name[:2] for name in NAMES] == [f"{number:02}" for number in range(1, 13)]


def test_the_index_leads_to_every_lesson_with_its_title_and_minutes():
    rows = filter(None, map(ROW.fullmatch, (FOLDER / "README.md").read_text().splitlines()))
    assert [row.groups() for row in rows] == [in_index(path) for path in LESSONS]


def in_index(path):
    """Number, title, file and minutes."""
    text = path.read_text()
    title = TITLE.match(text)[2]
    return path.name[:2], title[0].upper() + title[1:], path.name, MINUTES.search(text)[1]


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
def test_a_lesson_can_be_read_and_written(path):
    assert render(parse(path.read_text())) == path.read_text()


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
def test_every_screenshot_is_there_and_small(path):
    images = [path.parent / part.image for part in parse(path.read_text()) if isinstance(part, Screenshot)]
    assert all(0 < image.stat().st_size <= LARGEST for image in images)


# These are decided by counted work and may have others beside them; the rest time, or serve at port 8000.
COUNTED = ("05-", "07-", "11-")
REHEARSALS = [
    pytest.param(name, marks=[] if name.startswith(COUNTED) else [pytest.mark.alone]) for name in NAMES
]


@pytest.mark.slow
@pytest.mark.parametrize("name", REHEARSALS)
def test_every_command_of_a_lesson_does_what_the_lesson_says(name: str):
    words = [sys.executable, "-m", "workshop.lessons", "check", name[:2]]
    with subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True) as call:
        try:
            _, told = call.communicate()
        finally:
            call.terminate()  # a kill would leave the lesson's processes behind
    assert call.returncode == 0, told


def test_no_screenshot_is_left_that_no_lesson_shows():
    shown = {
        path.parent / part.image
        for path in LESSONS
        for part in parse(path.read_text())
        if isinstance(part, Screenshot)
    }
    assert set((FOLDER / "images").iterdir()) == shown


def test_every_link_of_a_lesson_leads_to_a_file():
    links = [
        path.parent / target
        for path in [*LESSONS, FOLDER / "README.md"]
        for target in re.findall(r"\]\((?!http)([^)#]+)", path.read_text())
    ]
    assert [str(link) for link in links if not link.exists()] == []
