"""The shop's regressions, as `manage.py variants` tells of them."""

import re
import sys
from pathlib import Path
from typing import cast

from pydantic import TypeAdapter

from harness.runs import Declared
from workshop import processes
from workshop.exercise import Work

READER = TypeAdapter(list[Declared])


def regressions(code: Path) -> dict[str, Declared]:
    """All regressions of the correct code in a folder, by name."""
    listed = READER.validate_json(manage(code, "variants", "--json"))
    return {variant.name: variant for variant in listed if variant.kind == "regression"}


def work(regression: Declared) -> Work:
    """What is judged: the first that it moves."""
    return cast(Work, next(iter(regression.moves)))


def patch(code: Path, name: str) -> str:
    """The diff that writes a regression into the correct code."""
    return manage(code, "variants", "--patch", name)


def hints(code: Path, regression: Declared) -> list[str]:
    """Where to look, and with what; then what the catalogue says that users see, and that the tool shows."""
    told = manage(code, "variants", regression.name)
    tools, symptom, shown = (note(told, label) for label in ("Tool", "Symptom", "See it"))
    where = f"Look at what the probe {regression.probe} of harness.toml asks for. What shows it: {tools}."
    return [where, symptom, shown]


def note(told: str, label: str) -> str:
    """What the catalogue says under a label, in one line."""
    [found] = re.findall(rf"^{label}:((?: .*\n)+)", told, re.MULTILINE)
    return " ".join(found.split())


def manage(code: Path, *words: str) -> str:
    """What a command of manage.py prints in profile perf."""
    return processes.output(
        [sys.executable, "manage.py", *words], code, DJANGO_SETTINGS_MODULE="settings.perf"
    )
