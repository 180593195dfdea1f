"""What became of Locust's workers, local or remote, by their master's report, and what follows for a run."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILE = "workers.json"  # what the master leaves for us
APART = 0.1  # seconds that clocks may differ: more than a message takes on its way
BUSY = 80.0  # percent of a core, as for a generator that is alone


@dataclass
class Worker:
    """What the master knows of a worker: rows that have arrived, seconds that its clock is behind, whether it
    was lost, percent of a core that it used (mean over its reports).
    """

    rows: int = 0
    behind: float = float("inf")
    lost: bool = True
    cpu: float = 0.0
    reports: int = 0


def read(folder: Path) -> list[Worker]:
    """Those of a run; none where it had none, or its master was killed."""
    file = folder / FILE
    if not file.exists():
        return []
    found = [Worker(**told) for told in json.loads(file.read_text())]
    file.unlink()
    return found


def invalid(workers: list[Worker], folder: Path) -> Iterator[str]:
    """Why a run with these workers proves nothing."""
    lost = sum(worker.lost for worker in workers)
    if lost:
        yield (
            f"{lost} of {len(workers)} workers were lost on the way: the others have sent less than the plan "
            "asks for. locust/locust.log tells when."
        )
    busiest = max((worker.cpu for worker in workers), default=0.0)
    if busiest > BUSY:
        yield (
            f"A worker used {busiest:.0f} % of its core: it may be what was measured. "
            "Use more workers, on cores of their own."
        )
    rows = sum(worker.rows for worker in workers)
    if workers and rows != (counted := counted_by_locust(folder)):
        yield f"{rows} rows have arrived, but Locust has counted {counted} requests."


def warnings(workers: list[Worker]) -> Iterator[str]:
    """What weakens its figures, and what to do about it."""
    apart = max((abs(worker.behind) for worker in workers if worker.rows), default=0.0)
    if apart > APART:
        yield (
            f"The clock of a worker is {apart:.1f} s apart from the master's: its requests are in the wrong "
            "place of the timeline, though their times are right. Let NTP set the clocks."
        )


def counted_by_locust(folder: Path) -> int:
    """The number of all requests in Locust's own table."""
    with (folder / "locust_stats.csv").open(newline="") as file:
        *_, total = csv.DictReader(file)
    return int(total["Request Count"])
