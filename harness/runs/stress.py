"""What arms did under steps of more and more load."""

from dataclasses import dataclass
from typing import Literal

from harness.runs.origin import Origin
from harness.runs.run import Step
from harness.runs.schema import Head


@dataclass(frozen=True)
class StressedArm:
    """One arm's steps, from the least load to the most.

    `invalid` are the reasons why they prove nothing, `warnings` those why they prove less. `restarts` counts
    processes of the server that ended meanwhile.
    """

    arm: str
    steps: tuple[Step, ...]
    invalid: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    restarts: int = 0


@dataclass(frozen=True)
class Stress(Head):
    """Arms that were measured in turn under one plan of steps, each on a fresh server.

    `model` says what a step offers: users who wait for their answers (closed), or arrivals a second (open).
    `exit_code`: 0 measured, 2 not, or INVALID; `conclusion` is that in one sentence.
    """

    kind: Literal["stress"]
    complete: bool
    origins: tuple[Origin, ...]
    plan: str
    scenario: str
    model: Literal["closed", "open"]
    arms: tuple[StressedArm, ...]
    conclusion: str
    exit_code: int
