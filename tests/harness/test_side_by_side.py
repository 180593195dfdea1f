"""Many arms in one picture and one table, the limits set apart, and what many arms do to the intervals."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from harness.report import caveats, page, summary, tables, terminal
from harness.report.side_by_side import HEAD, rows, standings
from harness.runs import Comparison, Folder
from harness.verdict import confidence, judge_load, judge_time
from tests.harness.results import blocks, compare, counts, origin, rounds

LIMIT = "perf:limit_wsgi"


def many(*arms: str) -> Comparison:
    """These arms against perf, each with half the time and twice the throughput of the one before."""
    parts = [
        compare("perf", arm, ratio=0.5**power, throughput=2.0**power) for power, arm in enumerate(arms, 1)
    ]
    first, *others = parts
    return replace(
        first,
        origins=(first.origins[0], *(origin(arm) for arm in arms)),
        counts=counts("perf", *arms),
        blocks=first.blocks + tuple(one for part in others for one in part.blocks if one.arm in arms),
        rounds=first.rounds + tuple(one for part in others for one in part.rounds if one.arm in arms),
        judgements=tuple(one for part in parts for one in part.judgements),
    )


def test_the_table_has_ratios_with_intervals_and_amounts_and_the_limits_last() -> None:
    assert rows(standings(many("perf+fast", LIMIT, "perf+faster"))) == [
        ["`perf`", "5.50", "1.000 [0.985, 1.015]", "204", "–"],
        ["`perf+fast`", "2.75", "0.500 [0.493, 0.508]", "408", "2.000 [2.000, 2.000]"],
        ["`perf+faster`", "0.69", "0.125 [0.123, 0.127]", "1,632", "8.000 [8.000, 8.000]"],
        [f"`{LIMIT}`", "1.38", "0.250 [0.246, 0.254]", "816", "4.000 [4.000, 4.000]"],
    ]


def test_each_arm_keeps_the_sign_that_its_place_in_the_comparison_gives_it() -> None:
    assert [one.number for one in standings(many("perf+fast", LIMIT, "perf+faster"))] == [0, 1, 3, 2]


def test_two_arms_have_tables_of_their_own() -> None:
    assert standings(many("perf+fast")) == []
    assert "side by side" not in summary.markdown(many("perf+fast"))


def test_what_was_not_measured_has_no_figure() -> None:
    bare = replace(many("perf+fast", LIMIT), rounds=())
    unloaded = replace(bare, judgements=tuple(replace(one, load=()) for one in bare.judgements))
    assert rows(standings(unloaded))[1] == ["`perf+fast`", "2.75", "0.500 [0.493, 0.508]", "–", "–"]


def test_milliseconds_of_several_probes_are_not_mixed() -> None:
    result = many("perf+fast", LIMIT)
    two = replace(result, blocks=(*result.blocks, *blocks("collections", "perf+fast", "perf", 0.5)))
    assert [one.ms for one in standings(two)] == [None, None, pytest.approx(1.375)]


def test_report_summary_and_terminal_show_all_arms_side_by_side() -> None:
    result = many("perf+fast", LIMIT)
    html = page.html(result, [])
    assert 'aria-labelledby="side-by-side-caption"' in html
    for text in (">perf+fast</text>", ">2.75 ms</text>", ">408/s</text>", "<td>0.500 [0.493, 0.508]</td>"):
        assert text in html
    assert f"| {' | '.join(HEAD)} |" in summary.markdown(result)
    console = Console(file=StringIO(), width=80)
    terminal.show(console, result, Folder(Path("results/mine")))
    shown = console.file.getvalue()
    assert "All arms side by side" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_a_comparison_that_stopped_before_its_first_block_has_no_picture_of_it() -> None:
    result = many("perf+fast", LIMIT)
    stopped = tuple(replace(one, time=None, load=()) for one in result.judgements)
    assert "side-by-side-caption" not in page.html(replace(result, blocks=(), judgements=stopped), [])


def test_a_limit_is_called_one() -> None:
    result = many("perf+fast", LIMIT)
    assert [tables.role(result, arm) for arm in ("perf", "perf+fast", LIMIT)] == ["reference", "arm", "limit"]


def test_seven_and_more_arms_are_told_apart_by_their_signs() -> None:
    html = page.html(many(*(f"perf+v{number}" for number in range(8))), [])
    assert 'class="arm arm-8"' in html
    assert ".arm-8::before" in html


def test_the_intervals_of_many_arms_hold_together() -> None:
    assert [confidence(arms) for arms in (1, 2, 8)] == pytest.approx([0.99, 0.995, 0.99875])
    # s / √n = 0.00258199 as for one arm, where t(0.995, 3) = 5.841; of four t(0.99875, 3) = 9.465
    measured = blocks("list", "x", "ref", 0.728)
    one, four = judge_time(measured, "x", "ref"), judge_time(measured, "x", "ref", 4)
    assert one is not None
    assert four is not None
    assert (one.floor, four.floor) == pytest.approx((0.015195, 0.024740), abs=0.00001)
    assert (four.probes[0].low, four.probes[0].high) == pytest.approx((four.low, four.high))
    assert (four.control_low, four.control_high) == (one.control_low, one.control_high)


def test_more_arms_make_no_verdict_easier_to_reach() -> None:
    measured = blocks("list", "x", "ref", 1.045, spread=0.008)
    verdicts = [judge_time(measured, "x", "ref", arms) for arms in (1, 8)]
    assert [found and found.verdict for found in verdicts] == ["regressed", "inconclusive"]
    unsteady = [
        replace(one, load=replace(one.load, total=replace(one.load.total, rps=one.load.total.rps + extra)))
        for one, extra in zip(rounds("x", "ref", 1.2), (0, 0, 0, 9, 0, -9), strict=True)
    ]
    widths = [judge_load(unsteady, "x", "ref", arms)[0].floor for arms in (1, 8)]
    assert widths[0] < widths[1]


def test_the_report_says_that_the_intervals_were_widened() -> None:
    told = (
        "3 arms are judged against one reference: each interval is widened, to 99.7 % (Bonferroni), so that "
        "all of them hold together with 99 %. More arms mean no more false alarms."
    )
    assert caveats.decided(many("perf+fast", "perf+faster", LIMIT))[-1] == told
    assert not any("Bonferroni" in line for line in caveats.decided(many("perf+fast")))


def test_probes_that_all_arms_answer_by_equal_work_need_no_bars() -> None:
    result = many("perf+fast", LIMIT)
    alike = [replace(one, probe=f"probe_{number}") for one in result.counts[-3:] for number in range(5)]
    differs = replace(result.counts[0], queries=9)
    works = tables.drawn(replace(result, counts=(differs, *result.counts[1:], *alike)))
    assert [(one.probe, one.size) for one in works] == [("product_list", 10), ("product_list", 50)]
