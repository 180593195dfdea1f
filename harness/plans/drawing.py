"""A plan's users or arrivals over time as a picture of characters: pure, for terminal and Markdown alike."""

from math import ceil

from harness.plans.plan import Plan

EIGHTHS = " ▁▂▃▄▅▆▇█"
FULL = len(EIGHTHS) - 1


def small(plan: Plan, width: int = 24) -> str:
    """The shape in one line, a column for each part of the run time."""
    return bars(plan, width, 1)[0]


def large(plan: Plan, width: int = 60, height: int = 8) -> list[str]:
    """The shape with its axes: the peak at the upper left, seconds below."""
    peak = f"{plan.peak:g}"
    drawn = bars(plan, width, height)
    labels = [peak, *[""] * (height - 2), "0"]
    axis = f"{'0':<{width - len(str(plan.run_time))}}{plan.run_time} s"
    margin = len(peak)
    lines = [f"{label:>{margin}} ┤{line}".rstrip() for label, line in zip(labels, drawn, strict=True)]
    return [*lines, f"{'':>{margin}} └{'─' * width}", f"{'':>{margin}}  {axis}"]


def bars(plan: Plan, width: int, height: int) -> list[str]:
    """Columns as high as the level in the middle of each, from the top line to the bottom one."""
    middles = [plan.run_time * (column + 0.5) / width for column in range(width)]
    heights = [eighths(plan.level(middle) / plan.peak, height) for middle in middles]
    return [
        "".join(EIGHTHS[min(FULL, max(0, one - FULL * line))] for one in heights)
        for line in reversed(range(height))
    ]


def eighths(share: float, height: int) -> int:
    """The height of a column, rounded up: what is there at all is seen, be it ever so little."""
    return ceil(round(share * FULL * height, 6))
