"""Pages with a measured part: run the harness, keep the figures as JSON, write them between two markers.

A page marks the part with `<!-- NAME -->` and `<!-- until here -->`.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from docs.figures.ending import cleared_up
from harness import machine
from harness.runs import Comparison, Folder, Run
from harness.runtime.processes import run_group

END = "<!-- until here -->"
Kind = TypeVar("Kind", bound=Comparison | Run)


def main(
    usage: str | None, measure: Callable[[int], int | None], default: int, show: Callable[[], None]
) -> None:
    """`measure [NUMBER]` or `show`, as the command line says; exits with what `measure` returns."""
    with cleared_up():
        match sys.argv[1:]:
            case ["measure", *number] if len(number) < 2 and all(map(str.isdecimal, number)):
                sys.exit(measure(int(number[0]) if number else default))
            case ["show"]:
                show()
            case _:
                raise SystemExit(usage)


def call_harness(
    kind: type[Kind],
    words: Sequence[str],
    folder: Path = Path(),
    environment: Mapping[str, str] = os.environ,
) -> tuple[Kind, int]:
    """Result and exit code of a harness command; its progress is shown, its result folder deleted.

    Exits unless the command measured all that it should.
    """
    saved = Folder(folder / "results" / f"figures-{os.getpid()}")
    command = [sys.executable, "-m", "harness", *words, "--save-as", saved.path.name]
    try:
        called = run_group(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
        if not saved.json.exists():
            raise SystemExit(f"{as_typed(words)} measured nothing: exit code {called.returncode}.")
        result = saved.load()
    finally:
        shutil.rmtree(saved.path, ignore_errors=True)
    if not (isinstance(result, kind) and result.complete):
        raise SystemExit(f"{as_typed(words)} stopped early: exit code {called.returncode}.")
    return result, called.returncode


def as_typed(words: Sequence[str], *variables: str) -> str:
    """The harness command, after the names of the variables that it needs."""
    return " ".join([*(f"{name}=…" for name in variables), "python -m harness", *words])


def origin() -> dict[str, Any]:
    """The machine and the day."""
    return {"machine": machine.processor(), "day": f"{datetime.now(UTC):%Y-%m-%d}"}


def keep(file: Path, figures: Any) -> None:
    """Replace the figures of an earlier measurement."""
    file.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def kept(file: Path) -> Any:
    """The figures of the last measurement; exits if there was none."""
    if not file.exists():
        raise SystemExit(f"{file} does not exist: measure first.")
    return json.loads(file.read_text(encoding="utf-8"))


def splice(page: Path, texts: Mapping[str, str]) -> None:
    """Write each text into its part of the page."""
    page.write_text(spliced(page.read_text(encoding="utf-8"), texts), encoding="utf-8")


def spliced(page: str, texts: Mapping[str, str]) -> str:
    """The page with each text between its markers; texts without a marker in this page are left out."""
    for name, text in texts.items():
        begin = f"<!-- {name} -->"
        if begin in page:
            before, rest = page.split(begin)
            page = f"{before}{begin}\n\n{text}\n\n{END}{rest.partition(END)[2]}"
    return page
