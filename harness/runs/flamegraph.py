"""Where the time of a request goes, by samples."""

from dataclasses import dataclass
from typing import ClassVar, Final, Literal, get_args

from harness.runs.origin import Origin
from harness.runs.schema import Head

Part = Literal["SQL", "ORM", "serializers", "rendering", "middleware", "rest"]
PARTS: Final[tuple[Part, ...]] = get_args(Part)


@dataclass(frozen=True)
class Sampling:
    """One arm's server, looked at so many times while it answered a probe again and again.

    `samples` of the `moments` were inside a request, `parts` says how many of them in which part of it.
    `cycle_ms` is from one request to the next without the sampler; `response_ms` and `sampled_ms` are medians
    of the response time without and with it.
    """

    arm: str
    moments: int
    samples: int
    parts: dict[Part, int]
    rate: int
    seconds: float
    requests: int
    cycle_ms: float
    response_ms: float
    sampled_ms: float

    def ms(self, samples: float) -> float:
        """Milliseconds of a request that so many samples stand for."""
        return samples / self.moments * self.cycle_ms


@dataclass(frozen=True)
class Flamegraph(Head):
    """One arm's sampling for one probe, or two arms', the first being the reference.

    The stacks are in stacks.speedscope.json, and py-spy's flame graph of each arm in ARM.svg.
    """

    complete: ClassVar[bool] = True  # there is none of half a measurement

    kind: Literal["flamegraph"]
    origins: tuple[Origin, ...]
    probe: str
    size: int | None
    samplings: tuple[Sampling, ...]
