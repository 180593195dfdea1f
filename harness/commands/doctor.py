"""`doctor`: what this machine lacks."""

from pathlib import Path

import click

from harness import doctor, project
from harness.commands.group import NOT_MEASURED, commands, database_option, out


@commands.command("doctor")
@click.argument("arm", default="perf")
@database_option
def look(arm: str, database: str) -> int:
    """Say what this machine lacks, or what would spoil a measurement of ARM (default: perf)."""
    here = project.read(Path.cwd(), database)
    findings = list(doctor.examine(here, here.arm(arm)))
    doctor.show(out, findings)
    return NOT_MEASURED if any(finding.state == "missing" for finding in findings) else 0
