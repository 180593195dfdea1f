"""The commands, a file each; importing this package makes them known to their group."""

from harness.commands import comparisons, diff, doctor, flamegraph, load, report, results, scan
from harness.commands.group import commands

__all__ = ["commands", "comparisons", "diff", "doctor", "flamegraph", "load", "report", "results", "scan"]
