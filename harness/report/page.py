"""report.html: a saved result as one page that needs neither network nor script."""

import re
from collections.abc import Sequence
from pathlib import Path

import jinja2
from markupsafe import Markup, escape

from harness.report import (
    arrivals,
    audited,
    caveats,
    evidence,
    findings,
    headline,
    load_plots,
    objectives,
    plots,
    run_findings,
    shaped,
    side_by_side,
    side_by_side_plot,
    tables,
    usage,
    wording,
)
from harness.report.distributions import Distribution
from harness.report.svg import picture
from harness.runs import Comparison, Result, Run
from harness.stats import CONFIDENCE
from harness.verdict import MARGIN


def html(result: Result, found: Sequence[Distribution]) -> str:
    """The whole page, styles and pictures inside."""
    template = "comparison.html" if isinstance(result, Comparison) else "run.html"
    drawn = comparison_plots(result, found) if isinstance(result, Comparison) else run_plots(result, found)
    return (
        environment()
        .get_template(template)
        .render(result=result, title=tables.title(result), plots=drawn, found=found)
    )


def comparison_plots(comparison: Comparison, found: Sequence[Distribution]) -> dict[str, Markup]:
    """SVG by name; a name is missing where nothing was measured for it."""
    names = evidence.arms(comparison)
    drawn = distribution_plots(found, names)
    table = side_by_side.standings(comparison)
    if any(one.time or one.throughput for one in table):
        drawn["side-by-side"] = picture("side-by-side", side_by_side_plot.side_by_side, table)
    if comparison.counts:
        drawn["queries"] = picture("queries", plots.queries, tables.drawn(comparison))
    if comparison.blocks:
        drawn["ratios"] = picture("ratios", plots.ratios, comparison)
    if any(judgement.load for judgement in comparison.judgements):
        drawn["load-ratios"] = picture("load-ratios", plots.load_ratios, comparison)
    if comparison.rounds:
        runs = [evidence.loads(comparison, arm) for arm in names]
        drawn["timeline"] = picture("timeline", plots.timeline, runs)
    return drawn


def run_plots(run: Run, found: Sequence[Distribution]) -> dict[str, Markup]:
    """SVG by name; a name is missing where nothing was measured for it."""
    drawn = distribution_plots(found, [load.target for load in run.targets])
    if any(load.steps for load in run.targets):
        drawn["steps"] = picture("steps", load_plots.steps, run)
    if any(load.load.timeline for load in run.targets):
        drawn["timeline"] = picture("timeline", plots.timeline, [[load.load] for load in run.targets])
    for number, load in enumerate(run.targets):
        if load.usage:
            name, sides = f"usage-{number}", [usage.of(load, side) for side in usage.SIDES]
            drawn[name] = picture(name, plots.usage, sides)
    return drawn


def distribution_plots(found: Sequence[Distribution], arms: Sequence[str]) -> dict[str, Markup]:
    """One picture for each phase that left rows of these arms."""
    drawn = {}
    for phase in ("paired", "load"):
        own = [one for one in found if one.phase == phase and one.arm in arms]
        if own:
            drawn[f"{phase}-shapes"] = picture(f"{phase}-shapes", plots.distributions, own, arms)
    return drawn


def environment() -> jinja2.Environment:
    """Templates with autoescape: arm names, SQL, warnings and error messages are data."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        {name: getattr(wording, name) for name in ("ms", "number", "percent", "ratio", "signed")}, prose=prose
    )
    made.globals.update(
        arrivals=arrivals,
        audited=audited,
        caveats=caveats,
        evidence=evidence,
        findings=findings,
        run_findings=run_findings,
        tables=tables,
        headline=headline,
        objectives=objectives,
        shaped=shaped,
        side_by_side=side_by_side,
        usage=usage,
        margin=MARGIN,
        confidence=CONFIDENCE,
    )
    return made


def prose(text: str) -> Markup:
    """A sentence as HTML: everything in it is data, and `names` are set as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped here
