"""How well an open load kept its schedule, in sentences for whoever shows a run."""

from harness.report.caveats import CLOSED_LOAD
from harness.report.wording import ms, plural
from harness.runs import Run, TargetLoad

OPEN_LOAD = (
    "Arrivals came by a schedule, whatever the server did (open load). Times count from the moment an "
    "arrival was due to the end of its answer, so they tell how long people would have waited."
)


def model(run: Run) -> str:
    """What kind of load it was, and so what its times mean."""
    return OPEN_LOAD if any(load.arrivals for load in run.targets) else CLOSED_LOAD


def notes(run: Run, load: TargetLoad) -> list[str]:
    """What became of the schedule; nothing of a closed load."""
    kept = load.arrivals
    if kept is None:
        return []
    sent = f"{plural(kept.scheduled, 'arrival')} were due, {kept.sent:,} were sent"
    dropped = f"{kept.dropped:,} dropped: nobody was free to ask for {kept.timeout:g} s"
    return [
        f"{sent}{f', {dropped}' if kept.dropped else ''}. The 99th percentile of lateness was "
        f"{ms(kept.late_p99)}, and who waited {kept.timeout:g} s for an answer counts as a failure.",
        f"The schedule is schedule.csv, drawn with seed {run.seed}; its SHA-256 is {kept.sha256}.",
    ]
