"""What the browser is shown."""

from pathlib import Path

import pytest

from workshop.markdown import Screenshot
from workshop.screenshots import file_url
from workshop.student import Student


@pytest.fixture
def student(tmp_path: Path) -> Student:
    clone = tmp_path / "storefront"
    clone.mkdir()
    return Student(clone)


def asked(url: str) -> Screenshot:
    return Screenshot(("", ""), url, (900, 400), "images/page.png")


def test_a_file_of_the_clone_is_shown_from_its_beginning(student: Student):
    assert file_url(student, asked("results/page.html")) == f"{student.clone.as_uri()}/results/page.html"


def test_a_file_is_shown_from_an_element_on_in_a_frame_of_the_picture_s_size(student: Student):
    shown = file_url(student, asked("page.html#graph-2"))
    assert shown == (student.temporary / "frame.html").as_uri()
    assert (student.temporary / "frame.html").read_text() == (
        f'<body style="margin: 0"><iframe src="{student.clone.as_uri()}/page.html#graph-2" '
        'width="900" height="400" style="border: 0">'
    )
