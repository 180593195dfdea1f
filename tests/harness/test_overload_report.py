"""Arms past their limit as people see them: terminal, Markdown, page and table say the same."""

import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path

from rich.console import Console

from harness import report
from harness.diff import conditions, figures
from harness.overload import table
from harness.report import overload as words
from harness.report import summary, terminal
from harness.runs import Folder, Overload
from tests.harness.overloads import QUEUEING, SHEDDING, overload


def kept(result: Overload, folder: Path) -> Folder:
    found = Folder(folder)
    found.save(result)
    return found


def page(result: Overload, folder: Path) -> str:
    report.write(kept(result, folder))
    return (folder / "report.html").read_text()


def test_a_saved_result_is_read_as_it_was(tmp_path: Path) -> None:
    assert kept(overload(), tmp_path).load() == overload()


def test_findings_tell_of_knee_phases_return_and_those_who_misbehaved() -> None:
    assert words.findings(overload()) == [
        "`toy:queues` does 40.0/s good at its knee, of 40.0 arrivals/s, with a p99 of 200 ms.",
        "`toy:queues` does 50 % of G in before, 2.5 % of G in double, 50 % of G in after. "
        "It does not come back in time to be seen. 1 of its processes ended.",
        "`toy:queues`, clients that are retrying: 200 4 ×, 503 12 ×.",
        "`toy:queues`, clients that are slow: 408 2 ×.",
        "`toy:sheds` does 40.0/s good at its knee, of 40.0 arrivals/s, with a p99 of 200 ms.",
        "`toy:sheds` does 50 % of G in before, 95 % of G in double, 50 % of G in after. "
        "It is as before after 3 seconds. None of its processes ended.",
        "`toy:sheds`, clients that are retrying: 200 4 ×, 503 12 ×.",
        "`toy:sheds`, clients that are slow: 408 2 ×.",
    ]


def test_the_judged_arm_comes_first_among_the_limits() -> None:
    rows = words.limits(overload())
    assert [row[0] for row in rows] == ["`toy:sheds`"] * 8 + ["`toy:queues`"] * 8
    assert rows[0] == ["`toy:sheds`", "double: goodput ÷ G ≥ 0.9", "0.95", "met"]
    assert rows[10] == [
        "`toy:queues`",
        "double: ms beyond the queue budget to a 503 ≤ 200",
        "–",
        "not measurable: nothing was refused",
    ]


def test_a_phase_is_told_in_all_its_figures() -> None:
    assert words.rows(overload())[4] == [
        *("`toy:sheds`", "double", "80.0", "38.0", "95 %", "30.0", "300"),
        *("340", "350", "0", "0", "0", "0", "8 of 8", "100 → 100"),
    ]
    assert len(words.HEAD) == len(words.rows(overload())[4])
    assert words.steps(overload())[1][:2] == ["`toy:queues`", "step 2, the knee"]
    assert len(words.STEPS) == len(words.steps(overload())[1])


def test_terminal_and_markdown_end_with_the_conclusion(tmp_path: Path) -> None:
    console = Console(file=StringIO(), width=80)
    terminal.show(console, overload(), Folder(tmp_path))
    shown = console.file.getvalue()
    assert "toy:sheds keeps all 8 limits." in shown
    double = [line.split() for line in shown.splitlines() if line.startswith(" double ")]
    assert double[1] == ["double", "80.0", "38.0", "95", "%", "30.0", "300", "340", "0", "8", "of", "8"]
    assert max(map(len, shown.splitlines()[:-1])) <= 80
    text = summary.markdown(overload())
    assert text.startswith("# overload toy:queues toy:sheds\n\n**toy:sheds keeps all 8 limits.**")
    assert "| `toy:queues` | double: faults ≤ 0 | 200 | missed |" in text


def test_the_page_has_a_curve_an_arm_and_a_time_line(tmp_path: Path) -> None:
    html = page(overload(), tmp_path)
    assert html.count("<svg") == 2
    assert "Goodput over offered load." in html
    assert "The phases, second by second." in html
    assert "exit code 0: all limits kept" in html


def test_a_page_of_what_was_stopped_has_no_picture_of_it(tmp_path: Path) -> None:
    html = page(
        overload(replace(SHEDDING, steps=(), knee=None, phases=(), timeline=()), complete=False), tmp_path
    )
    assert "<svg" not in html
    assert "exit code 2: not measured" in html
    assert "The measurement stopped early" in html


def test_names_are_data_in_a_page(tmp_path: Path) -> None:
    assert "<i>" not in page(overload(replace(SHEDDING, arm="toy@<i>")), tmp_path)


def test_the_table_has_a_line_for_each_step_and_phase(tmp_path: Path) -> None:
    table.write(tmp_path / table.FILE, [SHEDDING])
    with (tmp_path / table.FILE).open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == ["step 1", "step 2", "before", "double", "after"]
    assert (rows[3]["arm"], rows[3]["goodput"], rows[3]["refused"]) == ("toy:sheds", "38.0", "340")
    assert rows[0]["refusal_p99"] == ""


def test_goodputs_stand_side_by_side_where_they_were_measured_alike(tmp_path: Path) -> None:
    names = [one.name for one in figures.figures(overload(SHEDDING), Folder(tmp_path))]
    assert names == [f"goodput in {phase}, toy:sheds" for phase in ("before", "double", "after")]
    other = replace(
        overload(), origins=tuple(replace(one, database="PostgreSQL 15.1") for one in overload().origins)
    )
    unlike = conditions.differences(conditions.conditions(overload()), conditions.conditions(other))
    assert unlike == [
        "database of arm 1 sqlite 3.40.1 and PostgreSQL 15.1",
        "database of arm 2 sqlite 3.40.1 and PostgreSQL 15.1",
    ]


def test_how_to_read_it_names_the_queue_budget() -> None:
    assert words.basis(overload(QUEUEING))[-1] == "The queue budget is 300 ms."
