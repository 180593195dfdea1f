"""What the audit of the data said after a run, and who sent the load: sentences for whoever shows them."""

from harness.runs import Run, TargetLoad

SHOWN = 20  # last lines of what the audit said


def notes(run: Run, load: TargetLoad) -> list[str]:
    """Nothing where the plan does not write, and nothing was audited."""
    if load.audit is None:
        writes = run.numbers.get("writes", False)
        return [f"The plan writes, and the data of {load.target} were not audited."] if writes else []
    if load.audit.passed:
        return ["The audit of the data found nothing wrong after this run."]
    return ["The audit of the data failed after this run:", *load.audit.output.splitlines()[-SHOWN:]]


def senders(run: Run) -> str:
    """Who sent the load, where that was more than one process."""
    return f", sent by {run.workers} workers" if run.workers else ""
