"""Objectives and verdict as people and CI systems see them."""

from dataclasses import replace
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from rich.console import Console

from harness import report
from harness.errors import HarnessError
from harness.report import junit, objectives
from harness.report.summary import markdown
from harness.report.terminal import show
from harness.runs import Audit, Folder, Judged, Run
from tests.harness.judged_runs import CLOSE, EXACT, MET, MISSED, UNKNOWN, UNMEASURED, judged
from tests.harness.results import run

ALL = judged(MET, MISSED, CLOSE, UNMEASURED, EXACT, UNKNOWN)


def shown(result: Run) -> list[str]:
    console = Console(file=StringIO(), width=80)
    show(console, result, Folder(Path("results/mine")))
    return [line.rstrip() for line in console.file.getvalue().splitlines()]  # type: ignore[attr-defined]


def page(result: Run, folder: Path) -> str:
    Folder(folder).save(result)
    report.write(Folder(folder), result)
    return (folder / "report.html").read_text(encoding="utf-8")


def suite(result: Run) -> Element:
    root = ElementTree.fromstring(junit.xml(result))  # noqa: S314 - written by us
    assert root.tag == "testsuites"
    [found] = root
    return found


def test_the_table_has_figure_interval_and_outcome_in_the_unit_of_the_objective() -> None:
    assert objectives.rows(ALL.targets[0]) == [
        ["`p99 < 150 ms`", "met", "112 ms", "105 … 122"],
        ["`p95[product_list] < 80 ms`", "MISSED", "97.0 ms", "92.5 … 103"],
        ["`errors < 0.1%`", "too close to call", "0 %", "0 … 0.29"],
        ["`p99.9 < 1000 ms`", "not measured", "300 ms", "210 or more"],
        ["`queries[product_list] <= 3`", "met", "3", "exact"],
        ["`rss < 300 MB`", "not measured", "–", "–"],
    ]


def test_the_terminal_ends_with_the_verdict() -> None:
    lines = shown(ALL)
    assert "Objectives, over the steady part" in lines
    assert any(
        line.split() == ["p99", "<", "150", "ms", "met", "112", "ms", "105", "…", "122"] for line in lines
    )
    assert "  p95[product_list] < 80 ms: Missed by 17.0 ms (21.3 %)." in lines
    assert lines[-2:] == [
        "1 of 6 objectives missed: p95[product_list] < 80 ms. (exit code 1: missed)",
        "Report: results/mine/report.html",
    ]
    assert max(map(len, lines)) <= 80


def test_what_was_met_needs_no_words() -> None:
    lines = shown(judged(MET))
    assert "What was not met" not in lines
    assert "1 objective met. (exit code 0: met)" in lines


def test_the_summary_opens_with_the_verdict_and_escapes_the_limit() -> None:
    lines = markdown(ALL).splitlines()
    assert lines[2] == ("**1 of 6 objectives missed: p95[product_list] &lt; 80 ms. (exit code 1: missed)**")
    assert "| `p99 < 150 ms` | met | 112 ms | 105 … 122 |" in lines
    assert "- `p95[product_list] < 80 ms`: Missed by 17.0 ms (21.3 %)." in lines


def test_the_page_says_the_same(tmp_path: Path) -> None:
    seen = page(ALL, tmp_path)
    assert "1 of 6 objectives missed: p95[product_list] &lt; 80 ms." in seen
    assert "exit code 1: missed" in seen
    assert '<tr class="missed"><th scope="row"><code>p95[product_list] &lt; 80 ms</code></th>' in seen


def test_an_invalid_run_shows_no_objective_and_no_verdict(tmp_path: Path) -> None:
    invalid = judged(invalid=("The generator was late.",))
    said = "INVALID, no verdict: The generator was late."
    assert said in page(invalid, tmp_path)
    assert said in markdown(invalid)
    assert f"{said} (exit code 2: no verdict)" in shown(invalid)
    assert "Objectives" not in page(invalid, tmp_path)


def test_junit_counts_one_case_an_objective() -> None:
    found = suite(ALL)
    assert found.attrib == {
        "name": "load course: perf",
        "tests": "6",
        "failures": "1",
        "errors": "3",
        "time": "3.000",
        "timestamp": "2026-03-14T15:09:26",
    }
    assert [case.attrib["name"] for case in found] == [one.objective for one in ALL.targets[0].objectives]
    assert {case.attrib["classname"] for case in found} == {"load.course"}


def test_junit_fails_what_was_missed_and_passes_nothing_that_is_in_doubt() -> None:
    tags = [[one.tag for one in case] for case in suite(ALL)]
    assert tags == [[], ["failure"], ["error"], ["error"], [], ["error"]]
    failure = suite(ALL)[1][0]
    assert failure.attrib == {"message": MISSED.reason, "type": "missed"}
    assert failure.text == MISSED.reason


def test_junit_of_an_invalid_run_is_one_error() -> None:
    found = suite(judged(invalid=("It was late.",)))
    assert [(case.attrib["name"], case[0].tag, case[0].attrib["message"]) for case in found] == [
        ("the run is valid", "error", "It was late.")
    ]


def test_junit_fails_a_run_that_was_ended_or_left_wrong_data() -> None:
    [load] = judged(MET, aborted="errors > 50%").targets
    ended = run(replace(load, audit=Audit(False, "stock of 3 is -1")))
    assert [(case.attrib["name"], [one.tag for one in case]) for case in suite(ended)] == [
        ("audit of the data", ["failure"]),
        ("not ended early: errors > 50%", ["failure"]),
        ("p99 < 150 ms", []),
    ]


def test_junit_holds_any_text(tmp_path: Path) -> None:
    odd = Judged('p95 < 1 ms & "more"', "missed", 1.0, 1.0, 1.0, "<b>\x00\x1b \ud800 ]]> ü")
    file = tmp_path / "objectives.xml"
    junit.write(judged(odd), file)
    [found] = ElementTree.parse(file).getroot()  # noqa: S314 - written by us
    assert found[0].attrib["name"] == 'p95 < 1 ms & "more"'
    assert found[0][0].text == "<b>\ufffd\ufffd \ufffd ]]> ü"


def test_junit_tells_of_no_earlier_run(tmp_path: Path) -> None:
    file = tmp_path / "objectives.xml"
    file.write_text("of an earlier run")
    junit.clear(file)
    assert not file.exists()
    with pytest.raises(HarnessError, match=r"there is no folder .*none\.$"):
        junit.clear(tmp_path / "none" / "objectives.xml")
