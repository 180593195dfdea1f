"""Past the limit: what belongs to each stretch, what is a fault, where the knee is, which limits are kept."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from deploy.overload import limits, record, stretches
from deploy.overload.experiment import SHOP, Experiment, Phase
from deploy.overload.record import ArmRecord, Stretch
from deploy.overload.stretches import Part
from harness.load.table import Rows
from harness.rows import Row
from harness.runs import Usage

ORDER, ITEMS = "POST /orders", "GET /items"
STEP = Stretch(
    name="step 2",
    offered=40.0,
    seconds=9.0,
    requests=360,
    goodput=40.0,
    p50=30.0,
    p99=200.0,
    refused=0,
    refusal_p99=None,
    resets=0,
    timeouts=0,
    errors=0,
    wrong=0,
    orders=8,
    orders_right=8,
    memory_before=100.0,
    memory_after=100.0,
)
DOUBLE = replace(STEP, name="double", offered=80.0, goodput=38.0, p99=300.0, refused=340, refusal_p99=350.0)
FIVEFOLD = replace(DOUBLE, name="fivefold", offered=200.0)
AFTER = replace(STEP, name="after", offered=20.0, goodput=20.0, seconds=39.0)
SHEDS = ArmRecord("toy:sheds", steps=(STEP,), knee=STEP, phases=(DOUBLE, FIVEFOLD, AFTER), recovery=3.0)


def row(start: float, ms: float, status: int = 200, error: str = "", name: str = ITEMS) -> Row:
    return Row("load", 1, "toy", name, start, ms, status, 10, None, None, error, 0)


def refused(start: float, ms: float) -> Row:
    return row(start, ms, 503, "ResponseError('status 503 instead of 200')")


def outcomes(arm: ArmRecord, experiment: Experiment = SHOP) -> dict[str, str]:
    return {judged.limit: judged.outcome for judged in limits.judge(experiment, arm, 40.0)}


def missed(arm: ArmRecord) -> list[str]:
    return [limit for limit, outcome in outcomes(arm).items() if outcome == "missed"]


def judged_arm(arm: ArmRecord) -> ArmRecord:
    return replace(arm, judged=limits.judge(SHOP, arm, 40.0))


def test_a_stretch_counts_every_way_to_fail_apart() -> None:
    rows = [
        row(10.5, 1.0),  # in the first second
        row(10.9, 200.0),  # also, but it ends within the phase
        row(12.0, 20.0),
        row(12.0, 40.0, name=ORDER),
        row(13.0, 1500.0, name=ORDER),  # right, but too late to be good
        refused(13.0, 310.0),
        refused(14.0, 330.0),
        row(14.0, 5.0, 0, "ConnectionResetError(104, 'Connection reset by peer')"),
        row(14.0, 10_000.0, 0, "TimeoutError('timed out')"),
        row(14.0, 10_000.0, 0, "dropped: no user was free within 10 s"),
        row(15.0, 30.0, 502, "ResponseError('status 502 instead of 200')"),
        row(15.0, 30.0, 200, "ResponseError('another product')", ORDER),
        row(21.0, 1.0),  # in the next phase
    ]
    usage = [Usage(second, "server", 50.0, 100.0 + second, 8, 4, 20, 1.0) for second in range(30)]
    stretch = stretches.stretch(Part("double", 80.0, 10.0, 20.0), Rows.of(rows), usage, ORDER)
    assert (stretch.offered, stretch.seconds, stretch.requests) == (80.0, 9.0, 10)
    assert stretch.goodput == pytest.approx(3 / 9)
    assert (stretch.refused, stretch.resets, stretch.timeouts, stretch.errors, stretch.wrong) == (
        2,
        1,
        2,
        1,
        1,
    )
    assert stretch.faults == 4
    assert (stretch.orders, stretch.orders_right) == (3, 2)
    assert stretch.p50 == pytest.approx(35.0)
    assert stretch.refusal_p99 == pytest.approx(329.8)
    assert (stretch.memory_before, stretch.memory_after) == (112.0, 118.0)


def test_a_stretch_without_requests_and_samples_has_no_figures() -> None:
    stretch = stretches.stretch(Part("double", 80.0, 10.0, 20.0), Rows.of([]), (), ORDER)
    assert (stretch.requests, stretch.goodput, stretch.p99, stretch.memory_after) == (0, 0.0, None, None)


def test_a_second_of_the_timeline_shows_what_became_of_the_requests_due_in_it() -> None:
    rows = [row(0.5, 10.0), refused(0.6, 300.0), row(1.5, 5.0, 0, "ConnectionResetError()")]
    first, second = stretches.timeline(Rows.of(rows), 2.0)
    assert (first.due, first.good, first.refused, first.faults, first.p99) == (2, 1, 1, 0, 10.0)
    assert (second.due, second.good, second.refused, second.faults, second.p99) == (1, 0, 0, 1, 5.0)


def test_parts_are_equal_steps_and_then_multiples_of_the_goodput() -> None:
    experiment = replace(
        SHOP, steps=2, step_seconds=3, phases=(Phase("before", 0.5, 10), Phase("double", 2, 20))
    )
    assert stretches.steps(experiment, 60) == (Part("step 1", 30, 0, 3), Part("step 2", 60, 3, 6))
    assert stretches.phases(experiment, 40) == (Part("before", 20, 0, 10), Part("double", 80, 10, 30))


def test_the_knee_is_the_first_step_with_95_percent_of_the_best_goodput() -> None:
    steps = [replace(STEP, goodput=goodput) for goodput in (20.0, 38.0, 40.0, 12.0)]
    assert stretches.knee(steps) == steps[1]
    assert stretches.knee([replace(STEP, goodput=0.0)]) is None


@pytest.mark.parametrize(("goodput", "follows"), [(89.0, False), (90.0, True)])
def test_a_server_follows_while_nine_of_ten_arrivals_are_good(goodput: float, *, follows: bool) -> None:
    assert stretches.follows(replace(STEP, offered=100.0, goodput=goodput)) is follows


def test_an_arm_that_sheds_keeps_every_limit() -> None:
    assert {judged.limit: judged.value for judged in limits.judge(SHOP, SHEDS, 40.0)} == {
        "double: goodput ÷ G ≥ 0.9": 0.95,
        "double: p99 ÷ p99 at the knee ≤ 2": 1.5,
        "double: ms beyond the queue budget to a 503 ≤ 200": 50.0,
        "double: faults ≤ 0": 0.0,
        "double: share of right orders ≥ 0.99": 1.0,
        "fivefold: goodput ÷ G ≥ 0.8": 0.95,
        "fivefold: memory, end ÷ beginning ≤ 1.1": 1.0,
        "fivefold: processes that ended ≤ 0": 0.0,
        "after: seconds to recover ≤ 30": 3.0,
    }
    assert limits.conclude([judged_arm(SHEDS)]) == (0, "toy:sheds keeps all 9 limits.")


@pytest.mark.parametrize(
    ("limit", "double", "fivefold"),
    [
        ("double: goodput ÷ G ≥ 0.9", replace(DOUBLE, goodput=35.9), FIVEFOLD),
        ("double: p99 ÷ p99 at the knee ≤ 2", replace(DOUBLE, p99=401.0), FIVEFOLD),
        ("double: ms beyond the queue budget to a 503 ≤ 200", replace(DOUBLE, refusal_p99=501.0), FIVEFOLD),
        ("double: faults ≤ 0", replace(DOUBLE, resets=1), FIVEFOLD),
        ("double: faults ≤ 0", replace(DOUBLE, timeouts=1), FIVEFOLD),
        ("double: faults ≤ 0", replace(DOUBLE, errors=1), FIVEFOLD),
        ("double: share of right orders ≥ 0.99", replace(DOUBLE, orders=100, orders_right=98), FIVEFOLD),
        ("fivefold: goodput ÷ G ≥ 0.8", DOUBLE, replace(FIVEFOLD, goodput=31.9)),
        ("fivefold: memory, end ÷ beginning ≤ 1.1", DOUBLE, replace(FIVEFOLD, memory_after=111.0)),
    ],
)
def test_each_limit_is_missed_by_a_little_too_much(limit: str, double: Stretch, fivefold: Stretch) -> None:
    assert missed(replace(SHEDS, phases=(double, fivefold, AFTER))) == [limit]


def test_a_process_that_ended_misses_its_limit() -> None:
    assert missed(replace(SHEDS, restarts=1)) == ["fivefold: processes that ended ≤ 0"]


@pytest.mark.parametrize(
    ("limit", "reason", "double", "fivefold"),
    [
        ("double: ms beyond the", "no request was refused", replace(DOUBLE, refusal_p99=None), FIVEFOLD),
        ("double: p99", "every request was refused", replace(DOUBLE, p99=None), FIVEFOLD),
        ("double: share", "no order was placed", replace(DOUBLE, orders=0, orders_right=0), FIVEFOLD),
        (
            "fivefold: memory",
            "the server's memory was not sampled",
            DOUBLE,
            replace(FIVEFOLD, memory_before=None),
        ),
    ],
)
def test_a_figure_that_was_not_measured_is_not_judged(
    limit: str, reason: str, double: Stretch, fivefold: Stretch
) -> None:
    arm = judged_arm(replace(SHEDS, phases=(double, fivefold, AFTER)))
    [judged] = [judged for judged in arm.judged if judged.outcome != "met"]
    assert judged.limit.startswith(limit)
    assert (judged.outcome, judged.value, judged.reason) == ("not measurable", None, reason)
    assert limits.conclude([arm])[0] == 2


@pytest.mark.parametrize(("seconds", "outcome"), [(29.0, "not measurable"), (39.0, "missed")])
def test_a_recovery_that_never_came_is_missed_if_there_was_time_for_it(seconds: float, outcome: str) -> None:
    arm = replace(SHEDS, recovery=None, phases=(DOUBLE, FIVEFOLD, replace(AFTER, seconds=seconds)))
    assert outcomes(arm)["after: seconds to recover ≤ 30"] == outcome


@pytest.mark.parametrize(
    ("arms", "code", "conclusion"),
    [
        ([replace(SHEDS, restarts=3), SHEDS], 0, "toy:sheds keeps all 9 limits."),
        (
            [SHEDS, replace(SHEDS, restarts=3)],
            1,
            "toy:sheds keeps 8 of 9 limits; it misses fivefold: processes that ended ≤ 0.",
        ),
        ([replace(SHEDS, restarts=3, invalid=("Late.",))], 2, "INVALID, no verdict: Late."),
    ],
)
def test_the_last_arm_decides_the_exit_code(arms: Sequence[ArmRecord], code: int, conclusion: str) -> None:
    assert limits.conclude([judged_arm(arm) for arm in arms]) == (code, conclusion)


def test_every_limit_is_about_a_phase_of_the_experiment() -> None:
    assert {limit.phase for limit in SHOP.limits} <= {phase.name for phase in SHOP.phases}


def test_the_published_record_is_concluded_and_judged_by_the_limits_of_today() -> None:
    published = record.load()
    assert tuple(arm.arm for arm in published.arms) == SHOP.arms
    for arm in published.arms:
        assert [judged.outcome for judged in limits.judge(SHOP, arm, published.goodput)] == [
            judged.outcome for judged in arm.judged
        ]
    assert limits.conclude(published.arms) == (published.exit_code, published.conclusion)
