"""How a page gets its measured part."""

from pathlib import Path

import pytest

from docs.figures import measured_page

PAGE = "Before.\n\n<!-- measured -->\n\nold\n\n<!-- until here -->\n\nAfter.\n"


def test_a_text_replaces_the_part_between_its_markers(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE)
    measured_page.splice(page, {"measured": "new", "other": "not on this page"})
    assert page.read_text() == PAGE.replace("old", "new")


def test_figures_are_read_as_they_were_kept(tmp_path: Path) -> None:
    measured_page.keep(tmp_path / "figures.json", {"p99": 12.5, "unit": "µs"})
    assert measured_page.kept(tmp_path / "figures.json") == {"p99": 12.5, "unit": "µs"}


def test_a_page_is_not_written_before_anything_was_measured(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="does not exist: measure first"):
        measured_page.kept(tmp_path / "figures.json")


def test_a_script_explains_itself_when_it_is_called_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["script", "measure", "many"])
    with pytest.raises(SystemExit, match="how to call it"):
        measured_page.main("how to call it", lambda number: None, 1, lambda: None)
