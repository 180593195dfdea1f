"""Arms past their limit with exact figures, made without measuring."""

from dataclasses import replace

from harness.overload import judging
from harness.plans.beyond import Limit
from harness.report import overload as words
from harness.runs import SCHEMA, Moment, Overload, OverloadedArm, Stretch
from tests.harness.results import MACHINE, origin

LIMITS = [
    Limit(figure="goodput", phase="double", at_least=0.9),
    Limit(figure="p99", phase="double", at_most=2),
    Limit(figure="refusal", phase="double", at_most=200),
    Limit(figure="faults", phase="double", at_most=0),
    Limit(figure="orders", phase="double", at_least=0.99),
    Limit(figure="memory", phase="double", at_most=1.1),
    Limit(figure="restarts", phase="double", at_most=0),
    Limit(figure="recovery", phase="after", at_most=30),
]
AT_KNEE = Stretch(
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
DOUBLE = replace(
    AT_KNEE, name="double", offered=80.0, goodput=38.0, p99=300.0, refused=340, refusal_p99=350.0
)
BEFORE, AFTER = (
    replace(AT_KNEE, name=name, offered=20.0, goodput=20.0, p99=40.0) for name in ("before", "after")
)
TIMELINE = tuple(
    Moment(second, due, good, due - good, 0, p99)
    for second, (due, good, p99) in enumerate([(20, 20, 40.0), (80, 38, 300.0), (20, 20, None)])
)
SHEDDING = OverloadedArm(
    arm="toy:sheds",
    steps=(replace(AT_KNEE, name="step 1", offered=20.0, goodput=20.0), AT_KNEE),
    knee=AT_KNEE,
    phases=(BEFORE, DOUBLE, AFTER),
    timeline=TIMELINE,
    recovery=3.0,
    restarts=0,
    misbehaving={"retrying": {"200": 4, "503": 12}, "slow": {"408": 2}},
)
QUEUEING = replace(
    SHEDDING,
    arm="toy:queues",
    phases=(
        BEFORE,
        replace(DOUBLE, goodput=1.0, refused=0, refusal_p99=None, timeouts=200, p99=10_000.0),
        AFTER,
    ),
    recovery=None,
    restarts=1,
)


def overload(*arms: OverloadedArm, complete: bool = True) -> Overload:
    """These arms, judged; without any, one that queues and one that sheds, with a G of 40/s."""
    measured = [
        replace(one, judged=judging.judge(LIMITS, one, 40.0, 300.0)) for one in arms or (QUEUEING, SHEDDING)
    ]
    code, conclusion = words.conclude(measured, complete=complete)
    return Overload(
        schema=SCHEMA,
        kind="overload",
        created="2026-03-14T15:09:26Z",
        command=f"harness overload {' '.join(one.arm for one in measured)}",
        seconds=300.0,
        seed=1,
        complete=complete,
        machine=MACHINE,
        origins=tuple(origin(one.arm) for one in measured),
        plan="overload",
        scenario="locustfiles/overload.py",
        queue_budget_ms=300.0,
        goodput=40.0,
        arms=tuple(measured),
        conclusion=conclusion,
        exit_code=code,
    )
