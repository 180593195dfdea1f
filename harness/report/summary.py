"""summary.md: a result on one page in words, fit for a comment on a pull request."""

import re
from collections.abc import Sequence
from functools import partial

from harness.report import (
    arrivals,
    audited,
    capacity,
    caveats,
    evidence,
    findings,
    flame,
    objectives,
    run_findings,
    shaped,
    side_by_side,
    tables,
    usage,
)
from harness.report.wording import code, interval, ms, number, one_line, ratio
from harness.runs import Capacity, Comparison, Flamegraph, Judgement, Run, Saved, TargetLoad

LONGEST = 65_536  # characters of a comment on GitHub; a summary of a CI job may be longer, 1 MiB
CUT = "\n\nThe rest is in report.html: this page is as long as a comment may be.\n"


def markdown(result: Saved) -> str:
    match result:
        case Comparison():
            page = of_comparison(result)
        case Run():
            page = of_run(result)
        case Flamegraph():
            page = of_flamegraph(result)
        case Capacity():
            page = of_capacity(result)
    return fit("\n\n".join(part for part in page if part) + "\n")


def fit(page: str) -> str:
    """The page, cut after a whole line where it is longer than a comment may be."""
    if len(page) <= LONGEST:
        return page
    return page[: page.rindex("\n", 0, LONGEST - len(CUT))] + CUT


def of_comparison(comparison: Comparison) -> list[str]:
    arms = [
        [tables.role(comparison, arm), code(arm), tables.verdict(comparison, arm)]
        for arm in evidence.arms(comparison)
    ]
    return [
        f"# {escaped(one_line(tables.title(comparison)))}",
        f"**{escaped(one_line(comparison.conclusion))}** ({tables.outcome(comparison)})",
        section("Warnings", caveats.warnings(comparison)),
        table(["", "arm", "verdict"], arms),
        side_by_side_table(comparison),
        section("The mistake", findings.story(comparison)),
        section("Where the shop did well", findings.well(comparison)),
        section("Where it failed or was slow", findings.slow(comparison)),
        section("The price of a round trip to the database", findings.priced(comparison)),
        section("What to look at next", findings.look_next(comparison)),
        *(figures(comparison, judgement) for judgement in comparison.judgements),
        section("How it was decided", [*caveats.decided(comparison), *caveats.floors(comparison)]),
        section("Not measured", caveats.unmeasured(comparison)),
        f"To make it again: {code(comparison.command)} (seed {comparison.seed})",
    ]


def of_run(run: Run) -> list[str]:
    return [
        f"# {escaped(one_line(tables.title(run)))}",
        f"**{escaped(one_line(objectives.verdict(run)))}**",
        f"{shaped.asked(run)} with {code(run.scenario)}{audited.senders(run)}, "
        f"{number(run.targets[0].load.seconds)} s measured.",
        section("Warnings", caveats.warnings(run)),
        section("Where it fails", shaped.findings(run)),
        *(part for load in run.targets for part in of_target(run, load)),
        section("Not measured", caveats.unmeasured(run)),
        f"To make it again: {code(run.command)} (seed {run.seed})",
    ]


def of_target(run: Run, load: TargetLoad) -> list[str]:
    """What was measured of one target, under its name where there are several."""
    several = len(run.targets) > 1
    section = partial(section_at, "###" if several else "##")
    return [
        f"## {code(load.target)}" if several else "",
        table(objectives.HEAD, objectives.rows(load)) if load.objectives else "",
        section("What was not met", objectives.notes(load)),
        section("Audit", audited.notes(run, load)),
        table(shaped.head(run), shaped.rows(load)) if load.steps else "",
        table(tables.ENDPOINTS, tables.endpoints(load.load)),
        table(usage.HEAD, usage.rows(load)) if load.usage else "",
        section("After the spike", shaped.felt(run, load)),
        section("How the schedule was kept", arrivals.notes(run, load)),
        section("Where the shop did well", run_findings.well(load.load)),
        section("Where it failed or was slow", run_findings.slow(load.load)),
        section("What to look at next", run_findings.look_next(load.load)),
    ]


def of_flamegraph(result: Flamegraph) -> list[str]:
    return [
        f"# {escaped(one_line(flame.title(result)))}",
        f"**{escaped(one_line(flame.conclusion(result)))}**",
        section("Warnings", flame.warnings(result)),
        table(flame.head(result), flame.rows(result)),
        section("How to read it", [*flame.basis(result), *flame.NOTES]),
        f"To make it again: {code(result.command)}",
    ]


def of_capacity(result: Capacity) -> list[str]:
    return [
        f"# {escaped(one_line(capacity.title(result)))}",
        f"**{escaped(one_line(result.conclusion))}**",
        section("Warnings", capacity.warnings(result)),
        table(capacity.HEAD, capacity.rows(result)),
        section("Findings", capacity.findings(result)),
        section("How it was decided", capacity.basis(result)),
        section("Not measured", capacity.UNMEASURED),
        f"To make it again: {code(result.command)} (seed {result.seed})",
    ]


def side_by_side_table(comparison: Comparison) -> str:
    """All arms in one table, where they are many."""
    rows = side_by_side.rows(side_by_side.standings(comparison))
    return f"## All arms side by side\n\n{table(side_by_side.HEAD, rows)}" if rows else ""


def figures(comparison: Comparison, judgement: Judgement) -> str:
    """One small table of an arm beside the reference: counted work, response time, load."""
    reference, arm = tables.sides(comparison, judgement.arm)
    rows = [
        *work_rows(comparison, judgement),
        *read_rows(comparison, judgement),
        *time_rows(judgement),
        *load_rows(comparison, judgement),
    ]
    heading = f"## Figures of {code(judgement.arm)} beside {code(comparison.origins[0].arm)}"
    return f"{heading}\n\n{table(['', reference, arm, f'{arm} ÷ {reference}'], rows)}"


def work_rows(comparison: Comparison, judgement: Judgement) -> tables.Rows:
    index = evidence.arms(comparison).index(judgement.arm)
    shown, rest = tables.folded(comparison)
    return [
        [
            f"queries, {findings.asked(work)}",
            tables.known(work.queries[0]),
            tables.known(work.queries[index]),
            "",
        ]
        for work in shown
    ] + ([[rest, "", "", ""]] if rest else [])


def read_rows(comparison: Comparison, judgement: Judgement) -> tables.Rows:
    """What the two read from the database, where any arms differ in it."""
    index = evidence.arms(comparison).index(judgement.arm)
    return [
        [f"{figure} read, {code(probe)}{'' if size == '–' else f' with {size}'}", own[0], own[index], ""]
        for probe, size, figure, *own in tables.reads(comparison)
    ]


def time_rows(judgement: Judgement) -> tables.Rows:
    return [
        [
            f"response time, {code(probe.probe)}",
            ms(probe.reference_ms),
            ms(probe.arm_ms),
            f"{ratio(probe.ratio)} {interval(probe.low, probe.high)}",
        ]
        for probe in (judgement.time.probes if judgement.time else ())
    ]


def load_rows(comparison: Comparison, judgement: Judgement) -> tables.Rows:
    rows = tables.load(comparison, judgement)
    return [
        [f"load, {name}", *both, f"{middle} {bounds}, {verdict}"]
        for name, *both, middle, bounds, verdict in rows
    ]


def section(heading: str, sentences: Sequence[str]) -> str:
    return section_at("##", heading, sentences)


def section_at(level: str, heading: str, sentences: Sequence[str]) -> str:
    """A heading with a list; empty where there is nothing to list."""
    if not sentences:
        return ""
    lines = (f"- {escaped(one_line(sentence))}" for sentence in sentences)
    return "\n".join([f"{level} {heading}", "", *lines])


def table(head: Sequence[str], rows: tables.Rows) -> str:
    cells = [list(head), ["---"] * len(head), *([cell_of(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


def cell_of(text: str) -> str:
    return escaped(text).replace("|", "\\|")


def escaped(text: str) -> str:
    """Data as text: no HTML outside of code spans; inside of them Markdown takes every character as it is."""
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(part if part.startswith("`") else plain(part) for part in parts)


def plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
