"""What must hold of every objective, every interval and every verdict, whatever the figures."""

from dataclasses import replace

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from harness.errors import HarnessError
from harness.load.table import Rows
from harness.plans.evidence import Estimate, Evidence, estimate
from harness.plans.judging import judge_one, outcome_of, verdict
from harness.plans.objectives import DRIFTS, KINDS, Objective, parse
from harness.rows import Row
from harness.runs import Judged
from harness.stats import clumping, percentile, percentile_interval, share_interval

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
FIGURES = st.sampled_from([*KINDS, "p50", "p95", "p99", "p99.9"])
OUTCOMES = st.sampled_from(["met", "missed", "close", "unmeasured"])
TIMES = st.lists(st.floats(0, 1e5), min_size=1, max_size=300)


@st.composite
def objectives(draw: st.DrawFn) -> Objective:
    figure = draw(FIGURES)
    counts = figure in ("queries", "redirects")
    limit = float(draw(st.integers(1, 10**6))) if counts else draw(st.floats(1e-6, 100))
    of = draw(st.sampled_from(DRIFTS)) if figure == "drift" else ""
    if figure not in ("drift", "rss", "cpu", "recovery"):
        of = draw(st.one_of(st.just(""), NAMES))
    op = draw(st.sampled_from(["<", "<=", ">", ">=", *["=="] * counts]))
    return Objective(figure, of, op, limit)


@st.composite
def estimates(draw: st.DrawFn) -> Estimate:
    low, value, high = sorted(draw(st.tuples(*[st.floats(0, 200)] * 3)))
    return Estimate(value, draw(st.sampled_from([low, None])), draw(st.sampled_from([high, None])))


@given(objectives())
def test_what_is_written_is_read_as_it_was(objective: Objective) -> None:
    assert parse(str(objective)) == objective


@given(st.text(max_size=40))
def test_any_text_is_an_objective_or_told_in_a_sentence(text: str) -> None:
    answer = read(text)
    assert answer.endswith(".") or str(parse(answer)) == answer


def read(text: str) -> str:
    try:
        return str(parse(text))
    except HarnessError as error:
        return str(error)


@given(objectives(), estimates(), st.floats(0, 100))
def test_a_harder_limit_never_makes_a_run_better(objective: Objective, found: Estimate, by: float) -> None:
    assume(objective.op != "==")
    harder = objective.limit - by if objective.op.startswith("<") else objective.limit + by
    before, after = outcome_of(objective, found), outcome_of(replace(objective, limit=harder), found)
    if before == "missed":
        assert after == "missed"
    if after == "met":
        assert before == "met"


@given(objectives(), estimates())
def test_met_and_missed_say_what_the_value_says(objective: Objective, found: Estimate) -> None:
    outcome = judge_one(objective, found).outcome
    if outcome in ("met", "missed"):
        assert found.value is not None
        assert (outcome == "met") == objective.holds(found.value)


@given(TIMES, st.sampled_from([50.0, 95.0, 99.0, 99.9]), st.floats(1, 30))
def test_the_interval_of_a_percentile_contains_it(times: list[float], percent: float, clumps: float) -> None:
    low, high = percentile_interval(times, percent, 0.99, clumps)
    middle = percentile(times, percent)
    assert low is None or low <= middle
    assert high is None or middle <= high


@given(TIMES, st.sampled_from([50.0, 95.0]), st.floats(1, 5))
def test_neighbours_that_are_more_alike_never_make_it_narrower(
    times: list[float], percent: float, clumps: float
) -> None:
    low, high = percentile_interval(times, percent, 0.99)
    wider_low, wider_high = percentile_interval(times, percent, 0.99, clumps)
    assert wider_low is None or (low is not None and wider_low <= low)
    assert wider_high is None or (high is not None and wider_high >= high)


@given(st.integers(0, 500), st.integers(0, 500), st.floats(1, 50))
def test_the_interval_of_a_share_contains_it(hits: int, misses: int, clumps: float) -> None:
    assume(hits + misses)
    low, high = share_interval(hits, hits + misses, 0.99, clumps)
    assert 0 <= low <= hits / (hits + misses) <= high <= 1


@given(st.lists(st.booleans(), max_size=400))
def test_nothing_counts_more_than_once(hits: list[bool]) -> None:
    assert clumping(hits, 0.99) >= 1


@settings(max_examples=40)
@given(
    st.integers(1, 400), st.integers(0, 2**32), st.sampled_from(["rps", "goodput", "errors", "p95", "p50"])
)
def test_every_estimate_lies_in_its_interval(size: int, seed: int, figure: str) -> None:
    random = np.random.default_rng(seed)
    rows = Rows.of(
        Row("load", 0, "perf", "GET /", float(start), float(ms), 200, error="no" if failed else "")
        for start, ms, failed in zip(
            np.sort(random.uniform(0, 15, size)),
            random.lognormal(5, 2, size),
            random.random(size) < 0.1,
            strict=True,
        )
    )
    found = estimate(Objective(figure, "", "<", 10.0), Evidence(rows, 0.0, 15.0))
    assert found.value is not None
    assert found.low is None or found.low <= found.value
    assert found.high is None or found.value <= found.high


@given(st.lists(OUTCOMES, max_size=8))
def test_a_miss_is_1_and_doubt_2_and_only_what_is_all_met_0(outcomes: list[str]) -> None:
    judged = [Judged("p99 < 1 ms", one, None, None, None, "") for one in outcomes]  # type: ignore[arg-type]
    code, _ = verdict(judged)
    assert code == (1 if "missed" in outcomes else 2 if {"close", "unmeasured"} & set(outcomes) else 0)


@given(st.lists(OUTCOMES, max_size=8), st.booleans())
def test_a_run_that_proves_nothing_is_2_whatever_was_judged(outcomes: list[str], complete: bool) -> None:
    judged = [Judged("p99 < 1 ms", one, None, None, None, "") for one in outcomes]  # type: ignore[arg-type]
    assert verdict(judged, invalid=["late"], complete=complete)[0] == 2
    assert verdict(judged, complete=False)[0] == 2
