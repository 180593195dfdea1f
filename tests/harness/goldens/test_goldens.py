"""The golden cases of every command; cases.py says what they are and how to add one."""

from types import ModuleType

import pytest

from tests.harness.goldens import capacity, compare, load, scan, steps, trial, verify
from tests.harness.goldens.cases import Case, cases, rounded

ADAPTERS = {
    "compare": compare,
    "verify": verify,
    "load": load,
    "steps": steps,
    "capacity": capacity,
    "trial": trial,
    "scan": scan,
}


@pytest.mark.parametrize(
    ("adapter", "case"),
    [
        pytest.param(adapter, case, id=f"{command}: {case['name']}")
        for command, adapter in ADAPTERS.items()
        for case in cases(command)
    ],
)
def test_a_golden_case_keeps_its_outcome(adapter: ModuleType, case: Case) -> None:
    outcome = rounded(adapter.outcome(case))
    assert {name: outcome[name] for name in case["outcome"]} == case["outcome"]
