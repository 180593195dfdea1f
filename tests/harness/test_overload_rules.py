"""Past the limit: what belongs to each stretch, what is a fault, when it has come back, what was kept."""

from dataclasses import replace

import pytest

from harness.load.table import Rows
from harness.overload import judging, stretches
from harness.overload.run import beyond_of, phased
from harness.overload.stretches import Part, Seen
from harness.plans.beyond import Beyond, Limit, Misbehaving, Phase
from harness.plans.plan import Plan
from harness.report.overload import conclude
from harness.rows import Row
from harness.runs import Usage
from tests.harness.overloads import AT_KNEE, DOUBLE, LIMITS, SHEDDING

ORDER, ITEMS = "POST /orders", "GET /items"
PART = Part("double", 80.0, 10.0, 20.0)
BEYOND = Beyond(
    phases=[
        Phase(name="before", at=0.5, seconds=10),
        Phase(name="double", at=2, seconds=20),
        Phase(name="after", at=0.5, seconds=30),
    ],
    queue_budget_ms=300,
    orders="checkout",
    misbehaving=Misbehaving(path="/items"),
    limits=LIMITS,
)
PLAN = Plan(about="Steps.", scenario="walk.py", shape="steps", rate=60, steps=3, run_time=9, beyond=BEYOND)


def row(
    start: float, ms: float, status: int = 200, error: str = "", name: str = ITEMS, late: float = 0
) -> Row:
    return Row("load", 1, "toy", name, start, ms, status, 10, None, None, error, late)


def refused(start: float, ms: float) -> Row:
    return row(start, ms, 503, "ResponseError('status 503 instead of 200')")


def test_a_stretch_counts_every_way_to_fail_apart() -> None:
    rows = [
        row(10.5, 1.0),  # while it settles
        row(10.9, 200.0),  # the same, but good within the phase
        row(12.0, 20.0),
        row(12.0, 40.0, name=ORDER),
        row(13.0, 1500.0, name=ORDER),  # right, and too late to be good
        refused(13.0, 310.0),
        refused(14.0, 330.0),
        row(14.0, 5.0, 0, "ConnectionResetError(104, 'Connection reset by peer')"),
        row(14.0, 10_000.0, 0, "TimeoutError('timed out')"),
        row(14.0, 10_000.0, 0, "dropped: no user was free within 10 s"),
        row(15.0, 30.0, 502, "ResponseError('status 502 instead of 200')"),
        row(15.0, 30.0, 200, "ResponseError('another product')", ORDER),
        row(21.0, 1.0),  # of the next phase
    ]
    usage = [Usage(second, "server", 50.0, 100.0 + second, 8, 4, 20, 1.0) for second in range(30)]
    found = stretches.stretch(PART, Seen(Rows.of(rows), usage, ORDER))
    assert (found.name, found.offered, found.seconds, found.requests) == ("double", 80.0, 9.0, 10)
    assert found.goodput == pytest.approx(3 / 9)
    assert (found.refused, found.resets, found.timeouts, found.errors, found.wrong) == (2, 1, 2, 1, 1)
    assert found.faults == 4
    assert (found.orders, found.orders_right) == (3, 2)
    assert found.p50 == pytest.approx(35.0)
    assert found.refusal_p99 == pytest.approx(329.8)
    assert (found.memory_before, found.memory_after) == (112.0, 118.0)


def test_where_nothing_was_seen_nothing_is_known() -> None:
    found = stretches.stretch(PART, Seen(Rows.of([]), (), ORDER))
    assert (found.requests, found.goodput, found.p50, found.p99, found.refusal_p99) == (
        0,
        0.0,
        None,
        None,
        None,
    )
    assert (found.memory_before, found.memory_after) == (None, None)


def test_the_parts_of_a_plan_are_its_steps_and_its_phases() -> None:
    assert list(stretches.steps(PLAN))[1:] == [Part("step 2", 40.0, 3.0, 6.0), Part("step 3", 60.0, 6.0, 9.0)]
    past = phased(PLAN, BEYOND, 40.0)
    assert (past.rate, past.run_time) == (80.0, 60)
    assert list(stretches.phases(past)) == [
        Part("before", 20.0, 0.0, 10.0),
        Part("double", 80.0, 10.0, 30.0),
        Part("after", 20.0, 30.0, 60.0),
    ]
    assert [past.level(second) for second in (5, 15, 45)] == [20.0, 80.0, 20.0]


def test_the_knee_is_the_first_step_that_does_as_much_good_as_the_best() -> None:
    steps = [
        replace(AT_KNEE, name=f"step {number}", goodput=good) for number, good in enumerate((20, 39, 40, 12))
    ]
    assert stretches.knee(steps) == steps[1]
    assert stretches.knee([replace(AT_KNEE, goodput=0.0)]) is None


@pytest.mark.parametrize(("goodput", "follows"), [(89.0, False), (90.0, True)])
def test_a_server_follows_as_long_as_it_answers_nine_of_ten_in_time(goodput: float, follows: bool) -> None:
    assert stretches.follows(replace(AT_KNEE, offered=100.0, goodput=goodput)) is follows


def test_it_has_come_back_when_five_seconds_together_are_as_before() -> None:
    slow = [row(30.0 + second / 10, 900.0) for second in range(70)]
    fast = [row(37.0 + second / 10, 28.0) for second in range(200)]
    last = Part("after", 20.0, 30.0, 60.0)
    seen = Seen(Rows.of([*slow, *fast]), (), ORDER)
    assert stretches.recovery(seen, 20.0, last) == 7.0
    assert stretches.recovery(seen, 18.0, last) is None  # 28 ms are more than 1.5 times as much
    assert stretches.recovery(Seen(Rows.of([refused(35.0, 1.0)]), (), ORDER), 20.0, last) is None


def test_a_second_of_the_timeline_says_what_became_of_those_due_in_it() -> None:
    rows = [row(0.5, 10.0), refused(0.6, 300.0), row(1.5, 5.0, 0, "ConnectionResetError()")]
    first, second = stretches.timeline(Seen(Rows.of(rows), (), ORDER), 2.0)
    assert (first.due, first.good, first.refused, first.faults, first.p99) == (2, 1, 1, 0, 10.0)
    assert (second.due, second.good, second.refused, second.faults, second.p99) == (1, 0, 0, 1, 5.0)


def test_a_server_that_sheds_keeps_every_limit() -> None:
    judged = judging.judge(LIMITS, SHEDDING, 40.0, 300.0)
    assert {one.objective: one.value for one in judged} == {
        "double: goodput ÷ G ≥ 0.9": 0.95,
        "double: p99 ÷ p99 at the knee ≤ 2": 1.5,
        "double: ms beyond the queue budget to a 503 ≤ 200": 50.0,
        "double: faults ≤ 0": 0.0,
        "double: orders answered right ≥ 0.99": 1.0,
        "double: memory, end ÷ beginning ≤ 1.1": 1.0,
        "double: processes that ended ≤ 0": 0.0,
        "after: seconds to recover ≤ 30": 3.0,
    }
    assert {one.outcome for one in judged} == {"met"}


@pytest.mark.parametrize(
    ("figure", "phase", "restarts"),
    [
        ("goodput", replace(DOUBLE, goodput=35.9), 0),
        ("p99", replace(DOUBLE, p99=401.0), 0),
        ("refusal", replace(DOUBLE, refusal_p99=501.0), 0),
        ("faults", replace(DOUBLE, resets=1), 0),
        ("faults", replace(DOUBLE, timeouts=1), 0),
        ("faults", replace(DOUBLE, errors=1), 0),
        ("orders", replace(DOUBLE, orders=100, orders_right=98), 0),
        ("memory", replace(DOUBLE, memory_after=111.0), 0),
        ("restarts", DOUBLE, 1),
    ],
)
def test_each_limit_is_missed_by_a_little_too_much(figure: str, phase: object, restarts: int) -> None:
    arm = replace(SHEDDING, phases=(SHEDDING.phases[0], phase, SHEDDING.phases[2]), restarts=restarts)
    judged = judging.judge(LIMITS, arm, 40.0, 300.0)
    missed = [one.objective for one in judged if one.outcome == "missed"]
    assert missed == [judging.words(limit) for limit in LIMITS if limit.figure == figure]


@pytest.mark.parametrize(
    ("figure", "phase", "reason"),
    [
        ("refusal", replace(DOUBLE, refused=0, refusal_p99=None), "nothing was refused"),
        ("p99", replace(DOUBLE, p99=None), "nothing was admitted"),
        ("orders", replace(DOUBLE, orders=0, orders_right=0), "nobody ordered"),
        ("memory", replace(DOUBLE, memory_before=None), "nobody looked at the server's memory"),
    ],
)
def test_what_was_not_seen_is_not_judged(figure: str, phase: object, reason: str) -> None:
    arm = replace(SHEDDING, phases=(phase,))
    judged = judging.judge([limit for limit in LIMITS if limit.figure == figure], arm, 40.0, 300.0)
    assert [(one.outcome, one.value, one.reason) for one in judged] == [("unmeasured", None, reason)]


@pytest.mark.parametrize(
    ("seconds", "outcome", "value"), [(29.0, "unmeasured", None), (39.0, "missed", 39.0)]
)
def test_a_recovery_that_was_not_seen_is_missed_where_there_was_time_for_it(
    seconds: float, outcome: str, value: float | None
) -> None:
    after = replace(SHEDDING.phases[2], seconds=seconds)
    arm = replace(SHEDDING, recovery=None, phases=(after,))
    [judged] = judging.judge([Limit(figure="recovery", phase="after", at_most=30)], arm, 40.0, 300.0)
    assert (judged.outcome, judged.value) == (outcome, value)


def test_the_last_arm_decides_how_the_command_ends() -> None:
    kept = replace(SHEDDING, judged=judging.judge(LIMITS, SHEDDING, 40.0, 300.0))
    failing = replace(kept, phases=(SHEDDING.phases[0], replace(DOUBLE, resets=3), SHEDDING.phases[2]))
    failing = replace(failing, arm="toy:queues", judged=judging.judge(LIMITS, failing, 40.0, 300.0))
    blind = replace(kept, judged=tuple(replace(one, outcome="unmeasured") for one in kept.judged))
    assert conclude([failing, kept], complete=True) == (0, "toy:sheds keeps all 8 limits.")
    assert conclude([kept, failing], complete=True) == (
        1,
        "toy:queues keeps 7 of 8 limits; it misses double: faults ≤ 0.",
    )
    assert conclude([blind], complete=True)[0] == 2
    assert conclude([replace(kept, invalid=("The generator was late.",))], complete=True) == (
        2,
        "INVALID, no verdict: The generator was late.",
    )
    assert conclude([kept], complete=False)[0] == 2


def test_a_plan_without_steps_or_phases_is_none_for_overload() -> None:
    with pytest.raises(Exception, match="Plan mine is none for overload: it needs a rate, the shape steps"):
        beyond_of(replace(PLAN, beyond=None), "mine")


def test_a_limit_is_of_a_phase_that_there_is_and_on_one_side() -> None:
    with pytest.raises(ValueError, match="there is no phase treble; there is before, double, after"):
        replace(BEYOND, limits=[Limit(figure="faults", phase="treble", at_most=0)])
    with pytest.raises(ValueError, match="at_least or at_most, one of the two"):
        Limit(figure="faults", phase="double")
    with pytest.raises(ValueError, match="two phases have one name"):
        replace(BEYOND, phases=[BEYOND.phases[0], BEYOND.phases[0]])
