"""docs/catalogue.md: made from the registry, and never older than it."""

import pytest
from django.core.management import call_command

from store.sources import ROOT
from store.variants import WORK, available
from store.variants_page import MEASURED


def test_the_page_is_what_make_docs_writes(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("variants", "--markdown")

    assert capsys.readouterr().out == (ROOT / "docs/catalogue.md").read_text(), "stale: call `make docs`"


def test_every_variant_has_its_section_and_its_line_in_the_overview() -> None:
    lines = (ROOT / "docs/catalogue.md").read_text().splitlines()

    assert [line[3:] for line in lines if line.startswith("## ")] == list(available())
    assert [line.split("]")[0][3:] for line in lines if line.startswith("| [")] == list(available())


def test_all_work_has_a_name_on_the_page() -> None:
    assert tuple(MEASURED) == WORK
