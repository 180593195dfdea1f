"""The result of a scan, as it is saved and as `--json` writes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from pydantic import TypeAdapter

from harness.errors import HarnessError
from harness.runs import Machine, Origin
from harness.scan.baseline import Known
from harness.scan.findings import Endpoint

SCHEMA: Final = 1


@dataclass(frozen=True)
class Scan:
    """One walk through one API: an arm's, or that of a URL, which has no origin.

    `gone` are entries of the baseline that were not found again. `exit_code`: 0 nothing grows beyond the
    baseline, 1 something does, 2 a part could not be scanned, or nothing could be told.
    """

    schema: Literal[1]
    kind: Literal["scan"]
    created: str
    command: str
    seconds: float
    machine: Machine
    target: str
    origin: Origin | None
    roles: tuple[str, ...]
    endpoints: tuple[Endpoint, ...]
    gone: tuple[Known, ...]
    exit_code: int


def exit_code(endpoints: Sequence[Endpoint]) -> Literal[0, 1, 2]:
    """What the command ends with."""
    if any(not cause.accepted for one in endpoints for cause in one.causes):
        return 1
    broken = any(refusal.breaks for one in endpoints for refusal in one.refusals)
    told = any(one.found in ("grows", "varies", "constant") for one in endpoints)
    return 0 if told and not broken else 2


def to_json(scan: Scan) -> str:
    return TypeAdapter(Scan).dump_json(scan, indent=1).decode() + "\n"


def write(file: Path, scan: Scan) -> None:
    """Save it; HarnessError when the file cannot be written."""
    try:
        file.write_text(to_json(scan), encoding="utf-8")
    except OSError as error:
        raise HarnessError(f"{file} cannot be written: {error.strerror}.") from None
