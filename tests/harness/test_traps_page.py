import re

import pytest

from tests.harness.goldens.cases import cases
from tests.harness.machinery import ROOT

PAGE = (ROOT / "docs" / "traps.md").read_text()
NAMED = re.findall(r"`(test_\w+\.py)::(test_\w+)`", PAGE)
NAMED_CASES = re.findall(r"`(\w+)\.json::([^`]+)`", PAGE)
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| trap ")]


@pytest.mark.parametrize(("file", "test"), NAMED, ids=lambda name: name)
def test_a_test_that_the_page_of_traps_names_is_there(file: str, test: str) -> None:
    [found] = ROOT.glob(f"tests/*/{file}")
    assert f"def {test}(" in found.read_text()


@pytest.mark.parametrize(("command", "name"), NAMED_CASES, ids=lambda name: name)
def test_a_golden_case_that_the_page_of_traps_names_is_there(command: str, name: str) -> None:
    assert name in [case["name"] for case in cases(command)]


def test_every_trap_names_a_test() -> None:
    assert len(ROWS) > 40
    assert [row for row in ROWS if "::" not in row] == []
