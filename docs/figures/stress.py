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
from harness.load.run import LoadOptions, run
from harness.plans.overrides import plan_of
from harness.progress import Teller
from harness.report import load_plots, shaped, summary
from harness.report.caveats import machine_warnings
from harness.report.wording import code
from harness.runs import Folder, Run

ARMS = ("perf:runserver", "perf:workers_1", "perf:workers_2", "perf+n_plus_one:workers_1")
PAGE = Path(__file__).parents[1] / "stress.md"
BEGIN, END = "<!-- measured -->", "<!-- until here -->"
TOLD = "Requests a second, goodput and p95 of four arms over the load that they were offered"


def main(saved: str | None) -> None:
    result = Folder(Path(saved)).load() if saved else measured()
    if not (isinstance(result, Run) and result.shape == "steps"):
        raise SystemExit(f"{saved} is no load in steps.")
    picture.save(PAGE.with_suffix(".svg"), TOLD, load_plots.steps, result)
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n\n{figures(result)}\n\n{END}{after}", encoding="utf-8")


def measured() -> Run:
    here = project.read(Path.cwd())
    options = LoadOptions(
        seed=1,
        command=" ".join(["python -m harness load stress", *(f"--arm {arm}" for arm in ARMS)]),
        plan=plan_of(here, "stress", {}),
        plan_name="stress",
        targets=tuple(map(here.arm, ARMS)),
    )
    return run(here, options, Teller(Console(stderr=True)))[0]


def figures(result: Run) -> str:
    """Where it was measured and by which command, what was found, and every step."""
    machine = result.machine
    where = f"{machine.processor}, {machine.cores} cores, {machine.system}; {result.created[:10]}"
    rows = [[code(load.target), *row] for load in result.targets for row in shaped.rows(load)]
    parts = [
        f"![{TOLD}](stress.svg)",
        f"Solid and round is {legend(result)}. Measured on {where}: `{result.command}`",
        " ".join(machine_warnings(machine)),
        "\n".join(f"- {line}" for line in shaped.findings(result)),
        summary.table(["arm", *shaped.head(result)], rows),
    ]
    return "\n\n".join(filter(None, parts))


def legend(result: Run) -> str:
    """The arms in the order of the chart's signs."""
    signs = ("", "dashed and square ", "dash-dotted with triangles ", "dotted with diamonds ")
    return ", ".join(f"{sign}`{load.target}`" for sign, load in zip(signs, result.targets, strict=False))


if __name__ == "__main__":
    with cleared_up():
        main(sys.argv[1] if sys.argv[1:] else None)
