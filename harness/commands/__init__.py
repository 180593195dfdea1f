"""The commands, a file each; importing this package makes them known to their group."""

from harness.commands import (
    capacity,
    comparisons,
    diff,
    doctor,
    flamegraph,
    load,
    logs,
    overload,
    plans,
    report,
    results,
    scan,
    stress,
)
from harness.commands.group import commands

__all__ = [
    "capacity",
    "commands",
    "comparisons",
    "diff",
    "doctor",
    "flamegraph",
    "load",
    "logs",
    "overload",
    "plans",
    "report",
    "results",
    "scan",
    "stress",
]
