"""What a comparison says of a fix, in exact words."""

from dataclasses import replace

import pytest

from harness.runs import Comparison, Count, Judgement, LoadRatio, ProbeTime, TimeJudgement
from tests.harness import results
from workshop import judging
from workshop.progress import Figure


def count(arm: str, probe: str = "product_list", size: int | None = 10, answer: str = "same", **work: int):
    work = {"queries": 3, "rows": 41, "bytes": 5000} | work
    return replace(results.count(arm, probe, size, answer=answer), **work)


def comparison(
    *counts: Count, time: TimeJudgement | None = None, load: tuple[LoadRatio, ...] = ()
) -> Comparison:
    judgement = Judgement("yours", "same", "", "equal", time, load)
    return replace(results.compare("correct", "yours"), counts=counts, judgements=(judgement,))


def over(*pairs: tuple[Count, Count]) -> list[str]:
    return list(judging.counted(pairs))


def queries(sizes: dict[int | None, tuple[int, int]], probe: str) -> list[tuple[Count, Count]]:
    return [
        (count("correct", probe, size, queries=correct), count("yours", probe, size, queries=yours))
        for size, (correct, yours) in sizes.items()
    ]


def test_what_grows_is_told_with_its_growth_and_the_budget():
    assert over(*queries({10: (3, 12), 50: (3, 52)}, "product_list")) == [
        "product_list takes 12 queries at 10 and 52 at 50, +1 per product; the budget is 3."
    ]


def test_growth_of_several_for_one_is_told_too():
    assert over(*queries({10: (3, 117), 50: (3, 358)}, "orders")) == [
        "orders takes 117 queries at 10 and 358 at 50, +6 per order; the budget is 3."
    ]


def test_steep_growth_is_told_as_a_number():
    assert ", +120.5 per order;" in over(*queries({10: (3, 1205), 50: (3, 6025)}, "orders"))[0]


def test_queries_that_do_not_grow_are_told_without_growth():
    assert over(*queries({10: (3, 4), 50: (3, 4)}, "orders")) == [
        "orders takes 4 queries at 10 and 4 at 50; the budget is 3."
    ]


def test_a_probe_without_sizes_is_told_without_them():
    assert over(*queries({None: (1, 11)}, "collections")) == [
        "collections takes 11 queries; the budget is 1."
    ]


def test_rows_may_be_a_quarter_more_and_have_a_budget_for_each_size():
    within = count("correct", rows=40), count("yours", rows=50)
    assert over(within) == []
    pairs = [
        (count("correct", size=10, rows=41), count("yours", size=10, rows=4041)),
        (count("correct", size=50, rows=201), count("yours", size=50, rows=4201)),
    ]
    assert over(*pairs) == ["product_list reads 4,041 rows at 10 and 4,201 at 50; the budget is 51 and 251."]


def test_of_queries_and_rows_the_queries_are_told():
    assert over((count("correct"), count("yours", queries=4, rows=900))) == [
        "product_list takes 4 queries at 10; the budget is 3."
    ]


def test_fewer_is_within_the_budget():
    assert over((count("correct"), count("yours", queries=1, rows=10, bytes=10))) == []


def test_an_answer_that_differs_is_told_with_its_size():
    pairs = [(count("correct"), count("yours", answer="other")), (count("correct", "cart", None),) * 2]
    assert list(judging.answers(pairs)) == ["product_list at 10 is not answered as it was."]


@pytest.mark.parametrize(
    ("bounds", "fault", "doubt"),
    [
        ((1.01, 0.99, 1.04), False, False),
        ((1.7, 1.6, 1.8), True, False),
        ((1.2, 1.0, 1.4), False, True),
    ],
)
def test_time_is_judged_by_its_whole_interval(bounds, fault, doubt):
    found = judging.timed(comparison(time=time(*bounds)), "product_list", 1.05)
    assert (found[0] != "", found[1] != "") == (fault, doubt)


def test_a_time_over_its_budget_is_told_with_its_interval():
    told, _ = judging.timed(comparison(time=time(1.7, 1.6, 1.8)), "product_list", 1.25)
    assert told == (
        "The response time of product_list is 1.70 times the correct code's [1.60, 1.80]; the budget is 1.25."
    )


def test_a_machine_on_which_the_correct_code_differs_from_itself_tells_nothing():
    disturbed = time(1.7, 1.6, 1.8, control_low=1.1, control_high=1.2)
    assert judging.timed(comparison(time=disturbed), "product_list", 1.25) == (
        "",
        "The correct code differs from itself: this machine is busy. Check again.",
    )


def test_what_was_not_timed_is_a_doubt():
    assert judging.timed(comparison(), "product_list", 1.25) == ("", "The response time was not measured.")


def test_less_throughput_is_more_time_for_each():
    slow = LoadRatio("throughput", 0.5, 0.4, 0.55, 0.1, "regressed")
    told, _ = judging.under_load(comparison(load=(slow,)), "place_order", "lock")
    assert told == (
        "The time for each answer of place_order under load is 2.00 times the correct code's [1.82, 2.50]; "
        "the budget is 1.6."
    )


def test_figures_are_those_of_the_probe_and_its_times():
    counts = count("correct"), count("correct", "cart"), count("yours", queries=12), count("yours", "cart")
    measured = comparison(*counts, time=time(1.7, 1.6, 1.8))
    assert list(judging.figures(measured, "product_list", "cpu")) == [
        Figure("queries of product_list at 10", 3, 12),
        Figure("rows of product_list at 10", 41, 41),
        Figure("bytes of product_list at 10", 5000, 5000),
        Figure("ms of product_list", 8.0, 13.6),
    ]


def time(
    ratio: float, low: float, high: float, control_low: float = 0.98, control_high: float = 1.02
) -> TimeJudgement:
    probe = ProbeTime("product_list", ratio, low, high, 8.0, 13.6, 5.6, 0.01)
    return TimeJudgement("same", ratio, low, high, 1.0, control_low, control_high, 0.02, (probe,))
