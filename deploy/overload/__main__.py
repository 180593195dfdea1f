"""Measure overload and write docs/overload.md: `python -m deploy.overload measure`."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from deploy.overload import page, record, run
from deploy.overload.experiment import SHOP
from harness import project
from harness.errors import HarnessError
from harness.progress import Teller
from harness.runs import Folder
from harness.runtime.processes import no_children_left

NOT_MEASURED = 2
DATABASE = "postgres://postgres@127.0.0.1:5432"
RUNS = Path(".cache/overload")
DESCRIPTION = """Loads three ways to serve the shop past their limit and back, on PostgreSQL, in about twelve
minutes. `measure` keeps the result in deploy/overload/record.json and writes docs/overload.md with its
charts; `show` writes them again from the record. Exit code 0: the production stack keeps all limits. 1: it
misses one. 2: INVALID or not measured; then nothing is published."""


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m deploy.overload", description=DESCRIPTION)
    parser.add_argument("action", choices=["measure", "show"])
    parser.add_argument(
        "database", nargs="?", default=DATABASE, help=f"PostgreSQL server (default: {DATABASE})"
    )
    return parser.parse_args()


def measure(database: str) -> int:
    """Measure, publish unless nothing was measured, and return the exit code."""
    folder = Folder.named(Path.cwd() / RUNS, f"{datetime.now(UTC):%Y%m%d-%H%M%S}")
    console = Console(stderr=True)
    command = ["python", "-m", "deploy.overload", *sys.argv[1:]]
    result = run.measure(project.read(Path.cwd(), database), SHOP, folder, Teller(console), command)
    record.save(result, folder.json)
    console.print(f"{result.conclusion}\n{folder.path}", markup=False, highlight=False, soft_wrap=True)
    if result.exit_code != NOT_MEASURED:
        record.save(result, record.PUBLISHED)
        page.show(result)
    return result.exit_code


def main() -> int:
    """Do what the command line says; the exit code."""
    chosen = options()
    try:
        with no_children_left():
            if chosen.action == "measure":
                return measure(chosen.database)
            page.show(record.load())
            return 0
    except HarnessError as error:
        print(f"Not measured: {error}", file=sys.stderr)  # noqa: T201
    except KeyboardInterrupt:
        print("Interrupted. Nothing was published.", file=sys.stderr)  # noqa: T201
    return NOT_MEASURED


if __name__ == "__main__":
    sys.exit(main())
