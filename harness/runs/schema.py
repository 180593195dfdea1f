"""What all saved results share."""

from dataclasses import dataclass
from typing import Final, Literal

from pydantic import ConfigDict

from harness.runs.origin import Machine

SCHEMA: Final = 4
STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class Head:
    """How every saved result begins. `created` is in UTC, `seconds` how long it took."""

    __pydantic_config__ = STRICT

    schema: Literal[4]
    kind: str
    created: str
    command: str
    seconds: float
    seed: int
    machine: Machine
