"""The stress test of docs/stress.md: four arms in the plan's ten steps. Writes chart and figures there.

.venv/bin/python -m docs.figures.stress            # measures: twelve minutes
.venv/bin/python -m docs.figures.stress RESULT     # takes what was measured
"""

import sys
from pathlib import Path

from rich.console import Console

from docs.figures import picture
from docs.figures.ending import cleared_up
from harness import project
from harness.load.in_turn import Order
from harness.plans.overrides import plan_of
from harness.progress import Teller
from harness.report import load_plots, stress, summary
from harness.report.caveats import machine_warnings
from harness.runs import Folder, Stress
from harness.stress.run import run

ARMS = ("perf:runserver", "perf:workers_1", "perf:workers_2", "perf+n_plus_one:workers_1")
PAGE = Path(__file__).parents[1] / "stress.md"
BEGIN, END = "<!-- measured -->", "<!-- until here -->"
TOLD = "Requests a second, goodput and p95 of four arms over the load that they were offered"


def main(saved: str | None) -> None:
    result = Folder(Path(saved)).load() if saved else measured()
    if not isinstance(result, Stress):
        raise SystemExit(f"{saved} is no stress test.")
    picture.save(PAGE.with_suffix(".svg"), TOLD, load_plots.stress, result)
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n\n{figures(result)}\n\n{END}{after}", encoding="utf-8")


def measured() -> Stress:
    here = project.read(Path.cwd())
    arms = tuple(map(here.arm, ARMS))
    order = Order(
        arms, plan_of(here, "stress", {}), "stress", 1, f"python -m harness stress {' '.join(ARMS)}"
    )
    return run(here, order, Teller(Console(stderr=True)))[0]


def figures(result: Stress) -> str:
    """Where it was measured and by which command, what was found, and every step."""
    machine = result.machine
    where = f"{machine.processor}, {machine.cores} cores, {machine.system}; {result.created[:10]}"
    parts = [
        f"![{TOLD}](stress.svg)",
        f"Solid and round is {legend(result)}. Measured on {where}: `{result.command}`",
        " ".join(machine_warnings(machine)),
        "\n".join(f"- {line}" for line in stress.findings(result)),
        summary.table(stress.head(result), stress.rows(result)),
    ]
    return "\n\n".join(filter(None, parts))


def legend(result: Stress) -> str:
    """The arms in the order of the chart's signs."""
    signs = ("", "dashed and square ", "dash-dotted with triangles ", "dotted with diamonds ")
    return ", ".join(f"{sign}`{arm}`" for sign, arm in zip(signs, stress.arms(result), strict=False))


if __name__ == "__main__":
    with cleared_up():
        main(sys.argv[1] if sys.argv[1:] else None)
