"""Every branch of the rule that turns counts, blocks and rounds into a verdict."""

from dataclasses import replace
from math import log

import pytest

from harness.runs import Block, LoadFigure, LoadRatio, Query, TimeJudgement
from harness.stats import Interval
from harness.verdict import (
    by_block,
    conclude,
    judge_counts,
    judge_load,
    judge_lock,
    judge_ratio,
    judge_time,
    moved,
    pairs,
)
from tests.harness.results import BROKEN, FIXED, blocks, count, counts, load, rounds, verify


def block(number: int, probe: str, arm: str, log_ratio: float) -> Block:
    return Block(number, probe, arm, log_ratio, 0.0, 5.0, 5.0, 50)


def around(ratio: float, low: float, high: float) -> Interval:
    return Interval(log(ratio), log(low), log(high))


def judgement(verdict: str) -> TimeJudgement:
    time = verify().judgements[0].time
    assert time is not None
    return replace(time, verdict=verdict)


@pytest.mark.parametrize(
    ("interval", "verdict"),
    [
        (around(1.00, 0.98, 1.02), "same"),
        (
            around(1.02, 1.01, 1.03),
            "same",
        ),  # excludes 1, but `same` is asked first; ends belong to the margin
        (around(0.98, 1 / 1.03, 0.99), "same"),
        (around(1.05, 1.01, 1.09), "regressed"),
        (around(0.95, 0.91, 0.99), "improved"),
        (around(1.05, 0.99, 1.11), "inconclusive"),
        (around(1.02, 1.00, 1.04), "inconclusive"),  # touches 1: not excluded
    ],
)
def test_a_ratio_is_same_inside_the_margin_else_what_its_interval_excludes(interval, verdict):
    assert judge_ratio(interval) == verdict


def test_a_blocks_figure_is_the_mean_log_ratio_over_its_probes_in_the_order_of_blocks():
    mixed = [
        block(2, "a", "x", 0.5),
        block(1, "b", "x", 0.3),
        block(1, "a", "x", 0.1),
        block(1, "a", "y", 9.0),
    ]
    assert by_block(mixed, "x") == pytest.approx([0.2, 0.5])


def test_the_primary_ratio_is_the_geometric_mean_over_probes_and_blocks():
    slower, faster = blocks("a", "x", "ref", 1.21), blocks("b", "x", "ref", 1.0)
    time = judge_time([*slower, *faster], "x", "ref")
    assert time is not None
    assert time.ratio == pytest.approx(1.1)  # √(1.21 × 1.00)
    assert time.verdict == "regressed"


def test_time_carries_the_interval_the_control_and_the_floor():
    # steps of 0.004 × (-1.5 … 1.5): s = 0.00516398, / √4 = 0.00258199; t(0.995, 3) = 5.841: reach 0.0150813
    time = judge_time(blocks("list", "x", "ref", 0.728), "x", "ref")
    assert time is not None
    assert (time.ratio, time.low, time.high) == pytest.approx((0.728, 0.71710, 0.73906), abs=0.00001)
    assert (time.control, time.control_low, time.control_high) == pytest.approx(
        (1, 0.98503, 1.01520), abs=0.00001
    )
    assert time.floor == pytest.approx(0.015195, abs=0.00001)
    assert time.verdict == "improved"


def test_a_reference_that_differs_from_itself_makes_time_inconclusive():
    disturbed = [
        replace(one, log_ratio=one.log_ratio + 0.05) if one.arm == "ref" else one
        for one in blocks("list", "x", "ref", 0.728)
    ]
    time = judge_time(disturbed, "x", "ref")
    assert time is not None
    assert time.verdict == "inconclusive"


def test_one_block_is_not_enough_for_a_judgement_on_time():
    first = [one for one in blocks("list", "x", "ref", 0.728) if one.block == 1]
    assert judge_time(first, "x", "ref") is None
    assert judge_time([], "x", "ref") is None


def test_single_probes_are_shown_with_holms_correction():
    time = judge_time([*blocks("a", "x", "ref", 1.3), *blocks("b", "x", "ref", 1.0)], "x", "ref")
    assert time is not None
    first, second = time.probes
    assert (first.probe, first.reference_ms, first.arm_ms) == ("a", 5.5, pytest.approx(7.15))
    assert first.difference_ms == pytest.approx(1.65)
    assert first.p < 0.001
    assert (second.probe, second.p) == ("b", 1.0)


def test_counts_are_fewer_with_the_fix_more_with_the_mistake_and_equal_with_itself():
    table = counts(BROKEN, FIXED)
    assert judge_counts(table, FIXED, BROKEN) == "fewer"
    assert judge_counts(table, BROKEN, FIXED) == "more"
    assert judge_counts(table, FIXED, FIXED) == "equal"


def test_one_probe_with_more_queries_outweighs_another_with_fewer():
    one, two = Query("SELECT 1", 1, 1, 8), Query("SELECT 2", 1, 1, 8)
    table = [count("x", "a", None, one), count("ref", "a", None, one, two)]
    table += [count("x", "b", None, one, two), count("ref", "b", None, one)]
    assert judge_counts(table, "x", "ref") == "more"


def test_counts_are_unknown_where_an_arm_reports_none_or_nothing_is_shared():
    silent = replace(count("x", "a", None), queries=-1)
    assert judge_counts([silent, count("ref", "a", None)], "x", "ref") == "unknown"
    assert judge_counts([count("ref", "a", None)], "x", "ref") == "unknown"


def test_an_arm_that_reports_no_queries_says_nothing_of_the_others():
    silent = replace(count("z", "a", None), queries=-1)
    assert judge_counts([count("ref", "a", None), count("x", "a", None), silent], "x", "ref") == "equal"


def test_pairs_match_probe_and_size():
    assert pairs(counts(BROKEN, FIXED), FIXED, BROKEN, "queries") == [(12, 3), (52, 3), (1, 1)]
    assert pairs(counts(BROKEN, FIXED), FIXED, BROKEN, "rows") == [(41, 41), (201, 201), (10, 10)]


def test_load_ratios_are_the_arms_over_the_references_round_by_round():
    ratios = {one.figure: one for one in judge_load(rounds("x", "ref", 1.42), "x", "ref")}
    assert list(ratios) == ["throughput", "p50", "p95", "p99", "cpu"]
    assert ratios["throughput"].ratio == pytest.approx(1.42)
    assert ratios["p95"].ratio == pytest.approx(1 / 1.42)
    assert ratios["cpu"].ratio == pytest.approx(1 / 1.42)


def test_the_verdict_on_a_figure_under_load_is_on_its_cost():
    faster = {one.figure: one.verdict for one in judge_load(rounds("x", "ref", 1.42), "x", "ref")}
    slower = {one.figure: one.verdict for one in judge_load(rounds("x", "ref", 0.7), "x", "ref")}
    assert set(faster.values()) == {"improved"}
    assert set(slower.values()) == {"regressed"}


@pytest.mark.parametrize(("ratio", "verdict"), [(1.09, "same"), (1.11, "improved"), (0.92, "same")])
def test_the_margin_under_load_is_ten_percent(ratio, verdict):
    assert judge_load(rounds("x", "ref", ratio), "x", "ref")[0].verdict == verdict


def under_load(figure: LoadFigure, low: float, high: float) -> LoadRatio:
    return LoadRatio(figure, (low * high) ** 0.5, low, high, 0.1, "inconclusive")


def alone(low: float, high: float) -> TimeJudgement:
    return replace(judgement("same"), ratio=(low * high) ** 0.5, low=low, high=high)


SAME_P95 = under_load("p95", 0.96, 1.04)


@pytest.mark.parametrize(
    ("time", "throughput", "p95", "verdict"),
    [
        # as long as before alone, and more at once
        (alone(0.98, 1.02), under_load("throughput", 2.0, 3.0), SAME_P95, "improved"),
        # alone or at once, the time is halved: that is no lock
        (alone(0.49, 0.51), under_load("throughput", 1.9, 2.1), under_load("p95", 0.48, 0.52), "same"),
        # halved alone, but a quarter of it at once
        (alone(0.49, 0.51), under_load("throughput", 1.9, 2.1), under_load("p95", 0.2, 0.3), "improved"),
        (alone(0.98, 1.02), under_load("throughput", 0.99, 1.01), SAME_P95, "same"),
        (alone(0.98, 1.02), under_load("throughput", 0.4, 0.6), under_load("p95", 2.0, 3.0), "regressed"),
        (alone(0.98, 1.02), under_load("throughput", 0.8, 1.6), SAME_P95, "inconclusive"),
        # what one alone takes is so uncertain that it may explain it
        (alone(0.3, 3.0), under_load("throughput", 1.9, 2.1), SAME_P95, "inconclusive"),
    ],
)
def test_a_lock_shows_in_what_many_lose_and_one_alone_does_not(time, throughput, p95, verdict):
    assert judge_lock(time, [throughput, p95]) == verdict
    assert judge_lock(time, [p95, throughput, under_load("cpu", 0.1, 0.2)]) == verdict


def test_a_lock_without_load_is_inconclusive():
    assert judge_lock(alone(0.98, 1.02), []) == "inconclusive"


def test_load_needs_two_rounds_that_both_arms_have():
    table = rounds("x", "ref", 1.42)
    assert judge_load(table[:2], "x", "ref") == ()
    assert judge_load([table[0], table[3]], "x", "ref") == ()


def test_a_figure_of_zero_has_no_ratio():
    idle = [
        replace(one, load=replace(load(200.0, 8.0), cpu_ms_per_request=0.0)) for one in rounds("x", "ref", 1)
    ]
    assert [one.figure for one in judge_load(idle, "x", "ref")] == ["throughput", "p50", "p95", "p99"]


@pytest.mark.parametrize(
    ("counted", "time", "expected"),
    [
        ("more", "improved", ("regressed", "it runs more queries")),
        ("fewer", "inconclusive", ("improved", "it runs fewer queries")),
        ("fewer", "regressed", ("regressed", "by response time")),
        ("equal", "same", ("same", "by response time")),
        ("equal", "improved", ("improved", "by response time")),
        ("equal", "inconclusive", ("inconclusive", "the response times do not tell")),
        ("unknown", "regressed", ("regressed", "by response time")),
        ("equal", None, ("same", "it runs the same queries")),
        ("unknown", None, ("inconclusive", "nothing decided")),
    ],
)
def test_counted_work_decides_first_then_time(counted, time, expected):
    assert conclude(counted, judgement(time) if time else None) == expected


def test_time_that_is_only_advice_decides_nothing():
    assert conclude("equal", judgement("regressed"), time_decides=False) == (
        "same",
        "it runs the same queries",
    )
    assert conclude("fewer", judgement("regressed"), time_decides=False) == (
        "improved",
        "it runs fewer queries",
    )


def test_a_fix_must_lower_the_declared_figure_at_every_size():
    table = counts(BROKEN, FIXED)
    assert moved(table, "product_list", "queries", BROKEN, FIXED)
    assert not moved(table, "product_list", "rows", BROKEN, FIXED)
    assert not moved(table, "collections", "queries", BROKEN, FIXED)
    assert not moved(table, "no_such_probe", "queries", BROKEN, FIXED)
