"""The verdict on loads: of one target past the limit, and of several targets together."""

from dataclasses import replace

import pytest

from harness.load import figures
from harness.load.judged import LoadVerdict, judge_load, judge_run
from harness.load.measured import Measured
from harness.load.table import Rows
from harness.plans.plan import Plan
from harness.rows import Row
from harness.runs import Audit
from tests.harness.results import target

PAST_LIMIT = Plan(
    about="Two steps.", scenario="walk.py", shape="steps", users=20, steps=2, run_time=10, past_limit=True
)


def measured(*, failed_from: float) -> Measured:
    """Ten requests a second, which fail from this second on."""
    rows = Rows.of(
        [
            Row(
                "load",
                1,
                "toy",
                "GET /items",
                at / 10,
                5.0,
                200,
                error="" if at / 10 < failed_from else "500",
            )
            for at in range(100)
        ]
    )
    load = figures.load(rows, users=20, warm_up=0, cpu_ms_per_request=1.0, generator_cpu_percent=9.0)
    return Measured(load, rows)


def judged(load: Measured, plan: Plan = PAST_LIMIT) -> LoadVerdict:
    return judge_load(load, plan, {}, complete=True)


def test_past_the_limit_failures_are_measured_and_no_miss() -> None:
    assert judged(measured(failed_from=5)) == LoadVerdict(
        (), 0, "Failures begin at 20 users; requests/s stay flat then."
    )
    assert judged(measured(failed_from=99)) == LoadVerdict((), 0, "No step fails up to 20 users.")


def test_past_the_limit_named_objectives_are_judged_as_ever() -> None:
    verdict = judged(measured(failed_from=5), replace(PAST_LIMIT, objectives=["errors < 5%"]))
    assert (verdict.exit_code, verdict.conclusion) == (1, "1 of 1 objective missed: errors < 5%.")


def test_within_the_limit_an_error_is_a_miss() -> None:
    verdict = judged(measured(failed_from=5), replace(PAST_LIMIT, past_limit=False))
    assert (verdict.exit_code, verdict.conclusion) == (1, "1 of 1 objective missed: errors == 0.")


def test_past_the_limit_wrong_data_and_a_late_generator_count() -> None:
    spoiled = replace(measured(failed_from=5), audit=Audit(passed=False, output="stock of 3 is -1"))
    assert judged(spoiled).exit_code == 1
    late = replace(measured(failed_from=5), invalid=("The generator was late.",))
    assert judged(late).conclusion == "INVALID, no verdict: The generator was late."
    assert judged(late).exit_code == 2


def test_past_the_limit_no_request_in_any_step_is_no_measurement() -> None:
    early = measured(failed_from=99)
    settling = replace(early, rows=early.rows[early.rows.start < 0.5])
    assert judged(settling) == LoadVerdict((), 2, "No step was measured.")


@pytest.mark.parametrize(("codes", "worst"), [((0, 0), 0), ((0, 2), 2), ((2, 1), 1), ((1, 0), 1)], ids=str)
def test_the_worst_target_decides_and_a_miss_outweighs_doubt(codes: tuple[int, int], worst: int) -> None:
    loads = [
        target(f"perf@{place}", exit_code=code, conclusion=f"It ends with {code}.")
        for place, code in enumerate(codes)
    ]
    told = f"perf@0: It ends with {codes[0]}. perf@1: It ends with {codes[1]}."
    assert judge_run(loads, complete=True) == (worst, told)


def test_one_target_needs_no_name_in_the_conclusion() -> None:
    assert judge_run([target()], complete=True) == (0, "1 objective met.")


def test_a_run_that_stopped_early_has_no_verdict() -> None:
    stopped = (2, "No verdict: the measurement stopped early.")
    assert judge_run([target(exit_code=1)], complete=False) == stopped
