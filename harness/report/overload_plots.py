"""What is drawn of arms past their limit: goodput over offered load, and the phases second by second."""

from typing import TYPE_CHECKING

from harness.report.plots import DASHES, colour, marks, plain_scale
from harness.report.svg import MUTED, figure
from harness.runs import Overload, OverloadedArm

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANELS = (
    ("due", "arrivals a second"),
    ("good", "right within a second, of those due in it"),
    ("refused", "refused by a 503"),
    ("p99", "p99 in ms of what was not refused"),
)


def goodput(result: Overload) -> "Figure":
    """One curve an arm: its steps, and its phases beyond the knee; dotted where all would be good."""
    picture = figure(3.2)
    axes = picture.subplots()
    for index, one in enumerate(result.arms):
        points = curve(one)
        style = {**marks(index), "markersize": 5}
        axes.plot(*zip(*points, strict=True), linestyle=DASHES[index % len(DASHES)], **style)
    top = 1.1 * max(good for one in result.arms for _, good in curve(one))
    axes.plot([0, top], [0, top], linestyle=":", linewidth=0.9, color=MUTED)
    axes.set_xlim(left=0)
    axes.set_ylim(0, top or None)
    axes.grid(visible=True, axis="y")
    axes.set_xlabel("arrivals offered a second")
    axes.set_ylabel("right answers within a second, /s")
    return picture


def curve(one: OverloadedArm) -> list[tuple[float, float]]:
    """Offered and good, in the order of what was offered; of the phases those beyond the knee."""
    knee = one.knee.offered if one.knee else 0.0
    beyond = [phase for phase in one.phases if phase.offered > knee]
    return sorted((part.offered, part.goodput) for part in (*one.steps, *beyond))


def timeline(result: Overload) -> "Figure":
    """The phases of every arm, second by second."""
    picture = figure(7.2)
    panels = picture.subplots(len(PANELS), sharex=True)
    for axes, (name, words) in zip(panels, PANELS, strict=True):
        for index, one in enumerate(result.arms):
            draw(axes, index, one, name)
        axes.set_title(words)
        axes.grid(visible=True, axis="y")
        axes.set_ylim(bottom=0)
    panels[-1].set_ylim(auto=True)
    plain_scale(panels[-1].yaxis, panels[-1].set_yscale)
    panels[-1].set_xlabel("seconds of the phases")
    return picture


def draw(axes: "Axes", index: int, one: OverloadedArm, name: str) -> None:
    seen = [(moment.second, getattr(moment, name)) for moment in one.timeline]
    known = [(second, value) for second, value in seen if value is not None]
    if known:
        axes.plot(*zip(*known, strict=True), color=colour(index), linestyle=DASHES[index % len(DASHES)])
