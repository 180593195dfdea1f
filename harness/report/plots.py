"""What the report draws: each function puts the figures of one question into one matplotlib figure."""

from collections.abc import Callable, Sequence
from itertools import groupby
from math import exp
from statistics import median
from typing import TYPE_CHECKING, Any

from harness.report import evidence
from harness.report.distributions import Distribution
from harness.report.svg import ARMS, BAND, INK, MUTED, figure
from harness.report.tables import LOAD
from harness.runs import Comparison, Load, Second, Usage
from harness.verdict import MARGIN, by_block

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

# Twelve of each for the six colours: who has the colour of another has another sign and another line.
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*", "<", ">", "p", "h")
DASHES = ("-", "--", "-.", ":", "-", "--", "--", "-.", ":", "-", "--", "-.")

RATIOS = (0.05, 20.0)  # the widest view of ratios: an interval over two blocks would shrink all else to a dot


def queries(table: Sequence[evidence.Work]) -> "Figure":
    """Bars of queries for every probe and size, one bar an arm."""
    arms = len(table[0].counts)
    picture = figure(0.6 + (0.19 * arms + 0.12) * len(table))
    axes = picture.subplots()
    for index in range(arms):
        places = [row + 0.8 * (index + 0.5) / arms for row in range(len(table))]
        values = [work.queries[index] for work in table]
        bars = axes.barh(places, [value or 0 for value in values], 0.68 / arms, color=colour(index))
        axes.bar_label(bars, ["–" if value is None else str(value) for value in values], padding=3, color=INK)
    axes.set_yticks([row + 0.4 for row in range(len(table))], [probe_label(work) for work in table])
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.invert_yaxis()
    axes.margins(x=0.1)
    axes.locator_params(axis="x", integer=True)
    axes.set_xlabel("queries for one answer")
    return picture


def ratios(comparison: Comparison) -> "Figure":
    """Every block's ratio to the reference, the interval of their mean, the A/A control, margin and floor."""
    picture = figure(3.0)
    axes = picture.subplots()
    last = max(block.block for block in comparison.blocks)
    mark_none(axes.axhspan, axes.axhline)
    for index, arm in enumerate(evidence.arms(comparison)):
        blocks, values = block_ratios(comparison, arm)
        axes.plot(blocks, values, linestyle="", **marks(index))
        bounds = evidence.time_bounds(comparison, arm)
        if bounds:
            middle, *reach = whisker(bounds)
            axes.errorbar(last + 1.2 + 0.4 * index, middle, yerr=reach, capsize=4, **marks(index))
    mark_floor(axes, comparison)
    plain_scale(axes.yaxis, axes.set_yscale, widest=RATIOS)
    blocks = sorted({block.block for block in comparison.blocks})
    axes.set_xticks([*blocks, last + 1.4], [*(str(block) for block in blocks), "all"])
    axes.set_xlabel("block")
    axes.set_ylabel("time ÷ reference")
    return picture


def block_ratios(comparison: Comparison, arm: str) -> tuple[list[int], list[float]]:
    numbers = sorted({block.block for block in comparison.blocks if block.arm == arm})
    return numbers, [exp(value) for value in by_block(comparison.blocks, arm)]


def mark_floor(axes: "Axes", comparison: Comparison) -> None:
    """Dotted lines around 1: what lies between them could not have been told from no effect."""
    floors = [time.floor for _, time in evidence.judged_times(comparison)]
    for bound in (1 + max(floors), 1 / (1 + max(floors))) if floors else ():
        axes.axhline(bound, color=MUTED, linewidth=0.9, linestyle=":")


def load_ratios(comparison: Comparison) -> "Figure":
    """Throughput, percentiles and CPU under load against the reference, each with its interval."""
    judged = [judgement for judgement in comparison.judgements if judgement.load]
    names = list(dict.fromkeys(ratio.figure for judgement in judged for ratio in judgement.load))
    picture = figure(0.8 + max(0.36, 0.14 * len(judged)) * len(names))
    axes = picture.subplots()
    mark_none(axes.axvspan, axes.axvline)
    for judgement in judged:
        index = evidence.arms(comparison).index(judgement.arm)
        for ratio in judgement.load:
            middle, *reach = whisker((ratio.ratio, ratio.low, ratio.high))
            place = names.index(ratio.figure) + min(0.2, 0.8 / len(judged)) * (index - len(judged) / 2 - 0.5)
            axes.errorbar(middle, place, xerr=reach, capsize=3, **marks(index))
    axes.set_yticks(range(len(names)), [LOAD[name] for name in names])
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    plain_scale(axes.xaxis, axes.set_xscale, widest=RATIOS)
    axes.set_xlabel("arm ÷ reference")
    return picture


def distributions(found: Sequence[Distribution], arms: Sequence[str]) -> "Figure":
    """The shape of the response times: a panel for each probe or name, the arms laid over each other."""
    panels = [list(same) for _, same in groupby(sorted(found, key=probe), key=probe)]
    picture = figure(0.3 + 1.1 * len(panels))
    for axes, panel in zip(picture.subplots(len(panels), squeeze=False).flat, panels, strict=True):
        for one in sorted(panel, key=lambda one: arms.index(one.arm)):
            draw_shape(axes, one, arms.index(one.arm))
        axes.set_title(panel[0].probe)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.set_xlim(panel[0].edges[0], panel[0].edges[-1])
        plain_scale(axes.xaxis, axes.set_xscale)
    axes.set_xlabel("response time in ms, logarithmic; the upright lines are medians")
    return picture


def probe(one: Distribution) -> str:
    return one.probe


def draw_shape(axes: "Axes", one: Distribution, index: int) -> None:
    line: dict[str, Any] = {
        "color": colour(index),
        "linestyle": DASHES[index % len(DASHES)],
        "linewidth": 1.2,
    }
    axes.stairs(one.shares, one.edges, fill=True, color=colour(index), alpha=0.2)
    axes.stairs(one.shares, one.edges, **line)
    axes.axvline(one.p50, **line)


def timeline(runs: Sequence[Sequence[Load]]) -> "Figure":
    """Requests and p95 by second; for each arm its runs: each of them thin, their median thick."""
    picture = figure(3.4)
    upper, lower = picture.subplots(2, sharex=True)
    for index, loads in enumerate(runs):
        whole_seconds = [load.timeline[:-1] or load.timeline for load in loads]
        draw_seconds(upper, index, whole_seconds, "requests")
        draw_seconds(lower, index, whole_seconds, "p95")
    for axes, title in ((upper, "requests a second"), (lower, "p95 in ms")):
        axes.set_title(title)
        axes.set_ylim(bottom=0)
        axes.grid(visible=True, axis="y")
    lower.locator_params(axis="x", integer=True)
    lower.set_xlabel("seconds since the first request")
    return picture


def draw_seconds(axes: "Axes", index: int, timelines: Sequence[Sequence[Second]], field: str) -> None:
    by_second: dict[int, list[float]] = {}
    for timeline in timelines:
        for second in timeline:
            by_second.setdefault(second.second, []).append(getattr(second, field))
        if len(timelines) > 1:
            values = [getattr(second, field) for second in timeline]
            axes.plot([second.second for second in timeline], values, color=colour(index), lw=0.6, alpha=0.4)
    middle = [median(by_second[second]) for second in sorted(by_second)]
    axes.plot(sorted(by_second), middle, color=colour(index), linestyle=DASHES[index % len(DASHES)])


def usage(sides: Sequence[Sequence[Usage]]) -> "Figure":
    """CPU, memory and connections by second, a line for each side."""
    picture = figure(4.4)
    panels = ("cpu", "CPU in percent of one core"), ("memory", "memory in MB"), ("connections", "connections")
    for axes, (name, title) in zip(picture.subplots(len(panels), sharex=True), panels, strict=True):
        for index, side in enumerate(sides):
            values = [getattr(one, name) for one in side]
            seconds = [one.second for one in side]
            axes.plot(seconds, values, color=colour(index), linestyle=DASHES[index % len(DASHES)])
        axes.set_title(title)
        axes.set_ylim(bottom=0)
        axes.grid(visible=True, axis="y")
    axes.locator_params(axis="x", integer=True)
    axes.set_xlabel("seconds since the first request")
    return picture


def whisker(bounds: evidence.Bounds) -> tuple[float, list[float], list[float]]:
    """The middle and how far the interval reaches below and above it, as matplotlib's errorbar wants it."""
    middle, low, high = bounds
    return middle, [middle - low], [high - middle]


def mark_none(span: Callable[..., Any], line: Callable[..., Any]) -> None:
    """No effect: the line at 1 and the band of the margin around it."""
    span(1 / (1 + MARGIN), 1 + MARGIN, color=BAND, linewidth=0)
    line(1, color=MUTED, linewidth=0.8)


def plain_scale(
    axis: "Axis", set_scale: Callable[[str], None], widest: tuple[float, float] | None = None
) -> None:
    """A logarithmic axis with a few plain numbers on it; what lies beyond the widest view runs out of it."""
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

    set_scale("log")
    low, high = axis.get_view_interval()
    if widest:
        low, high = max(low, widest[0]), min(high, widest[1])
        axis.set_view_interval(low, high, ignore=True)
    axis.set_major_locator(
        MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]) if high < 8 * low else LogLocator(subs=(1, 2, 5))
    )
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))


def marks(index: int) -> dict[str, Any]:
    """An arm's sign; the reference's is hollow."""
    fill = "none" if index == 0 else "full"
    return {
        "color": colour(index),
        "marker": MARKERS[index % len(MARKERS)],
        "fillstyle": fill,
        "markersize": 6,
    }


def colour(index: int) -> str:
    return ARMS[index % len(ARMS)]


def probe_label(work: evidence.Work) -> str:
    return work.probe if work.size is None else f"{work.probe} · {work.size}"
