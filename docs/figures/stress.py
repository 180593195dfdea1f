"""The stress test of docs/stress.md: four arms in the plan's ten steps, and its chart as docs/stress.svg.

.venv/bin/python -m docs.figures.stress            # measures: twelve minutes on a quiet machine
.venv/bin/python -m docs.figures.stress RESULT     # draws what was measured
"""

import sys
from pathlib import Path

from rich.console import Console

from docs.figures import picture
from harness import project
from harness.plans.overrides import plan_of
from harness.progress import Teller
from harness.report import load_plots, stress, summary
from harness.runs import Folder, Stress
from harness.stress.run import Order, run

ARMS = ("perf:runserver", "perf:workers_1", "perf:workers_2", "perf+n_plus_one:workers_1")
CHART = Path(__file__).parents[1] / "stress.svg"
TOLD = "Throughput, goodput and p95 of four arms over the load that they were offered"


def main(saved: str | None) -> None:
    result = Folder(Path(saved)).load() if saved else measured()
    if not isinstance(result, Stress):
        raise SystemExit(f"{saved} is no stress test.")
    picture.save(CHART, TOLD, load_plots.stress, result)
    print(summary.table(stress.head(result), stress.rows(result)))
    print(*stress.findings(result), sep="\n")


def measured() -> Stress:
    here = project.read(Path.cwd())
    arms = tuple(map(here.arm, ARMS))
    order = Order(
        arms, plan_of(here, "stress", {}), "stress", 1, f"python -m harness stress {' '.join(ARMS)}"
    )
    return run(here, order, Teller(Console(stderr=True)))[0]


if __name__ == "__main__":
    main(sys.argv[1] if sys.argv[1:] else None)
