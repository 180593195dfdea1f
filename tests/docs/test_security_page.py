import re

import pytest

from tests.harness.machinery import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text()
NAMED = re.findall(r"`(test_\w+\.py)::(test_\w+)`", PAGE)
RISKS = re.findall(r"^\| (API\d+) .*$", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("file", "test"), NAMED, ids=lambda name: name)
def test_a_test_that_the_page_on_security_names_is_there(file: str, test: str) -> None:
    [found] = ROOT.glob(f"tests/*/{file}")
    assert f"def {test}(" in found.read_text()


def test_each_of_the_ten_risks_has_a_row_with_a_test() -> None:
    assert [f"API{number}" for number in range(1, 11)] == RISKS
    rows = [line for line in PAGE.splitlines() if line.startswith("| API")]
    assert [row for row in rows if "::test_" not in row] == []
