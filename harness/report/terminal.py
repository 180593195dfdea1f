"""What the person at the terminal sees of a result: evidence in the order of the rule, then the verdict."""

import os
from collections.abc import Sequence

from rich import box
from rich.console import Console, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from harness.report import (
    arrivals,
    audited,
    capacity,
    caveats,
    evidence,
    findings,
    flame,
    objectives,
    shaped,
    side_by_side,
    tables,
    usage,
)
from harness.report.wording import one_line
from harness.runs import (
    Capacity,
    Comparison,
    Flamegraph,
    Folder,
    Judgement,
    Run,
    Saved,
    TargetLoad,
)


def show(console: Console, result: Saved, folder: Folder) -> None:
    """Print tables and verdict; 80 columns and no colour are enough."""
    match result:
        case Comparison():
            show_comparison(console, result)
        case Run():
            show_run(console, result)
        case Flamegraph():
            show_flamegraph(console, result)
        case Capacity():
            show_capacity(console, result)
    # as seen from here: in a container the whole path is none that the host knows
    console.print(Text(f"Report: {os.path.relpath(folder.path / 'report.html')}"), soft_wrap=True)


def show_comparison(console: Console, comparison: Comparison) -> None:
    show_counts(console, comparison)
    for judgement in comparison.judgements:
        show_times(console, comparison, judgement)
        show_load(console, comparison, judgement)
    if found := side_by_side.standings(comparison):
        title = "All arms side by side: response time alone, and throughput under load"
        console.print(table(title, side_by_side.HEAD, side_by_side.rows(found)))
    show_lines(console, "The price of a round trip to the database", findings.priced(comparison))
    show_lines(console, "Warnings", caveats.warnings(comparison))
    show_lines(console, "How it was decided", [*caveats.decided(comparison), *caveats.floors(comparison)])
    show_conclusion(console, comparison)


def show_run(console: Console, run: Run) -> None:
    for load in run.targets:
        show_load_figures(console, run, load)
    for load in run.targets:
        show_usage(console, run, load)
    show_lines(console, "Where it fails", shaped.findings(run))
    show_lines(console, "After the spike", caveats.each_target(run, shaped.felt))
    show_lines(console, "How the schedule was kept", caveats.each_target(run, arrivals.notes))
    show_lines(console, "Warnings", caveats.warnings(run))
    show_objectives(console, run)
    show_lines(console, "Audit", caveats.each_target(run, audited.notes))
    console.print(Text(f"\n{objectives.verdict(run)}", style="bold"))


def show_load_figures(console: Console, run: Run, load: TargetLoad) -> None:
    """A row for each step, or for each endpoint of a load without steps."""
    title = f"load {run.plan}: {load.target}, {shaped.asked(run)}{audited.senders(run)}"
    if load.steps:
        console.print(table(f"{title}; times in ms", shaped.head(run), shaped.rows(load), padding=0))
    else:
        head = ["name", "sent", "failed", "queries", "p50", "p95", "p99", "/s"]
        title = f"{title}; queries a request, times in ms"
        console.print(table(title, head, tables.endpoints(load.load), padding=0))  # names are long


def show_usage(console: Console, run: Run, load: TargetLoad) -> None:
    if load.usage:
        title = f"What both sides used{of_target(run, load)}"
        console.print(table(title, usage.HEAD, usage.rows(load), padding=0))


def of_target(run: Run, load: TargetLoad) -> str:
    """The end of a title: the target's name where there are several."""
    return f", {load.target}" if len(run.targets) > 1 else ""


def show_objectives(console: Console, run: Run) -> None:
    for load in run.targets:
        if load.objectives:
            title = f"Objectives, over the steady part{of_target(run, load)}"
            console.print()
            console.print(table(title, objectives.HEAD, objectives.rows(load)))
    missed = caveats.each_target(run, lambda _, load: objectives.notes(load))
    show_lines(console, "What was not met", missed)


def show_flamegraph(console: Console, result: Flamegraph) -> None:
    title = "Milliseconds of a request, and the 99 % interval that sampling leaves"
    console.print(table(title, flame.head(result), flame.rows(result)))
    show_lines(console, "What it rests on", flame.basis(result))
    show_lines(console, "Warnings", flame.warnings(result))
    console.print(Text(f"\n{flame.conclusion(result)}.", style="bold"))


def show_capacity(console: Console, result: Capacity) -> None:
    for one in result.arms:
        title = f"capacity of {one.arm}: every try, times in ms"
        console.print(table(title, capacity.ATTEMPTS, capacity.attempts(one), padding=0))
    show_lines(console, "Findings", capacity.findings(result))
    show_lines(console, "Warnings", capacity.warnings(result))
    console.print(Text(f"\n{result.conclusion}", style="bold"))


def show_counts(console: Console, comparison: Comparison) -> None:
    arms = [f"{tables.role(comparison, arm)}: {arm}" for arm in evidence.arms(comparison)]
    rows = tables.told_counts(comparison)
    title = "Counted work: database queries for one answer of so many items (size)"
    console.print(table(title, ["probe", "size", *arms], rows))
    if reads := tables.reads(comparison):
        title = "Counted work: what was read from the database, where it differs"
        console.print(table(title, ["probe", "size", "", *arms], reads))


def show_times(console: Console, comparison: Comparison, judgement: Judgement) -> None:
    if judgement.time:
        reference, arm = tables.sides(comparison, judgement.arm)
        head = ["probe", reference, arm, *tables.TIMES]
        title = f"Response time in ms: {against(comparison, judgement)}, A/A = {reference} ÷ itself"
        console.print(table(title, head, tables.times(judgement)))


def show_load(console: Console, comparison: Comparison, judgement: Judgement) -> None:
    rows = tables.load(comparison, judgement)
    if rows:
        head = ["figure", *tables.sides(comparison, judgement.arm), *tables.LOAD_RATIOS]
        title = f"Under load, plan {comparison.plan}: {against(comparison, judgement)}"
        console.print(table(title, head, rows))


def against(comparison: Comparison, judgement: Judgement) -> str:
    """What the ratios divide."""
    return f"ratio = {judgement.arm} ÷ {evidence.arms(comparison)[0]}"


def show_lines(console: Console, heading: str, lines: Sequence[str]) -> None:
    if lines:
        console.print(Text(f"\n{heading}", style="bold"))
    for line in lines:
        console.print(Padding(Text(line.replace("`", "")), (0, 0, 0, 2)))


def show_conclusion(console: Console, comparison: Comparison) -> None:
    text = Text(f"{one_line(comparison.conclusion)}\n", style="bold")
    text.append(f"({tables.outcome(comparison)})", style="not bold")
    console.print(Panel(text, title=Text(tables.title(comparison)), title_align="left", box=box.ROUNDED))


def table(title: str, head: Sequence[str], rows: tables.Rows, padding: int = 1) -> Group:
    """Names to the left, figures to the right; every cell is data, never markup. A title may be wider."""
    made = Table(
        box=box.SIMPLE_HEAD,
        padding=(0, padding),
        pad_edge=False,
        collapse_padding=True,
    )
    made.add_column(Text(head[0]), overflow="fold")
    for name in head[1:]:
        made.add_column(Text(name), justify="right", overflow="fold")
    for row in rows:
        made.add_row(*(Text(cell.replace("`", "")) for cell in row))
    return Group(Text(title, style="table.title"), made)
