"""What Locust loads beside a scenario whose users become more and fewer: they follow the corners of a shape.

Environment: HARNESS_SHAPE is those corners, seconds and users, as JSON.
"""

import json
import os

from locust import LoadTestShape

from harness.plans.shapes import level

POINTS = tuple((second, users) for second, users in json.loads(os.environ["HARNESS_SHAPE"]))
PEAK = max(users for _, users in POINTS)


class Stages(LoadTestShape):
    """Asked by Locust once a second: as many users as the shape has then, at least one; None at its end."""

    def tick(self) -> tuple[int, float] | None:
        second = self.get_run_time()  # type: ignore[no-untyped-call]
        if second > POINTS[-1][0]:
            return None
        # At the peak's rate Locust starts or stops all whom a second adds at once, whoever is still stopping.
        return max(1, round(level(POINTS, second))), PEAK
