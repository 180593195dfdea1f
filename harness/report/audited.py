"""What the audit of the data said after a run, and who sent the load: sentences for whoever shows them."""

from harness.runs import Run

SHOWN = 20  # last lines of what the audit said


def notes(run: Run) -> list[str]:
    """Nothing where the plan does not write, and nothing was audited."""
    if run.audit is None:
        writes = run.numbers.get("writes", False)
        return [f"The plan writes, and nobody has audited the data of {run.target}."] if writes else []
    if run.audit.passed:
        return ["The audit of the data found nothing wrong after this run."]
    return ["The audit of the data failed after this run:", *run.audit.output.splitlines()[-SHOWN:]]


def senders(run: Run) -> str:
    """Who sent the load, where that was more than one process."""
    return f", sent by {run.workers} workers" if run.workers else ""
