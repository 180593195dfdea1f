"""What was measured, as JSON beside the scripts: figures by part, each with its origin."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docs.figures import measured_page
from harness.report.caveats import machine_warnings
from harness.runs import Machine

KEPT = Path(__file__).with_name("optimisations.json")
Part = dict[str, Any]


def part(command: str, machine: Machine, **figures: Any) -> Part:
    """Figures with their origin: the command, the machine, what made it a worse one, and the day."""
    return {
        "command": command,
        "machine": f"{machine.processor}, {machine.cores} cores, {machine.system}",
        "warnings": machine_warnings(machine),
        "created": datetime.now(UTC).date().isoformat(),
        **figures,
    }


def keep(name: str, found: Part) -> None:
    """Put a part in the place of what was measured before."""
    measured_page.keep(KEPT, read() | {name: found})


def read() -> dict[str, Part]:
    """All parts by name; none where nothing was measured yet."""
    return measured_page.kept(KEPT) if KEPT.exists() else {}
