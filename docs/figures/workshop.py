"""What the lessons measure, measured several times: what to expect, and how much it differs.

.venv/bin/python -m docs.figures.workshop measure [TIMES]    # three minutes each time
.venv/bin/python -m docs.figures.workshop show

`measure` calls the harness as the lessons do, and keeps the figures in workshop.json; `show` writes them into
workshop/teaching/figures.md.
"""

import json
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from docs.figures.ending import CAPTURED, cleared_up
from harness import machine
from harness.runtime.processes import run_group

Result = dict[str, Any]
Figures = dict[str, float]

PROBE = "product_list"
BROWSING = "load locustfiles/browse_products.py --users 100 --spawn-rate 100 --run-time 7 --arm"
GREETING = "--run-time 7 --warm-up 1 --arm perf+upstream_every_time"
KEPT = Path(__file__).with_suffix(".json")
PAGE, BEGIN, END = Path("workshop/teaching/figures.md"), "<!-- measured -->", "<!-- until here -->"


def of_comparison(result: Result) -> Figures:
    """The product list with the mistake and without; ratios are without ÷ with."""
    names = dict(zip((one["arm"] for one in result["origins"]), ("with it", "without"), strict=True))
    counts = [count for count in result["counts"] if count["probe"] == PROBE]
    [judged] = result["judgements"]
    [timed] = [probe for probe in judged["time"]["probes"] if probe["probe"] == PROBE]
    return {
        **{f"queries for {one['size']} products, {names[one['arm']]}": one["queries"] for one in counts},
        "response time alone, with it, ms": timed["reference_ms"],
        "response time alone, without, ms": timed["arm_ms"],
        "the same as a ratio": timed["ratio"],
        "A/A control": judged["time"]["control"],
        "smallest change that it could have seen, %": 100 * judged["time"]["floor"],
        **{f"{one['figure']} under load, ratio": one["ratio"] for one in judged["load"]},
    }


def of_shopping(result: Result) -> Figures:
    """All that shoppers ask, a second, and the product list."""
    [listed] = [one for one in result["load"]["endpoints"] if one["name"].startswith("GET /store/products/?")]
    return {
        "requests/s, all": result["load"]["total"]["rps"],
        "queries of the list": listed["queries"],
        "p50 of the list, ms": listed["p50"],
        "p95 of the list, ms": listed["p95"],
    }


def of_greeting(result: Result) -> Figures:
    total = result["load"]["total"]
    return {"requests/s": total["rps"], "p50, ms": total["p50"], "p95, ms": total["p95"]}


@dataclass(frozen=True)
class Measurement:
    """What it shows, what is called behind `harness`, and what is read from the result."""

    title: str
    command: str
    read: Callable[[Result], Figures]


MEASUREMENTS = (
    Measurement("The N+1, proved", "verify n_plus_one --blocks 4 --triples 20 --rounds 3", of_comparison),
    Measurement(
        "A mistake that no query count shows",
        f"compare perf+serializer_per_row perf --probe {PROBE} --blocks 4 --triples 40 --rounds 0",
        of_comparison,
    ),
    Measurement("A hundred shoppers in the slow shop", f"{BROWSING} perf+n_plus_one", of_shopping),
    Measurement("A hundred shoppers in the correct one", f"{BROWSING} perf", of_shopping),
    Measurement(
        "Thirty visitors, closed load", f"load docs/figures/visitor.py --users 30 {GREETING}", of_greeting
    ),
    Measurement(
        "Thirty visitors a second, open load",
        f"load docs/figures/visitor.py --rate 30 {GREETING}",
        of_greeting,
    ),
)


def measure(times: int) -> None:
    kept: dict[str, Any] = {"machine": f"{machine.processor()}, {machine.describe().cores} cores"}
    kept |= {"day": f"{datetime.now(UTC):%Y-%m-%d}", "runs": {one.title: [] for one in MEASUREMENTS}}
    for _ in range(times):
        for one in MEASUREMENTS:
            kept["runs"][one.title].append(measured(one))
            print(one.title, kept["runs"][one.title][-1], flush=True)
            KEPT.write_text(json.dumps(kept, indent=1) + "\n")


def measured(one: Measurement) -> dict[str, Any]:
    """The exit code and the figures of one call, whose result is not kept."""
    folder = Path("results", "expected-figures")
    shutil.rmtree(folder, ignore_errors=True)
    words = [sys.executable, "-m", "harness", *one.command.split(), "--save-as", folder.name]
    try:
        called = run_group(words, **CAPTURED)
        if not (folder / "result.json").exists():
            raise SystemExit(called.stderr)
        figures = one.read(json.loads((folder / "result.json").read_text()))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {"exit_code": called.returncode, "figures": figures}


def show() -> None:
    before, _, after = PAGE.read_text().partition(BEGIN)
    told_now = told(json.loads(KEPT.read_text()))
    PAGE.write_text(f"{before}{BEGIN}\n\n{told_now}\n\n{END}{after.partition(END)[2]}")


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
    with cleared_up():
        match sys.argv[1:]:
            case ["measure", *times]:
                measure(int(times[0]) if times else 5)
            case ["show"]:
                show()
            case _:
                raise SystemExit(__doc__)
