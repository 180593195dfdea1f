"""Figures as small inline SVG without a script: one picture for light and dark, the same bytes every time."""

import re
from collections.abc import Callable
from io import StringIO
from typing import TYPE_CHECKING, Any, ParamSpec

from markupsafe import Markup

if TYPE_CHECKING:  # matplotlib takes half a second to import: only who draws pays for it
    from matplotlib.figure import Figure

# Colours that stand for a CSS variable: replaced in the SVG, so that the page's theme paints the picture.
ARMS = ("#0a0100", "#0a0101", "#0a0102", "#0a0103", "#0a0104", "#0a0105")
INK, MUTED, LINE, BAND = "#0b0100", "#0b0101", "#0b0102", "#0b0103"
VARIABLES = {
    **{colour: f"var(--arm-{index})" for index, colour in enumerate(ARMS)},
    INK: "var(--ink)",
    MUTED: "var(--muted)",
    LINE: "var(--line)",
    BAND: "var(--band)",
}
WIDTH = 5.4  # inches of 72 units: letters stay readable when a phone shrinks the picture to its width
STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "text.parse_math": False,  # names are data: a $ in them is a $
    "font.size": 10,
    "text.color": INK,
    "axes.edgecolor": LINE,
    "axes.labelcolor": MUTED,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": LINE,
    "grid.linewidth": 0.6,
    "xtick.color": LINE,
    "xtick.labelcolor": MUTED,
    "ytick.color": LINE,
    "ytick.labelcolor": MUTED,
    "xtick.minor.size": 0,
    "ytick.minor.size": 0,
    "lines.linewidth": 1.6,
}
Drawn = ParamSpec("Drawn")


def picture(name: str, plot: Callable[Drawn, "Figure"], *args: Drawn.args, **options: Drawn.kwargs) -> Markup:
    """What `plot` draws, as an <svg> whose ids start with `name`; the element `name`-caption describes it."""
    import matplotlib

    text = StringIO()
    with matplotlib.rc_context(STYLE | {"svg.hashsalt": name}):
        figure = plot(*args, **options)
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        figure.savefig(text, format="svg", transparent=True, metadata=nothing)
    return Markup(inline(name, text.getvalue()))  # noqa: S704 - matplotlib has escaped the names in it


def figure(height: float) -> "Figure":
    """An empty figure of the common width; height in inches."""
    from matplotlib.figure import Figure

    return Figure(figsize=(WIDTH, height), layout="constrained")


def inline(name: str, document: str) -> str:
    """The <svg> of a document, fit for a page: its own ids, the page's colours and letters."""
    svg = document[document.index("<svg") :]
    svg = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{name}-", svg)
    svg = re.sub(r"#0[ab]010\d", lambda match: VARIABLES[match[0]], svg)
    svg = re.sub(r" (xmlns(:xlink)?|version)=\"[^\"]*\"", "", svg)
    svg = re.sub(
        r'<svg width="[^"]*" height="[^"]*"', f'<svg role="img" aria-labelledby="{name}-caption"', svg
    )
    return re.sub(r"font-family: [^;\"]*; ", "", svg)
