"""How much is tried for one arm, and how long that takes."""

from dataclasses import dataclass
from math import ceil, sqrt

from harness.capacity.search import Try

WARM_UP = 3.0  # seconds of every try that are not judged: connections, caches, imports
LONGEST = 300.0  # seconds of a try at most: at few arrivals a second, so many requests would take hours
AROUND = 12.0  # seconds that a try takes beside its load: a fresh server, Locust's start, its last answers
USUAL_SHORT, USUAL_BISECTIONS = 5, 4  # tries, from a start that is not far off, to 5 %


@dataclass(frozen=True)
class Extent:
    """Where the search starts, in arrivals a second, and the share by which its two ends may differ.

    A short try lasts `short` seconds, a long one `seconds`, and as long as it takes for `requests`; both ends
    have `repeats` long tries. After so many `minutes` an arm's search ends with what it has.
    """

    start: float
    tolerance: float = 0.05
    repeats: int = 3
    seconds: float = 30.0
    requests: int = 5000
    short: float = 8.0
    minutes: float = 30.0

    def judged_seconds(self, one: Try) -> float:
        """How long a try is judged: whole seconds, as Locust takes them."""
        if not one.long:
            return ceil(self.short)
        enough = self.requests + 4 * sqrt(self.requests)  # arrivals are random, and so is their number
        return min(ceil(max(self.seconds, enough / one.rate)), LONGEST)

    def run_time(self, one: Try) -> int:
        return ceil(WARM_UP + self.judged_seconds(one))

    def estimate(self) -> str:
        """How long one arm takes, in words."""
        long = USUAL_BISECTIONS + 2 * (self.repeats - 1) + 1
        short = USUAL_SHORT * (AROUND + WARM_UP + self.short)
        usual = (short + long * (AROUND + WARM_UP + self.seconds)) / 60
        return f"about {max(usual, 1):.0f} min an arm, at most {self.minutes:g}"
