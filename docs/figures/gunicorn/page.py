"""What docs/gunicorn.md says of the sweep."""

from pathlib import Path

from docs.figures import measured_page
from docs.figures.optimisations.kept import Part
from docs.figures.optimisations.page import origin
from harness.report.summary import table
from harness.report.wording import code, number

PAGE = Path("docs/gunicorn.md")
KEPT = Path(__file__).with_name("gunicorn.json")
HEAD = ["choice", "requests/s", "p50 ms", "p95 ms", "p99 ms", "CPU ms a request", "failed"]
FIGURES = ["rps", "p50", "p95", "p99", "cpu", "failures"]


def show() -> None:
    """Write what is kept into the page."""
    measured_page.splice(PAGE, {"sweep": text(measured_page.kept(KEPT))})


def text(part: Part) -> str:
    """The table, in the order of the sweep."""
    cells = [[code(one["name"]), *(number(one[name]) for name in FIGURES)] for one in part["choices"]]
    return "\n\n".join([table(HEAD, cells), origin(part)])
