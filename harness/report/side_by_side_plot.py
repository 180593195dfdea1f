"""The picture of many arms: a line for each, response time above and throughput below, the limits apart."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from harness.report.evidence import Bounds
from harness.report.plots import marks, plain_scale, whisker
from harness.report.side_by_side import Standing
from harness.report.svg import INK, LINE, MUTED, figure
from harness.report.wording import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

A_LINE = 0.27  # inches
ROOM = 1.15  # beside the outermost ratio
APART = 0.5  # lines between the arms and the limits
PANELS = (
    ("time", "ms", "response time alone ÷ reference: further left is faster", "{} ms"),
    ("throughput", "rps", "requests/s under load ÷ reference: further right is more", "{}/s"),
)


def side_by_side(table: Sequence[Standing]) -> "Figure":
    """A panel for each figure that was measured."""
    panels = [panel for panel in PANELS if any(getattr(one, panel[0]) for one in table)]
    picture = figure(len(panels) * (0.7 + A_LINE * len(table)))
    for axes, panel in zip(picture.subplots(len(panels), squeeze=False).flat, panels, strict=True):
        draw(axes, table, *panel)
    return picture


def draw(axes: "Axes", table: Sequence[Standing], ratio: str, amount: str, title: str, unit: str) -> None:
    """One sign an arm at its ratio, with its interval; its name to the left, the amount to the right."""
    places = [index + APART * one.is_limit for index, one in enumerate(table)]
    axes.axvline(1, color=MUTED, linewidth=0.8)
    for one, place in zip(table, places, strict=True):
        middle, *reach = whisker(getattr(one, ratio) or NONE)
        axes.errorbar(middle, place, xerr=reach, capsize=3, **marks(one.number))
    set_apart(axes, table)
    label(axes, places, [one.arm for one in table])
    label(axes.twinx(), places, [told(getattr(one, amount), unit) for one in table])
    widest = span([getattr(one, ratio) or NONE for one in table])
    plain_scale(axes.xaxis, axes.set_xscale, widest=widest)
    axes.grid(visible=True, axis="x")
    axes.set_title(title)


NONE: Bounds = (1.0, 1.0, 1.0)  # the reference itself


def label(axes: "Axes", places: Sequence[float], words: Sequence[str]) -> None:
    axes.set_yticks(places, words)
    axes.set_ylim(places[-1] + 0.6, -0.6)
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.spines[:].set_visible(False)


def told(amount: float | None, unit: str) -> str:
    return "" if amount is None else unit.format(number(amount))


def set_apart(axes: "Axes", table: Sequence[Standing]) -> None:
    """A line between what serves a shop and what bounds it, where there is both."""
    arms = sum(not one.is_limit for one in table)
    if 0 < arms < len(table):
        axes.axhline(arms - 0.5 + APART / 2, color=LINE, linewidth=0.9, linestyle="--")


def span(found: Sequence[Bounds]) -> tuple[float, float]:
    """The view: all ratios, while an interval that is far too wide runs out of it."""
    middles = [middle for middle, _, _ in found]
    return min(middles) / ROOM, max(middles) * ROOM
