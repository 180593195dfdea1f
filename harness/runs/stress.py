"""What arms did under steps of more and more load."""

from dataclasses import dataclass
from typing import Literal

from harness.runs.origin import Machine, Origin
from harness.runs.run import Step
from harness.runs.schema import STRICT


@dataclass(frozen=True)
class StressedArm:
    """One arm's steps, from the least load to the most.

    `invalid` are the reasons why they prove nothing, `warnings` those why they prove less.
    """

    arm: str
    steps: tuple[Step, ...]
    invalid: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stress:
    """Arms that were measured in turn under one plan of steps, each on a fresh server.

    `model` says what a step offers: users who wait for their answers (closed), or arrivals a second (open).
    `exit_code`: 0 measured, 2 not, or INVALID; `conclusion` is that in one sentence.
    """

    __pydantic_config__ = STRICT

    schema: Literal[3]
    kind: Literal["stress"]
    created: str
    command: str
    seconds: float
    seed: int
    complete: bool
    machine: Machine
    origins: tuple[Origin, ...]
    plan: str
    scenario: str
    model: Literal["closed", "open"]
    arms: tuple[StressedArm, ...]
    conclusion: str
    exit_code: int
