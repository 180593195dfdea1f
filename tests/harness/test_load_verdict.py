"""A load that ends with a verdict: exit code, JUnit XML, summary and saved result agree."""

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.harness.machinery import Harness, edit


@pytest.mark.slow
def test_a_load_is_judged_by_its_objectives(harness: Harness, tmp_path: Path) -> None:
    edit(
        harness.project / "harness.toml",
        'about = "Ends by itself."',
        'about = "Ends by itself."\nobjectives = ["p50[items] < 60 s", "queries <= 1", "rps > 0.1"]',
    )
    junit = tmp_path / "objectives.xml"
    ended = harness.call("load", "short", "--arm", "toy", "--junit", str(junit))
    assert ended.exit_code == 1, ended.err
    run = harness.run()
    assert [(one.objective, one.outcome) for one in run.targets[0].objectives] == [
        ("p50[items] < 60000 ms", "met"),
        ("queries <= 1", "missed"),
        ("rps > 0.1", "unmeasured"),  # a hundred requests end within seconds
        ("errors == 0", "met"),
    ]
    assert (run.exit_code, run.conclusion) == (1, "1 of 4 objectives missed: queries <= 1.")
    assert "1 of 4 objectives missed: queries <= 1. (exit code 1: missed)" in ended.out
    [suite] = ElementTree.parse(junit).getroot()  # noqa: S314 - written by us
    assert (suite.attrib["tests"], suite.attrib["failures"], suite.attrib["errors"]) == ("4", "1", "1")
    assert "**1 of 4 objectives missed" in (harness.folders()[0].path / "summary.md").read_text()


def test_a_junit_file_that_cannot_be_written_stops_before_anything_starts(
    refusal: Callable[..., str],
) -> None:
    assert refusal("load", "short", "--junit", "none/objectives.xml") == (
        "--junit none/objectives.xml: there is no folder none."
    )
