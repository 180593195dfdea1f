"""What the person at the terminal sees of results/: the list, a trend, a difference."""

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from harness.diff.figures import Figure
from harness.diff.judging import Change
from harness.diff.reading import Diff
from harness.report.terminal import show_lines, table
from harness.report.wording import number, plural, ratio
from harness.results.catalogue import Entry, sizes
from harness.results.trend import Trend

BAR = 20  # characters of the longest bar
EIGHTHS = " ▏▎▍▌▋▊▉"
MEANING = {0: "ok", 1: "not", 2: "–"}
DOUBTS = (
    "An interval is of its own run: two runs of the same code differ by more, 7 to 8 % were seen. "
    "So a figure has moved when the intervals lie apart and the figures more than 10 % from each other; "
    "counted work is exact.",
    "Figures without an interval tell nothing by one run each. `compare` measures in turn, and knows.",
)


def show_list(console: Console, found: Sequence[Entry]) -> None:
    """A row a result, then what is wrong with which."""
    rows = [
        [
            one.folder.name,
            one.created.replace("T", " ").removesuffix("Z"),
            one.head.kind if one.head else "–",
            MEANING[one.head.exit_code] if one.head else "–",
            size(one.size),
            "!" if one.wrong else "",
        ]
        for one in found
    ]
    console.print(table("Results", ["name", "made (UTC)", "kind", "exit", "size", ""], rows))
    show_lines(
        console, "What was asked", [f"{one.folder.name}: {one.head.what}" for one in found if one.head]
    )
    show_lines(
        console, "Not as it was kept", [f"{one.folder.name}: {one.wrong}" for one in found if one.wrong]
    )
    console.print(f"\n{plural(len(found), 'result')}, {size(sizes(found))}.", highlight=False)


def size(amount: int) -> str:
    for unit, factor in (("GB", 10**9), ("MB", 10**6)):
        if amount >= factor:
            return f"{number(amount / factor)} {unit}"
    return f"{number(amount / 1000)} kB"


def show_trend(console: Console, trend: Trend) -> None:
    """A row and a bar a run. All bars begin at 0, so that they do not exaggerate."""
    most = max(point.value for point in trend.points)
    rows = [
        [point.name, point.commit, number(point.value), bar(point.value / most if most else 0.0)]
        for point in trend.points
    ]
    title = f"{trend.figure} of plan {trend.plan}, {trend.arm}, {trend.unit}"
    console.print(table(title, ["run", "commit", trend.figure, "from 0"], rows))
    show_lines(console, "Measured otherwise than the newest, and not joined", trend.apart)


def bar(share: float) -> str:
    """A bar of so much of the full length, to an eighth of a character."""
    whole, rest = divmod(round(share * BAR * 8), 8)
    return ("█" * whole + EIGHTHS[rest].strip()).ljust(BAR, "░")


def show_diff(console: Console, diff: Diff, conclusion: str) -> None:
    """Every figure of both, then what moved."""
    rows = [row(one) for one in diff.changes]
    console.print(
        table(f"{diff.names[0]} → {diff.names[1]}", ["figure", "first", "second", "ratio", ""], rows)
    )
    show_lines(console, "In one of them only", diff.missing)
    show_lines(console, "How to read it", DOUBTS)
    console.print(Panel(Text(conclusion, style="bold"), box=box.ROUNDED))


def row(change: Change) -> list[str]:
    shown = "–" if change.ratio is None else ratio(change.ratio)
    first, second = change.first, change.second
    return [
        f"{first.name}{f', {first.unit}' if first.unit else ''}",
        told(first),
        told(second),
        shown,
        change.moved,
    ]


def told(figure: Figure) -> str:
    """A figure with its interval."""
    if figure.exact or (figure.low is None and figure.high is None):
        return number(figure.value)
    low, high = ("?" if one is None else number(one) for one in (figure.low, figure.high))
    return f"{number(figure.value)} [{low}, {high}]"
