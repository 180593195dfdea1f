"""One overloaded shop, judged by closed and by open load.

.venv/bin/python -m docs.figures.open_and_closed measure [SECONDS]
.venv/bin/python -m docs.figures.open_and_closed show

`measure` finds how many requests a second the shop can do, then offers it shares of that in both ways, by the
harness as anyone calls it, and keeps the figures in open_and_closed.json. `show` draws them, and writes them
into docs/open-load.md.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from docs.figures import measured_page, picture
from harness import machine
from harness.report.svg import ARMS, MUTED, figure
from harness.runs import Run

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Model = Literal["closed", "open"]

SCENARIO = "docs/figures/ten_a_second.py"
A_USER = 10  # requests a second that each user tries to send
LIMIT_USERS = 60  # they try to ask for twice of what any shop here can do
SHARES = (0.6, 0.8, 0.9, 1.0, 1.1, 1.2)  # of what the shop can do
WARM_UP = 5
LIMIT_MS = 150
KEPT, PICTURE = Path(__file__).with_suffix(".json"), Path(__file__).with_suffix(".svg")
PAGE = Path("docs/open-load.md")
TOLD = "The p99 of closed and of open load over the requests offered a second"


def measure(seconds: int) -> None:
    limit = load("closed", LIMIT_USERS * A_USER, seconds)["rps"]
    kept: dict[str, Any] = {"machine": machine.processor(), "seconds": seconds, "limit": limit, "runs": []}
    for share in SHARES:
        users = round(share * limit / A_USER)
        models: tuple[Model, ...] = ("closed", "open")
        kept["runs"] += [load(model, users * A_USER, seconds) for model in models]
        measured_page.keep(KEPT, kept)


def command(model: Model, offered: int, seconds: int) -> list[str]:
    """What is called, behind `harness`: users of ten requests a second, or as many arrivals."""
    much = ["--rate", str(offered)] if model == "open" else ["--users", str(offered // A_USER)]
    return ["load", SCENARIO, *much, "--run-time", str(seconds), "--warm-up", str(WARM_UP)]


def load(model: Model, offered: int, seconds: int) -> dict[str, Any]:
    """The figures of one run."""
    run, _ = measured_page.call_harness(Run, command(model, offered, seconds))
    found = figures(model, offered, run)
    print(found, flush=True)
    return found


def figures(model: Model, offered: int, run: Run) -> dict[str, Any]:
    [target] = run.targets
    total, arrivals = target.load.total, target.arrivals
    return {
        "model": model,
        "offered": offered,
        "rps": round(total.rps, 1),
        "p50": round(total.p50, 1),
        "p99": round(total.p99, 1),
        "requests": total.requests,
        "failures": total.failures,
        "late_p99": round(arrivals.late_p99, 1) if arrivals else None,
        "invalid": list(target.invalid),
    }


def show() -> None:
    kept = measured_page.kept(KEPT)
    picture.save(PICTURE, TOLD, curves, kept)
    measured_page.splice(PAGE, {"measured": told(kept)})


def told(kept: dict[str, Any]) -> str:
    """The figures in words and as a table, in Markdown."""
    where = f"{kept['machine']}, {kept['seconds']} s each. The shop can do {kept['limit']:,.0f} requests/s"
    return "\n".join([f"{where}, as far as {LIMIT_USERS} such users tell.", "", *table(kept), *doubts(kept)])


def doubts(kept: dict[str, Any]) -> list[str]:
    """What to say of runs whose generator was too late to prove anything by itself."""
    late = [run for run in kept["runs"] if run["invalid"]]
    if not late:
        return []
    where = " and ".join(f"{run['offered']}/s" for run in late)
    worst = max(run["late_p99"] for run in late)
    return [
        "",
        f"INVALID by the rule: open, {where}, since arrivals were sent late, p99 up to {worst:.1f} ms.",
    ]


def table(kept: dict[str, Any]) -> list[str]:
    closed, opened = (of(kept, model) for model in ("closed", "open"))
    return [
        "| offered, requests/s | closed: answered | closed: p99 | open: answered | open: p99 |",
        "|---|---|---|---|---|",
        *(
            f"| {one['offered']:,} | {one['rps']:,.0f}/s | {one['p99']:,.0f} ms "
            f"| {other['rps']:,.0f}/s | {other['p99']:,.0f} ms |"
            for one, other in zip(closed, opened, strict=True)
        ),
    ]


def of(kept: dict[str, Any], model: str) -> list[dict[str, Any]]:
    return [run for run in kept["runs"] if run["model"] == model]


def curves(kept: dict[str, Any]) -> "Figure":
    """The p99 that both see over what was offered."""
    drawn = figure(3.2)
    axes = drawn.subplots()
    for index, model in enumerate(("closed", "open")):
        runs = of(kept, model)
        offered, p99 = [run["offered"] for run in runs], [run["p99"] for run in runs]
        axes.plot(offered, p99, color=ARMS[index], marker="os"[index], label=f"{model} load")
    axes.axhline(LIMIT_MS, color=MUTED, linewidth=0.9, linestyle=":")
    axes.axvline(kept["limit"], color=MUTED, linewidth=0.9, linestyle=":")
    axes.set_yscale("log")
    axes.set_yticks([10, 100, 1000, 10_000], ["10 ms", "100 ms", "1 s", "10 s"])
    axes.annotate("what the shop can do", (kept["limit"], 10), rotation=90, ha="right", color=MUTED)
    right = max(run["offered"] for run in kept["runs"])
    axes.annotate(f"p99 < {LIMIT_MS} ms", (right, LIMIT_MS * 0.7), ha="right", color=MUTED)
    axes.set_ylim(bottom=8)
    axes.set_title("p99 of the response time")
    axes.set_xlabel("requests offered a second")
    axes.legend(frameon=False, loc="upper left")
    return drawn


if __name__ == "__main__":
    measured_page.main(__doc__, measure, 35, show)
