"""Results in, words and pictures out: report.html, summary.md and the terminal. Measures nothing."""

from harness.report import distributions, page, summary
from harness.runs import Folder


def write(folder: Folder) -> None:
    """Write summary.md and report.html beside the saved result: the same files give the same bytes again."""
    result = folder.load()
    (folder.path / "summary.md").write_text(summary.markdown(result), encoding="utf-8")
    found = distributions.read(folder.rows)
    (folder.path / "report.html").write_text(page.html(result, found), encoding="utf-8")
