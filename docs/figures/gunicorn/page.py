"""What docs/gunicorn.md says of the sweep."""

import json
from pathlib import Path

from docs.figures.optimisations.kept import Part
from docs.figures.optimisations.page import filled, origin
from harness.report.summary import table
from harness.report.wording import code, number

PAGE = Path("docs/gunicorn.md")
KEPT = Path(__file__).with_name("gunicorn.json")
HEAD = ["choice", "requests/s", "p50 ms", "p95 ms", "p99 ms", "CPU ms a request", "failed"]
FIGURES = ["rps", "p50", "p95", "p99", "cpu", "failures"]


def keep(found: Part) -> None:
    """Put the figures in the place of those before."""
    KEPT.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def show() -> None:
    """Write what is kept into the page."""
    if not KEPT.exists():
        raise SystemExit("Nothing is measured yet: .venv/bin/python -m docs.figures.gunicorn measure")
    told = text(json.loads(KEPT.read_text(encoding="utf-8")))
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), {"sweep": told}), encoding="utf-8")


def text(part: Part) -> str:
    """The table, in the order of the sweep."""
    cells = [[code(one["name"]), *(number(one[name]) for name in FIGURES)] for one in part["choices"]]
    return "\n\n".join([table(HEAD, cells), origin(part)])
