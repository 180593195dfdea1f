"""How long a spike was felt after its end. Pure: out of the rows."""

from harness.load.table import Rows
from harness.plans.plan import Plan
from harness.plans.shapes import spike_of
from harness.stats import percentile

SHARE = 95  # percent of those who come in a second
BACK = 1.5  # times the calm p95. The p95 of 20 requests alone is above 1.2 times it in one second of thirteen
STAYS = 5  # seconds, so that a lucky one is no recovery


def recovery(plan: Plan, rows: Rows) -> float | None:
    """Seconds from the end of a spike until the p95 of a second is within 1.5 times the calm one, and stays.

    Calm is the second half of what came before: in the first one the server is cold, and all users arrive
    at once. None for other shapes, and where it never was for five seconds. A second that nobody could ask in
    is as slow as one of wrong answers: whoever would have come then is waiting still.
    """
    if plan.shape != "spike":
        return None
    begins, ends = spike_of(plan.run_time)
    calm = rows[(rows.start >= max(plan.steady_from, begins / 2)) & (rows.start < begins)]
    if not len(calm):
        return None
    limit = BACK * percentile(calm.ms.tolist(), SHARE)
    fast = [within(rows, ends + second, limit) for second in range(int(plan.run_time - ends))]
    return next((float(at) for at in range(len(fast) - STAYS + 1) if all(fast[at : at + STAYS])), None)


def within(rows: Rows, second: float, limit: float) -> bool:
    """Whether nineteen of twenty who came in this second had a right answer within so many ms."""
    came = rows[(rows.start >= second) & (rows.start < second + 1)]
    fast = came[~came.failed & (came.ms <= limit)]
    return len(came) > 0 and len(fast) * 100 >= SHARE * len(came)
