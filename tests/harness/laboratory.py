"""Capacities and steps past the limit with exact figures, made without measuring."""

from dataclasses import replace

from harness.load.judged import judge_run
from harness.report import capacity as capacity_words
from harness.runs import SCHEMA, ArmCapacity, Attempt, Capacity, Run, Step, TargetLoad
from tests.harness.results import MACHINE, origin, run, target

CPU = "the server's CPU: 97 % of its core"


def attempt(rate: float, *, held: bool, long: bool = True) -> Attempt:
    """A try with a p99 of 40 ms where it held, of 212 ms where it failed."""
    p99 = 40.0 if held else 212.0
    return Attempt(
        rate=rate,
        long=long,
        seconds=30.0 if long else 8.0,
        requests=int(rate * (30 if long else 8)),
        failures=0,
        throughput=rate,
        p50=p99 / 8,
        p95=p99 / 2,
        p99=p99,
        growth=0.0 if held else 4.0,
        server_cpu=80.0 if held else 97.0,
        generator_cpu=30.0,
        held=held,
        reason="" if held else "p99 < 150 ms: it was 212 ms",
        invalid=False,
        limit="unknown" if held else "server CPU",
        limited="" if held else CPU,
    )


def arm(name: str, held: float) -> ArmCapacity:
    """An arm that holds this rate and fails at 5 % more, each tried three times."""
    failed = held * 1.05
    ends = [attempt(rate, held=rate == held) for rate in (held, failed)] * 3
    return ArmCapacity(
        arm=name,
        held=held,
        failed=failed,
        settled=True,
        reason="p99 < 150 ms: it was 212 ms",
        limit="server CPU",
        limited=CPU,
        by_generator=False,
        attempts=(attempt(held / 2, held=True, long=False), attempt(2 * held, held=False, long=False), *ends),
    )


def capacity(*arms: ArmCapacity, complete: bool = True) -> Capacity:
    """The capacities of these arms; without any, of perf (240/s) and perf+n_plus_one (150/s)."""
    measured = arms or (arm("perf", 240.0), arm("perf+n_plus_one", 150.0))
    code, conclusion = capacity_words.conclude(measured, complete=complete)
    return Capacity(
        schema=SCHEMA,
        kind="capacity",
        created="2026-03-14T15:09:26Z",
        command=f"harness capacity {' '.join(one.arm for one in measured)}",
        seconds=1320.0,
        seed=1,
        complete=complete,
        machine=MACHINE,
        origins=tuple(origin(one.arm) for one in measured),
        plan="capacity",
        scenario="locustfiles/browse_products.py",
        objectives=("p99 < 150 ms", "errors < 1%"),
        tolerance=0.05,
        repeats=3,
        long_seconds=30.0,
        long_requests=5000,
        arms=measured,
        conclusion=conclusion,
        exit_code=code,
    )


def step(offered: float, throughput: float, *, failed: float = 0.0, p95: float = 20.0) -> Step:
    """Nine seconds of a step; answers are late, and so no good, where the p95 is above a second."""
    requests = int(throughput * 9)
    return Step(
        offered=offered,
        seconds=9.0,
        requests=requests,
        failures=int(requests * failed),
        throughput=throughput,
        goodput=throughput * (1 - failed) * (0.2 if p95 > 1000 else 1.0),
        p50=p95 / 2,
        p95=p95,
        p99=p95 * 1.5,
    )


GUNICORN = target(
    "perf:workers_1",
    steps=(
        step(200, 66),
        step(400, 132),
        step(600, 190, p95=400),
        step(800, 200, p95=2400),
        step(1000, 200, p95=3600),
    ),
    conclusion="No step fails up to 1,000 users.",
)
RUNSERVER = target(
    "perf:runserver",
    steps=(
        step(200, 66),
        step(400, 130, p95=60),
        step(600, 120, p95=1900),
        step(800, 110, failed=0.05, p95=4800),
        step(1000, 60, failed=0.4, p95=9000),
    ),
    conclusion="Failures begin at 800 users; requests/s fall then.",
)


def stress(*targets: TargetLoad, complete: bool = True) -> Run:
    """Users in five steps to 1000 on these targets; without any, on gunicorn and on runserver."""
    loads = targets or (GUNICORN, RUNSERVER)
    code, conclusion = judge_run(loads, complete=complete)
    return replace(
        run(*loads),
        command="harness load stress --arm perf:workers_1 --arm perf:runserver",
        complete=complete,
        plan="stress",
        shape="steps",
        numbers={"users": 1000, "rate": None, "past_limit": True},
        conclusion=conclusion,
        exit_code=code,
    )


def unsettled(one: ArmCapacity) -> ArmCapacity:
    return replace(one, settled=False)
