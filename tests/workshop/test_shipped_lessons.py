"""The lessons that this project ships."""

import subprocess
import sys

import pytest

from tests.workshop.toy import ROOT
from workshop.markdown import Screenshot, parse, render
from workshop.screenshots import LARGEST

LESSONS = sorted((ROOT / "workshop" / "lessons").glob("[0-9][0-9]-*.md"))
NAMES = [path.name for path in LESSONS]


def test_there_is_a_lesson_for_every_number():
    assert [name[:2] for name in NAMES] == ["01", "02", "03"]


@pytest.mark.parametrize("name", NAMES)
def test_the_index_leads_to_every_lesson(name: str):
    assert f"]({name})" in (ROOT / "workshop" / "lessons" / "README.md").read_text()


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
def test_a_lesson_can_be_read_and_written(path):
    assert render(parse(path.read_text())) == path.read_text()


@pytest.mark.parametrize("path", LESSONS, ids=NAMES)
def test_every_screenshot_is_there_and_small(path):
    images = [path.parent / part.image for part in parse(path.read_text()) if isinstance(part, Screenshot)]
    assert images
    assert all(0 < image.stat().st_size <= LARGEST for image in images)


# Lesson 1 is decided by counted work and may have others beside it; the rest time, and serve at its port too.
REHEARSALS = [
    pytest.param(name, marks=[] if name.startswith("01-") else [pytest.mark.alone]) for name in NAMES
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
