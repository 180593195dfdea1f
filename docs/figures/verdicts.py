"""How often a comparison is wrong, and how small a change it finds.

.venv/bin/python -m docs.figures.verdicts measure [COMPARISONS]
.venv/bin/python -m docs.figures.verdicts show

`measure` compares the product list with itself, and with a copy of the shop that keeps the processor busy for
3 % of the response time longer: whole comparisons, called as anyone calls them, in turn. It keeps each block
in verdicts.json. `show` draws from these blocks, and writes what it finds into docs/verdicts.md.
"""

import re
import subprocess
import tempfile
from collections.abc import Sequence
from math import exp, log
from pathlib import Path
from statistics import fmean, median
from time import monotonic
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from scipy.stats import binomtest

from docs.figures import measured_page, picture
from harness.report.plots import marks
from harness.report.svg import MUTED, figure
from harness.runs import Comparison, Verdict
from harness.stats import CONFIDENCE, t_interval
from harness.verdict import judge_ratio

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PROBE = "product_list"
BLOCKS = 8
COMPARE = ("compare", "perf@HEAD", "perf", "--probe", PROBE)
EXTENT = ("--rounds", "0", "--blocks", str(BLOCKS), "--triples", "150")
PLANTED = 0.03
SIZES = (0, 0.005, 0.01, 0.015, 0.02, 0.025, 0.03, 0.035, 0.04, 0.05)
DRAWS = 10_000
KEPT, PICTURE = Path(__file__).with_suffix(".json"), Path(__file__).with_suffix(".svg")
PAGE = Path(__file__).parents[1] / "verdicts.md"
TOLD = "How often a change is called a regression, over its size: from 0 % to 5 %"

Blocks = npt.NDArray[np.float64]  # log ratios, one a block
ALARM: tuple[Verdict, ...] = ("regressed", "improved")

# Appended to settings/perf.py. It spins: a sleep would be rounded up, and would leave the core to others.
BUSY = """

from time import perf_counter_ns


def busy(get_response):
    def answer(request):
        until = perf_counter_ns() + {nanoseconds}
        while perf_counter_ns() < until:
            pass
        return get_response(request)

    return answer


MIDDLEWARE = ["settings.perf.busy", *MIDDLEWARE]
"""


def measure(comparisons: int) -> None:
    with tempfile.TemporaryDirectory(prefix="figures-") as temporary:
        copy = Path(temporary) / "shop"
        subprocess.run(["git", "clone", "--quiet", ".", copy], check=True)
        only_the_probe(copy / "harness.toml")
        kept: dict[str, Any] = measured_page.origin() | {"same": [], "planted": []}
        for number in range(1, comparisons + 1):
            plant(copy, 0)
            kept["same"].append(compare(copy, number))
            plant(copy, round(PLANTED * kept["same"][-1]["reference_ms"] * 1e6))
            kept["planted"].append(compare(copy, number))
            measured_page.keep(KEPT, kept)


def only_the_probe(file: Path) -> None:
    """Leave one probe, so that counting the others does not take most of the time."""
    others = rf"(?ms)^\[probes\.(?!{PROBE}\]).*?(?=^\[)"
    file.write_text(re.sub(others, "", file.read_text()))


def plant(copy: Path, nanoseconds: int) -> None:
    """Make every answer of the copy take so much longer; 0 takes it out again."""
    subprocess.run(["git", "checkout", "--quiet", "settings/perf.py"], cwd=copy, check=True)
    if nanoseconds:
        with (copy / "settings" / "perf.py").open("a") as file:
            file.write(BUSY.format(nanoseconds=nanoseconds))


def compare(copy: Path, seed: int) -> dict[str, Any]:
    """One whole comparison with the last commit: its verdict and the log ratios of its blocks."""
    began = monotonic()
    words = [*COMPARE, *EXTENT, "--seed", str(seed)]
    result, exit_code = measured_page.call_harness(Comparison, words, copy)
    [judgement] = result.judgements
    blocks = [block for block in result.blocks if block.arm == judgement.arm]
    found = {
        "verdict": judgement.verdict,
        "exit_code": exit_code,
        "seconds": round(monotonic() - began, 1),
        "reference_ms": round(fmean(block.reference_ms for block in blocks), 3),
        "log_ratios": [round(block.log_ratio, 5) for block in blocks],
    }
    print(seed, found, flush=True)
    return found


def show() -> None:
    kept = measured_page.kept(KEPT)
    picture.save(PICTURE, TOLD, curve, kept)
    measured_page.splice(PAGE, {"measured": told(kept)})


def told(kept: dict[str, Any]) -> str:
    """Where it was measured and what was found, in Markdown."""
    seconds = [one["seconds"] for one in kept["same"] + kept["planted"]]
    return "\n".join(
        [
            f"{kept['machine']}, two cores, {kept['day']}. A comparison took {median(seconds):.0f} s, "
            f"the longest {max(seconds):.0f} s.",
            "",
            *table(kept),
        ]
    )


def table(kept: dict[str, Any]) -> list[str]:
    same, planted = pool(kept["same"]), pool(kept["planted"])
    false = share(same, ALARM, DRAWS)
    return [
        "| what | of | found | 95 % interval |",
        "|---|---|---|---|",
        row("false verdicts, draws of 8 A/A blocks", DRAWS, false, between_comparisons(kept["same"])),
        whole("false verdicts, whole A/A comparisons", kept["same"], ALARM),
        whole("3 % planted and found, whole comparisons", kept["planted"], ("regressed",)),
        ratio("3 % planted: ratio over all blocks", planted),
        ratio("nothing planted: ratio over all blocks", same),
    ]


def pool(comparisons: Sequence[dict[str, Any]]) -> Blocks:
    return np.array([ratio for one in comparisons for ratio in one["log_ratios"]])


def share(blocks: Blocks, verdicts: Sequence[Verdict], draws: int, seed: int = 1) -> float:
    """How often 8 of these blocks, drawn at random, are given one of the verdicts."""
    drawn = np.random.default_rng(seed).choice(blocks, (draws, BLOCKS))
    return fmean(judge_ratio(t_interval(list(one), CONFIDENCE)) in verdicts for one in drawn)


def between_comparisons(comparisons: Sequence[dict[str, Any]]) -> tuple[float, float]:
    """How much the share of false verdicts depends on the comparisons that happened to be made.

    Draws from one pool are not independent. So whole comparisons are drawn anew, and the share with them.
    """
    chosen = np.random.default_rng(2).integers(len(comparisons), size=(200, len(comparisons)))
    shares = [share(pool([comparisons[index] for index in one]), ALARM, 500) for one in chosen]
    return float(np.percentile(shares, 2.5)), float(np.percentile(shares, 97.5))


def whole(what: str, comparisons: Sequence[dict[str, Any]], verdicts: Sequence[Verdict]) -> str:
    """The comparisons' own verdicts; the interval is Clopper and Pearson's."""
    found, count = sum(one["verdict"] in verdicts for one in comparisons), len(comparisons)
    exact = binomtest(found, count).proportion_ci(0.95, "exact")
    return row(what, count, found / count, (exact.low, exact.high))


def row(what: str, count: int, found: float, bounds: tuple[float, float]) -> str:
    return f"| {what} | {count:,} | {found:.1%} | {bounds[0]:.1%} to {bounds[1]:.1%} |"


def ratio(what: str, blocks: Blocks) -> str:
    bounds = t_interval(list(blocks), 0.95)
    low, high = exp(bounds.low), exp(bounds.high)
    return f"| {what} | {len(blocks)} | {exp(bounds.mean):.4f} | {low:.4f} to {high:.4f} |"


def curve(kept: dict[str, Any]) -> "Figure":
    """The power over the size of a change: A/A blocks made slower by it, and what was really planted."""
    same = pool(kept["same"])
    power = [share(same + log(1 + size), ("regressed",), 2000) for size in SIZES]
    found = fmean(one["verdict"] == "regressed" for one in kept["planted"])
    drawn = figure(2.8)
    axes = drawn.subplots()
    sizes, percents = [100 * size for size in SIZES], [100 * one for one in power]
    axes.plot(sizes, percents, label="draws of 8 A/A blocks, shifted", **marks(0))
    label = f"{len(kept['planted'])} whole comparisons, planted"
    axes.plot(100 * PLANTED, 100 * found, linestyle="", label=label, **marks(1) | {"markersize": 9})
    axes.axhline(95, linewidth=0.9, linestyle=":", color=MUTED)
    axes.set(xlabel="slower by, %", ylabel="called regressed, %", ylim=(-3, 105))
    axes.legend(frameon=False, loc="lower right")
    return drawn


if __name__ == "__main__":
    measured_page.main(__doc__, measure, 30, show)
