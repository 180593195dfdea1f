"""What three ways to serve the shop do past their limit.

.venv/bin/python -m docs.figures.overload measure [DATABASE]
.venv/bin/python -m docs.figures.overload show

`measure` calls the harness as anyone calls it: runserver, gunicorn as it comes, and what runs in production,
on the PostgreSQL at the address DATABASE, else on that of this machine. It keeps the result in overload.json.
`show` draws from there, and writes what was found into docs/overload.md.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from docs.figures import picture
from docs.figures.ending import call, cleared_up
from harness.report import overload, overload_plots, summary
from harness.results import RESULTS
from harness.runs import ADAPTER, Overload

ARMS = ("perf:runserver", "perf:stock", "perf:production")
DATABASE = "postgres://postgres@127.0.0.1:5432"
NOT_MEASURED = 2
KEPT = Path(__file__).with_suffix(".json")
PAGE = Path(__file__).parents[1] / "overload.md"
BEGIN, END = "<!-- measured -->", "<!-- until here -->"
CURVES = "Right answers within a second, over the arrivals that were offered, for three ways to serve"
SECONDS = "The phases of the three, second by second: offered, good, refused, and the p99"


def measure(database: str) -> None:
    """Keep what the harness finds; a limit that was missed is a finding, too."""
    name = f"overload-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    words = ["overload", *ARMS, "--database", database, "--save-as", name]
    code = call([sys.executable, "-m", "harness", *words]).returncode
    if code == NOT_MEASURED:
        raise SystemExit(f"It could not be measured; what there is lies in {RESULTS}/{name}.")
    KEPT.write_bytes((Path(RESULTS) / name / "result.json").read_bytes())


def show() -> None:
    result = ADAPTER.validate_json(KEPT.read_bytes())
    if not isinstance(result, Overload):
        raise SystemExit(f"{KEPT.name} is no overload.")
    picture.save(PAGE.with_suffix(".svg"), CURVES, overload_plots.goodput, result)
    picture.save(PAGE.with_name("overload-seconds.svg"), SECONDS, overload_plots.timeline, result)
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n\n{figures(result)}\n\n{END}{after}", encoding="utf-8")


def figures(result: Overload) -> str:
    """Where it was measured and by which command, what was kept, and what each arm did."""
    machine = result.machine
    where = f"{machine.processor}, {machine.cores} cores, {machine.system}; {result.created[:10]}"
    databases = " and ".join(dict.fromkeys(one.database for one in result.origins))
    parts = [
        f"![{CURVES}](overload.svg)",
        f"Solid and round is {legend(result)}. Dotted: all that is offered.",
        f"Measured on {where}; {databases}: `{result.command}`",
        "\n".join(f"- {line}" for line in overload.warnings(result)),
        f"**{result.conclusion}**",
        summary.table(overload.LIMITS, overload.limits(result)),
        summary.table(overload.HEAD, overload.rows(result)),
        f"![{SECONDS}](overload-seconds.svg)",
        "\n".join(f"- {line}" for line in overload.findings(result)),
    ]
    return "\n\n".join(filter(None, parts))


def legend(result: Overload) -> str:
    """The arms in the order of the chart's signs."""
    signs = ("", "dashed and square ", "dash-dotted with triangles ")
    return ", ".join(f"{sign}`{arm}`" for sign, arm in zip(signs, overload.arms(result), strict=True))


if __name__ == "__main__":
    with cleared_up():
        measure(sys.argv[2] if len(sys.argv) > 2 else DATABASE) if sys.argv[1] == "measure" else show()
