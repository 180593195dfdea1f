"""The terminal's view of saved results: the list and the difference of two."""

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from harness.report.terminal import show_lines, table
from harness.report.wording import number, plural, ratio
from harness.results.catalogue import Entry
from harness.results.diff import Change, Diff, Figure

LIST = ["name", "created (UTC)", "kind", "arms", "exit", "rps", "p95 ms", "queries", "MB"]
DIFF = ["figure", "before", "after", "ratio", "verdict"]
HOW_TO_READ = (
    "An interval is of its own run: two runs of the same code differ by more, 7 to 8 % were seen. "
    "So a figure has moved if the intervals do not overlap and it changed by more than 10 %; "
    "an exact number of queries has no interval, and moves if it changes at all.",
    "A figure without an interval has no verdict from one run each. `compare` measures arms in turn.",
)


def show_list(console: Console, entries: Sequence[Entry]) -> None:
    """The rows, then failed measurements and results that have changed."""
    console.print(table("Results", LIST, [list_row(entry) for entry in entries]))
    results = {entry.name: entry for entry in entries}  # a load of several targets has several rows
    failed = [f"{name}: {entry.conclusion}" for name, entry in results.items() if entry.kind == "failed"]
    changed = [f"{name}: {entry.problem}" for name, entry in results.items() if entry.problem]
    show_lines(console, "Failed", failed)
    show_lines(console, "Changed since saved", changed)
    size = number(sum(entry.megabytes for entry in results.values()))
    console.print(f"\n{plural(len(results), 'result')}, {size} MB.", highlight=False)


def list_row(entry: Entry) -> list[str]:
    code = "–" if entry.exit_code is None else str(entry.exit_code)
    figures = (entry.rps, entry.p95, entry.queries)
    return [
        entry.name,
        entry.created[:16].replace("T", " "),
        entry.kind or "–",
        entry.arms or "–",
        code,
        *("–" if figure is None else number(figure) for figure in figures),
        number(entry.megabytes),
    ]


def show_diff(console: Console, diff: Diff) -> None:
    """Every figure that both loads have, then the conclusion."""
    rows = [diff_row(change) for change in diff.changes]
    console.print(table(f"{diff.before} → {diff.after}", DIFF, rows))
    show_lines(console, "In one of them only", diff.missing)
    show_lines(console, "How to read it", HOW_TO_READ)
    console.print(Panel(Text(diff.conclusion, style="bold"), box=box.ROUNDED))


def diff_row(change: Change) -> list[str]:
    before, after = change.before, change.after
    return [
        f"{before.name}{f', {before.unit}' if before.unit else ''}",
        with_interval(before),
        with_interval(after),
        "–" if change.ratio is None else ratio(change.ratio),
        change.moved,
    ]


def with_interval(figure: Figure) -> str:
    if figure.exact or figure.interval is None:
        return number(figure.value)
    low, high = figure.interval
    return f"{number(figure.value)} [{number(low)}, {number(high)}]"
