"""How long a peak of load is felt after its end. Pure: out of the rows."""

from harness.load.table import Rows
from harness.plans.plan import Plan
from harness.plans.shapes import spike_of
from harness.stats import percentile

SHARE = 95  # percent of the requests due in a second
BACK = 1.5  # times the calm p95. The p95 of 20 requests alone is above 1.2 times it in one second of thirteen
STAYS = 5  # seconds, so that a lucky one is no recovery


def recovery(plan: Plan, rows: Rows) -> float | None:
    """Seconds that a plan's spike is felt; None for other shapes, and where it is felt to the end."""
    if plan.shape != "spike":
        return None
    begins, ends = spike_of(plan.run_time)
    return seconds_to_recover(
        rows, calm=(max(plan.steady_from, begins / 2), begins), after=(ends, plan.run_time)
    )


def seconds_to_recover(rows: Rows, *, calm: tuple[float, float], after: tuple[float, float]) -> float | None:
    """Seconds after a peak until five in a row each have 95 % of their requests within 1.5 × the calm p95.

    `calm` and `after` are the seconds of the run before and after the peak; let calm begin when the server is
    warm. None without calm requests, or without five such seconds. A second without a request due counts as
    slow: its users still wait for earlier responses.
    """
    before = rows[(rows.start >= calm[0]) & (rows.start < calm[1])]
    if not len(before):
        return None
    limit = BACK * percentile(before.ms.tolist(), SHARE)
    begin, end = after
    fast = [within(rows, begin + second, limit) for second in range(int(end - begin))]
    return next((float(at) for at in range(len(fast) - STAYS + 1) if all(fast[at : at + STAYS])), None)


def within(rows: Rows, second: float, limit: float) -> bool:
    """Whether 95 % of the requests due in this second succeeded within `limit` ms."""
    due = rows[(rows.start >= second) & (rows.start < second + 1)]
    fast = due[~due.failed & (due.ms <= limit)]
    return len(due) > 0 and len(fast) * 100 >= SHARE * len(due)
