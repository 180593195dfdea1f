"""What is drawn of capacity and of steps: several arms over the load that they were offered."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from harness.report import shaped
from harness.report.plots import DASHES, colour, marks, plain_scale
from harness.report.svg import INK, figure
from harness.report.wording import number
from harness.runs import Attempt, Capacity, Run, Step

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANELS = (
    ("throughput", "requests a second, failed ones included"),
    ("goodput", "goodput: right answers within a second, a second"),
    ("p95", "p95 in ms"),
)


def intervals(result: Capacity) -> "Figure":
    """For each arm a bar from the highest rate that held to the lowest that failed."""
    picture = figure(0.8 + 0.4 * len(result.arms))
    axes = picture.subplots()
    for place, one in enumerate(result.arms):
        low = one.held or 0.0
        high = None if one.by_generator else one.failed
        axes.plot([low, high or low], [place, place], linewidth=6, solid_capstyle="butt", color=colour(place))
        words = f" {number(low)} … {'more' if high is None else number(high)}"
        axes.annotate(words, (high or low, place), va="center", color=INK)
    axes.set_yticks(range(len(result.arms)), [one.arm for one in result.arms])
    axes.set_ylim(len(result.arms) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.set_xlim(0, 1.35 * max(axes.dataLim.x1, 1))  # room for the words beside the bars
    axes.set_xlabel("arrivals a second within the objectives")
    return picture


def tries(result: Capacity) -> "Figure":
    """The p99 of every try over the rate that was tried; hollow where it failed."""
    picture = figure(3.2)
    axes = picture.subplots()
    for index, one in enumerate(result.arms):
        for held in (True, False):
            found = [try_ for try_ in one.attempts if drawable(try_) and try_.held == held]
            style = {**marks(index), "fillstyle": "full" if held else "none"}
            axes.plot([try_.rate for try_ in found], [try_.p99 for try_ in found], linestyle="", **style)
    plain_scale(axes.yaxis, axes.set_yscale)
    plain_scale(axes.xaxis, axes.set_xscale)
    axes.grid(visible=True, axis="y")
    axes.set_xlabel("arrivals offered a second")
    axes.set_ylabel("p99 in ms")
    return picture


def drawable(one: Attempt) -> bool:
    """Whether a try says anything of the server that a logarithmic axis can show."""
    return not one.invalid and one.p99 > 0


def steps(run: Run) -> "Figure":
    """Throughput, goodput and latency over the load that was offered, a line a target."""
    picture = figure(6.4)
    panels: Sequence[Axes] = picture.subplots(len(PANELS), sharex=True)
    for axes, (name, words) in zip(panels, PANELS, strict=True):
        for index, load in enumerate(run.targets):
            draw_steps(axes, index, load.steps, name)
        axes.set_title(words)
        axes.grid(visible=True, axis="y")
        axes.set_ylim(bottom=0)
    panels[-1].set_ylim(auto=True)
    plain_scale(panels[-1].yaxis, panels[-1].set_yscale)
    panels[-1].set_xlim(left=0)
    panels[-1].set_xlabel(f"{shaped.unit(run)} offered")
    return picture


def draw_steps(axes: "Axes", index: int, steps: Sequence[Step], name: str) -> None:
    """One target's line, with a sign at each step."""
    seen = [step for step in steps if step.requests]
    offered, values = [step.offered for step in seen], [getattr(step, name) for step in seen]
    style = {**marks(index), "markersize": 5}
    axes.plot(offered, values, linestyle=DASHES[index % len(DASHES)], **style)
