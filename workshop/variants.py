"""The shop's regressions, as `manage.py variants` tells of them."""

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from workshop import processes
from workshop.exercise import Work


@dataclass(frozen=True)
class Regression:
    """Its name, the probe that shows it, and the work that it moves there."""

    name: str
    probe: str
    work: Work


def regressions(code: Path) -> dict[str, Regression]:
    """All regressions of the correct code in a folder, by name."""
    listed = json.loads(manage(code, "variants", "--json"))
    return {
        one["name"]: Regression(one["name"], one["probe"], cast(Work, next(iter(one["moves"]))))
        for one in listed
        if one["kind"] == "regression"
    }


def patch(code: Path, name: str) -> str:
    """The diff that writes a regression into the correct code."""
    return manage(code, "variants", "--patch", name)


def hints(code: Path, regression: Regression) -> list[str]:
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
