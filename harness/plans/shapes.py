"""How the users or arrivals of a load change over time: pure, as corners (second, level) with lines between.

Two corners at the same second are a jump, as between two steps. What of a run is steady, and so judged:
a constant load as soon as its last user has started; ramp, steps and spike from the first second on, since
their change is what they ask about. A plan's `warm_up` replaces that beginning, whatever the shape.
"""

from bisect import bisect_right
from typing import Literal

Shape = Literal["constant", "ramp", "steps", "spike"]
Corner = tuple[float, float]

SPIKE_BEGINS, SPIKE_ENDS = 0.3, 0.5  # shares of the run time; half of it is left to recover in
SPIKE_RISE = 2.0  # seconds at most, up and down again: sales and push messages take no longer


def corners(
    shape: Shape,
    peak: float,
    seconds: float,
    *,
    rise: float,
    steps: int,
    calm: float,
) -> tuple[Corner, ...]:
    """The corners of a load of so many seconds, which reaches `peak` users or arrivals a second.

    `rise` is how long a constant load takes to get there, `steps` the number of equal steps, and `calm` the
    share of the peak before and after a spike. `shares` are those of phases: of the peak, and of the time,
    which need not add up to 1.
    """
    match shape:
        case "constant":
            return constant(peak, seconds, rise)
        case "ramp":
            return (0.0, 0.0), (seconds, peak)
        case "steps":
            return stairs(peak, seconds, steps)
        case "spike":
            return spike(peak, seconds, calm)


def constant(peak: float, seconds: float, rise: float) -> tuple[Corner, ...]:
    """The peak until the end, reached in a line; one that takes longer than the run is never reached."""
    if rise <= 0:
        return (0.0, peak), (seconds, peak)
    if rise >= seconds:
        return (0.0, 0.0), (seconds, peak * seconds / rise)
    return (0.0, 0.0), (rise, peak), (seconds, peak)


def stairs(peak: float, seconds: float, steps: int) -> tuple[Corner, ...]:
    """Steps of equal length and height, the last one at the peak."""
    return tuple(
        (seconds * (step + end) / steps, peak * (step + 1) / steps) for step in range(steps) for end in (0, 1)
    )


def spike(peak: float, seconds: float, calm: float) -> tuple[Corner, ...]:
    """Calm, the peak within seconds, and as fast back."""
    begins, ends = spike_of(seconds)
    rise, low = rise_of(seconds), calm * peak
    return (
        (0.0, low),
        (begins, low),
        (begins + rise, peak),
        (ends - rise, peak),
        (ends, low),
        (seconds, low),
    )


def spike_of(seconds: float) -> tuple[float, float]:
    """The second at which a spike begins, and the one at which it is calm again."""
    return SPIKE_BEGINS * seconds, SPIKE_ENDS * seconds


def rise_of(seconds: float) -> float:
    """Seconds that a spike takes to rise, and to fall; in a short run a twentieth of it."""
    return min(SPIKE_RISE, seconds / 20)


def level(points: tuple[Corner, ...], second: float) -> float:
    """The level at a second of the run, at a jump that after it; 0 before and after the run."""
    after = bisect_right(points, second, key=lambda corner: corner[0])
    if after == 0 or second > points[-1][0]:
        return 0.0
    if after == len(points):
        return points[-1][1]
    (begins, low), (ends, high) = points[after - 1], points[after]
    return low + (high - low) * (second - begins) / (ends - begins)
