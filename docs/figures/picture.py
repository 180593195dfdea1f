"""A figure of the report as an SVG file of its own, for a page in docs: light or dark as its reader is."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec

from harness import report
from harness.report.svg import picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STYLE = Path(report.__file__).parent / "templates" / "style.css"
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'
Drawn = ParamSpec("Drawn")


def save(
    file: Path, told: str, plot: Callable[Drawn, "Figure"], *args: Drawn.args, **more: Drawn.kwargs
) -> None:
    """Write what `plot` draws; `told` describes it to those who do not see it."""
    svg = str(picture(file.stem, plot, *args, **more))  # not Markup, which would escape what follows
    labelled = svg.replace(f'aria-labelledby="{file.stem}-caption"', f'aria-label="{told}"', 1)
    opening, rest = labelled.split(">", 1)
    style = f"<style>{colours()} svg {{ background: var(--paper); font-family: {FONT}; }}</style>"
    head = f'{opening} xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
    file.write_text(f"{head}\n{style}{rest}", encoding="utf-8")


def colours() -> str:
    """The variables of the page's style, for light and for dark."""
    return STYLE.read_text(encoding="utf-8").partition("* {")[0]
