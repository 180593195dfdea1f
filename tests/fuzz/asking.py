"""One run of schemathesis: one role, one phase."""

import json
import subprocess
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.shop import BEHIND_TLS

CONFIG = Path(__file__).with_name("schemathesis.toml")
SCHEMATHESIS = Path(sysconfig.get_path("scripts"), "schemathesis")

# The coverage phase asks all that follows from the schema, whatever is said here; of the others, how many
# cases one example makes: one for each operation, and the steps that a chain has when it goes well.
CASES_OF_AN_EXAMPLE = {"coverage": 1, "fuzzing": 45, "stateful": 4}


@dataclass(frozen=True)
class Report:
    """What came of a run."""

    cases: int
    failures: int
    is_complete: bool


def ask(address: str, token: str | None, phase: str, *, cases: int, seed: int, report: Path) -> Report:
    """Ask about so many cases; what is found stands on stdout, with the request that repeats it."""
    subprocess.run([str(SCHEMATHESIS), *arguments(address, token, phase, cases, seed, report)], check=False)
    return read(report)


def arguments(
    address: str, token: str | None, phase: str, cases: int, seed: int, report: Path
) -> Sequence[str]:
    """What schemathesis is started with."""
    headers = BEHIND_TLS | ({"Authorization": f"JWT {token}"} if token else {})
    return [
        *("--config-file", str(CONFIG)),
        *("run", f"{address}/schema/?format=json"),
        *("--phases", phase),
        *("--max-examples", str(-(-cases // CASES_OF_AN_EXAMPLE[phase]))),
        *("--seed", str(seed)),
        *("--report-json-path", str(report)),
        *(word for name, value in headers.items() for word in ("--header", f"{name}: {value}")),
    ]


def read(report: Path) -> Report:
    """The report that schemathesis wrote; one that is incomplete where it wrote none."""
    if not report.exists():
        return Report(0, 0, is_complete=False)
    told = json.loads(report.read_text())
    found = told["test_cases"]
    failures = found["unique_failures"] + len(told["errors"])
    return Report(found["generated"], failures, is_complete=told["complete"])
