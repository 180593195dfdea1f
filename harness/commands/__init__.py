"""The commands, a file each; importing this package makes them known to their group."""

from harness.commands import comparisons, doctor, flamegraph, load, report, scan
from harness.commands.group import commands

__all__ = ["commands", "comparisons", "doctor", "flamegraph", "load", "report", "scan"]
