"""What the lessons measure, measured several times: what to expect, and how much it differs.

.venv/bin/python -m docs.figures.workshop measure [TIMES]    # three minutes each time
.venv/bin/python -m docs.figures.workshop show

`measure` calls the harness as the lessons do, and keeps the figures in workshop.json; `show` writes them into
workshop/teaching/figures.md.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from docs.figures import measured_page
from harness import machine
from harness.runs import Comparison, Run

Figures = dict[str, float]

PROBE = "product_list"
BROWSING = "load locustfiles/browse_products.py --users 100 --spawn-rate 100 --run-time 7 --arm"
GREETING = "--run-time 7 --warm-up 1 --arm perf+upstream_every_time"
KEPT = Path(__file__).with_suffix(".json")
PAGE = Path("workshop/teaching/figures.md")


def of_comparison(result: Comparison) -> Figures:
    """The product list with the mistake and without; ratios are without ÷ with."""
    names = dict(zip((origin.arm for origin in result.origins), ("with it", "without"), strict=True))
    counts = [count for count in result.counts if count.probe == PROBE]
    [judgement] = result.judgements
    if judgement.time is None:
        raise SystemExit("No response time was judged.")
    [timed] = [probe for probe in judgement.time.probes if probe.probe == PROBE]
    return {
        **{f"queries for {count.size} products, {names[count.arm]}": count.queries for count in counts},
        "response time alone, with it, ms": timed.reference_ms,
        "response time alone, without, ms": timed.arm_ms,
        "the same as a ratio": timed.ratio,
        "A/A control": judgement.time.control,
        "smallest change that it could have seen, %": 100 * judgement.time.floor,
        **{f"{load.figure} under load, ratio": load.ratio for load in judgement.load},
    }


def of_shopping(run: Run) -> Figures:
    """All that shoppers ask, a second, and the product list."""
    load = run.targets[0].load
    [listed] = [one for one in load.endpoints if one.name.startswith("GET /store/products/?")]
    return {
        "requests/s, all": load.total.rps,
        "queries of the list": listed.queries or 0.0,
        "p50 of the list, ms": listed.p50,
        "p95 of the list, ms": listed.p95,
    }


def of_greeting(run: Run) -> Figures:
    total = run.targets[0].load.total
    return {"requests/s": total.rps, "p50, ms": total.p50, "p95, ms": total.p95}


@dataclass(frozen=True)
class Measurement:
    """What it shows, what is called behind `harness`, and what is read from the result."""

    title: str
    command: str
    kind: type[Comparison] | type[Run]
    read: Callable[[Any], Figures]


MEASUREMENTS = (
    Measurement(
        "The N+1, proved", "verify n_plus_one --blocks 4 --triples 20 --rounds 3", Comparison, of_comparison
    ),
    Measurement(
        "A mistake that no query count shows",
        f"compare perf+serializer_per_row perf --probe {PROBE} --blocks 4 --triples 40 --rounds 0",
        Comparison,
        of_comparison,
    ),
    Measurement("A hundred shoppers in the slow shop", f"{BROWSING} perf+n_plus_one", Run, of_shopping),
    Measurement("A hundred shoppers in the correct one", f"{BROWSING} perf", Run, of_shopping),
    Measurement(
        "Thirty visitors, closed load",
        f"load docs/figures/visitor.py --users 30 {GREETING}",
        Run,
        of_greeting,
    ),
    Measurement(
        "Thirty visitors a second, open load",
        f"load docs/figures/visitor.py --rate 30 {GREETING}",
        Run,
        of_greeting,
    ),
)


def measure(times: int) -> None:
    where = f"{machine.processor()}, {machine.describe().cores} cores"
    runs: dict[str, list[dict[str, Any]]] = {measurement.title: [] for measurement in MEASUREMENTS}
    figures = measured_page.origin() | {"machine": where, "runs": runs}
    for _ in range(times):
        for measurement in MEASUREMENTS:
            result, exit_code = measured_page.call_harness(measurement.kind, measurement.command.split())
            runs[measurement.title].append({"exit_code": exit_code, "figures": measurement.read(result)})
            print(measurement.title, runs[measurement.title][-1], flush=True)
            measured_page.keep(KEPT, figures)


def show() -> None:
    measured_page.splice(PAGE, {"measured": told(measured_page.kept(KEPT))})


def told(kept: dict[str, Any]) -> str:
    """A section with a table for each measurement, in Markdown."""
    times = len(kept["runs"][MEASUREMENTS[0].title])
    where = f"Measured {times} times on {kept['machine']}, {kept['day']}."
    return "\n\n".join([where, *(section(one, kept["runs"][one.title]) for one in MEASUREMENTS)])


def section(one: Measurement, runs: Sequence[dict[str, Any]]) -> str:
    figures = {name: [run["figures"][name] for run in runs] for name in runs[0]["figures"]}
    return "\n".join(
        [
            f"### {one.title}",
            "",
            "```",
            f".venv/bin/python -m harness {one.command}",
            "```",
            "",
            f"Exit codes: {', '.join(str(run['exit_code']) for run in runs)}.",
            "",
            "| | median | from | to |",
            "|---|---|---|---|",
            *(
                f"| {name} | {number(median(values))} | {number(min(values))} | {number(max(values))} |"
                for name, values in figures.items()
            ),
        ]
    )


def number(value: float) -> str:
    """Three digits that count, or all of a whole number."""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


if __name__ == "__main__":
    measured_page.main(__doc__, measure, 5, show)
