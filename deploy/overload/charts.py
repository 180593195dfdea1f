"""Two charts: goodput over the offered rate, and the phases second by second."""

from typing import TYPE_CHECKING

from deploy.overload.record import ArmRecord, Record
from harness.report.plots import DASHES, colour, marks, plain_scale
from harness.report.svg import MUTED, figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANELS = {
    "due": "arrivals per second",
    "good": "right within a second, of those due in it",
    "refused": "refused by a 503",
    "p99": "p99 in ms of the requests that were not refused",
}


def goodput(record: Record) -> "Figure":
    """A curve per arm: its steps, and its phases past the knee; dotted where every request is good."""
    picture = figure(3.2)
    axes = picture.subplots()
    for index, arm in enumerate(record.arms):
        style = {**marks(index), "markersize": 5}
        axes.plot(*zip(*curve(arm), strict=True), linestyle=DASHES[index % len(DASHES)], **style)
    top = 1.1 * max(good for arm in record.arms for _, good in curve(arm))
    axes.plot([0, top], [0, top], linestyle=":", linewidth=0.9, color=MUTED)
    axes.set_xlim(left=0)
    axes.set_ylim(0, top)
    axes.grid(visible=True, axis="y")
    axes.set_xlabel("arrivals offered per second")
    axes.set_ylabel("right responses within a second, /s")
    return picture


def curve(arm: ArmRecord) -> list[tuple[float, float]]:
    """Offered rate and goodput, by offered rate."""
    knee = arm.knee.offered if arm.knee else 0.0
    past = [phase for phase in arm.phases if phase.offered > knee]
    return sorted((part.offered, part.goodput) for part in (*arm.steps, *past))


def timeline(record: Record) -> "Figure":
    """The phases of every arm, second by second."""
    picture = figure(7.2)
    panels = picture.subplots(len(PANELS), sharex=True)
    for axes, (name, title) in zip(panels, PANELS.items(), strict=True):
        for index, arm in enumerate(record.arms):
            draw(axes, index, arm, name)
        axes.set_title(title)
        axes.grid(visible=True, axis="y")
        axes.set_ylim(bottom=0)
    panels[-1].set_ylim(auto=True)
    plain_scale(panels[-1].yaxis, panels[-1].set_yscale)
    panels[-1].set_xlabel("seconds of the phases")
    return picture


def draw(axes: "Axes", index: int, arm: ArmRecord, name: str) -> None:
    moments = [(moment.second, getattr(moment, name)) for moment in arm.timeline]
    known = [(second, value) for second, value in moments if value is not None]
    if known:
        axes.plot(*zip(*known, strict=True), color=colour(index), linestyle=DASHES[index % len(DASHES)])
