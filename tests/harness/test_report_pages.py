"""Whole pages of three results, as files to read: a change of words or layout shows as a diff of these.

If a change is meant: WRITE_PAGES=1 python -m pytest tests/harness/test_report_pages.py, then review the diff.
"""

import os
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from harness import report
from harness.report.summary import markdown
from harness.runs import Folder
from tests.harness.results import BROKEN, FIXED, compare, paired_rows, run, verify, write_rows

PAGES = Path(__file__).with_name("pages")
RESULTS: dict[str, Callable[[], Any]] = {
    "verify": verify,
    "compare": lambda: compare(FIXED, BROKEN, ratio=1.374, throughput=0.7),
    "load": run,
}


class VisibleText(HTMLParser):
    """The texts of a page outside pictures and styles, one a line."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.hidden = 0
        self.lines: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag in ("svg", "style")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("svg", "style")

    def handle_data(self, data: str) -> None:
        if not self.hidden and data.strip():
            self.lines.append(" ".join(data.split()))


def assert_page(name: str, text: str) -> None:
    file = PAGES / name
    if "WRITE_PAGES" in os.environ:
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", RESULTS)
def test_a_summary_is_the_page_that_is_kept(name: str) -> None:
    assert_page(f"{name}.md", markdown(RESULTS[name]()))


def test_a_report_shows_the_texts_that_are_kept(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.save(verify())
    write_rows(tmp_path, paired_rows(verify()))
    report.write(folder, folder.load())

    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert_page("verify.txt", "\n".join(VisibleText(html).lines) + "\n")
