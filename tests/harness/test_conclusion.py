"""The sentence that a measurement comes to. Its exit code is in tests/harness/goldens."""

from dataclasses import replace

import pytest

from harness import conclusion
from harness.runs import Count, Declared, Judgement, LoadFigure, LoadRatio, TimeJudgement, Verdict
from tests.harness.results import count

BROKEN, FIXED = "perf+n_plus_one", "perf"
TIME = TimeJudgement("improved", 0.7, 0.6901, 0.7111, 1.0, 0.99, 1.01, 0.02, ())


def variant(**moves: str) -> Declared:
    return Declared("n_plus_one", "regression", "Forget it.", "list", moves)


def counted(arm: str, queries: int, size: int | None = None) -> Count:
    return replace(count(arm, "list", size), queries=queries)


def judgement(time: TimeJudgement | None = None, *load: LoadRatio, verdict: Verdict = "same") -> Judgement:
    return Judgement(FIXED, verdict, "by response time", "equal", time, load)


def verify(declared: Declared, counts: list[Count], judged: Judgement | None = None) -> tuple[str, int]:
    return conclusion.of_verify(declared, counts, judged or judgement(), BROKEN)


def test_work_that_is_less_without_the_variant_at_every_size_is_reproduced_and_fixed() -> None:
    counts = [counted(BROKEN, 12, 10), counted(BROKEN, 52, 50), counted(FIXED, 3, 10), counted(FIXED, 3, 50)]
    assert verify(variant(queries="+1 per product"), counts) == (
        "n_plus_one reproduced and fixed: queries of list 12 → 3 at size 10, 52 → 3 at size 50.",
        0,
    )


@pytest.mark.parametrize("without", [3, 4])
def test_work_that_is_not_less_is_not_reproduced_or_not_fixed(without: int) -> None:
    assert verify(variant(queries="+1"), [counted(BROKEN, 3), counted(FIXED, without)]) == (
        f"n_plus_one not reproduced, or not fixed: queries of list 3 → {without}.",
        1,
    )


@pytest.mark.parametrize("counts", [[], [counted(BROKEN, 12), counted(FIXED, -1)]])
def test_work_that_was_not_reported_could_not_be_judged(counts: list[Count]) -> None:
    assert verify(variant(queries="+1"), counts) == (
        "n_plus_one could not be judged: the queries of list were not reported.",
        2,
    )


def test_rows_and_bytes_are_those_read_from_the_database() -> None:
    broken = replace(counted(BROKEN, 3), rows=4041, bytes=90_000)
    fixed = replace(counted(FIXED, 3), rows=41, bytes=900)
    assert verify(variant(rows="all", bytes="all"), [broken, fixed]) == (
        "n_plus_one reproduced and fixed: rows read by list 4041 → 41; bytes read by list 90000 → 900.",
        0,
    )


@pytest.mark.parametrize("moves", ["cpu", "wait"])
def test_without_blocks_neither_cpu_nor_wait_can_be_judged(moves: str) -> None:
    assert verify(variant(**{moves: "more"}), []) == (
        "n_plus_one could not be judged: the response time was not measured.",
        2,
    )


def ratio(
    figure: LoadFigure, middle: float, low: float, high: float, verdict: Verdict = "inconclusive"
) -> LoadRatio:
    return LoadRatio(figure, middle, low, high, 0.1, verdict)


MORE, AS_MUCH = ratio("throughput", 3.0, 2.5, 3.5), ratio("throughput", 1.01, 0.98, 1.03)
AS_FAST = ratio("p95", 0.99, 0.97, 1.02)
P99 = ratio("p99", 0.1, 0.05, 0.2, "improved")
ALONE = replace(TIME, ratio=1.0, low=0.99, high=1.01)


def test_a_lock_is_decided_by_what_many_at_once_gain_more_than_one_alone() -> None:
    assert verify(variant(lock="held"), [], judgement(ALONE, MORE, AS_FAST, P99)) == (
        "n_plus_one reproduced and fixed: under load on list: throughput 3.000 [2.500, 3.500] and "
        "p95 0.990 [0.970, 1.020] of what they were, response time alone 1.000 [0.990, 1.010]: improved.",
        0,
    )


def test_intervals_over_few_rounds_are_not_told_in_digits() -> None:
    wide = judgement(TIME, AS_MUCH, AS_FAST, replace(P99, low=1e-9, high=1e7, verdict="inconclusive"))
    assert "0.100 (too wide to tell) of what it was, inconclusive" in verify(variant(tail="x"), [], wide)[0]


def test_without_load_neither_tail_nor_lock_can_be_judged() -> None:
    assert verify(variant(tail="longer"), [], judgement(TIME)) == (
        "n_plus_one could not be judged: the load was not measured.",
        2,
    )
    assert verify(variant(lock="held"), [], judgement(TIME)) == (
        "n_plus_one could not be judged: the response time or the load was not measured.",
        2,
    )


def test_a_comparison_of_more_arms_tells_each() -> None:
    judged = [judgement(verdict="same"), replace(judgement(verdict="improved"), arm="dev")]
    assert conclusion.of_comparison(judged, "perf@HEAD")[0] == (
        "perf is same against perf@HEAD: by response time; "
        "dev is improved against perf@HEAD: by response time."
    )
