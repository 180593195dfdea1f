"""docs/catalogue.md: made from the registry, and never older than it."""

import re

import pytest
from django.core.management import call_command

from store.sources import ROOT
from store.variants import WORK
from store.variants_page import MEASURED
from tests.store.walk import works


def test_the_page_is_what_make_docs_writes(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("variants", "--markdown")

    assert capsys.readouterr().out == (ROOT / "docs/catalogue.md").read_text(), "stale: call `make docs`"


def test_every_mistake_has_its_section_and_its_line_in_the_overview() -> None:
    lines = (ROOT / "docs/catalogue.md").read_text().splitlines()

    mistakes = list(works("regression"))
    assert [line[4:] for line in lines if re.match("### [a-z]", line)] == mistakes
    assert [line.split("]")[0][3:] for line in lines if line.startswith("| [")] == mistakes


def test_every_remedy_stands_on_one_rung_of_the_ladder_in_the_course_s_order() -> None:
    lines = (ROOT / "docs/catalogue.md").read_text().splitlines()

    assert [line for line in lines if re.match(r"### \d", line)] == [
        "### 1. The ORM",
        "### 2. SQL of our own",
        "### 3. An index",
        "### 4. A cache",
        "### 5. More hardware",
        "### 6. Live with it",
    ]
    remedies = [line[5:] for line in lines if line.startswith("#### ")]
    assert sorted(remedies) == sorted(works("optimisation"))


def test_all_work_has_a_name_on_the_page() -> None:
    assert tuple(MEASURED) == WORK
