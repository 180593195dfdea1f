"""Results in, words and pictures out: report.html, summary.md and the terminal. Measures nothing."""

from harness.report import distributions, flame_page, load_page, page, summary
from harness.runs import Capacity, Flamegraph, Folder, Saved


def write(folder: Folder, result: Saved) -> None:
    """Write summary.md and report.html next to the saved result. The same files give the same bytes."""
    (folder.path / "summary.md").write_text(summary.markdown(result), encoding="utf-8")
    (folder.path / "report.html").write_text(html(result, folder), encoding="utf-8")


def html(result: Saved, folder: Folder) -> str:
    if isinstance(result, Flamegraph):
        return flame_page.html(result, folder)
    if isinstance(result, Capacity):
        return load_page.html(result)
    return page.html(result, distributions.read(folder.rows))
