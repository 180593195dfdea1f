"""What clients met while parts of the shop broke, and whether every promise was kept.

.venv/bin/python -m docs.figures.faults measure [SECONDS]
.venv/bin/python -m docs.figures.faults show

`measure` tries every fault of `deploy.faults` for so long, 60 s unless told otherwise, and keeps what was
found in faults.json. `show` writes it into docs/faults.md.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from deploy.faults.catalogue import FAULTS
from docs.figures import measured_page
from harness.runtime.processes import run_group

KEPT = Path(__file__).with_suffix(".json")
PAGE = Path(__file__).parents[1] / "faults.md"
UNTRIED = 2  # the exit code for faults that could not be tried


def measure(seconds: int) -> int:
    """Try all; the exit code tells whether all went as it should."""
    with tempfile.TemporaryDirectory(prefix="figures-") as folder:
        command = [
            sys.executable,
            "-m",
            "deploy.faults",
            "all",
            "--seconds",
            str(seconds),
            "--output",
            folder,
        ]
        tried = run_group(command).returncode
        if tried != UNTRIED:
            faults = [json.loads(Path(folder, f"{name}.json").read_text()) for name in FAULTS]
            measured_page.keep(KEPT, {**measured_page.origin(), "faults": faults})
    return tried


def show() -> None:
    measured_page.splice(PAGE, {"measured": tables(measured_page.kept(KEPT))})


def tables(kept: dict[str, Any]) -> str:
    """Where it was measured and what was found, in Markdown."""
    seconds = kept["faults"][0]["seconds"]
    return "\n".join(
        [
            f"{kept['machine']}, two cores, {kept['day']}; {seconds:.0f} s of load for each fault.",
            "",
            "| fault | struck | attempts | acknowledged | orders | tried again | errors | gap | promises |",
            "|---|---|---|---|---|---|---|---|---|",
            *map(row, kept["faults"]),
        ]
    )


def row(fault: dict[str, Any]) -> str:
    found = fault["summary"]
    errors = ", ".join(f"{count:,} × {why}" for why, count in found["errors"].items()) or "none"
    counts = " | ".join(f"{found[name]:,}" for name in ("attempts", "acknowledged", "orders", "retried"))
    promises = "kept" if fault["passed"] else "; ".join(fault["audit"]) or "; ".join(fault["complaints"])
    return (
        f"| `{fault['fault']}` | {fault['strikes']:,} × | {counts} | {errors} "
        f"| {found['longest_gap']:.2f} s | {promises} |"
    )


if __name__ == "__main__":
    measured_page.main(__doc__, measure, 60, show)
