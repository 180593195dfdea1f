"""`capacity` and `load` of several arms on the toy: fresh servers, Locust, and results that are kept."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from harness import project
from harness.capacity import extent
from harness.capacity import run as searching
from harness.capacity.extent import Extent
from harness.capacity.run import CapacityMeasurement, CapacityOptions
from harness.errors import HarnessError
from harness.load import open_load, past_limit, validity
from harness.load import run as loading
from harness.load.run import LoadOptions
from harness.plans.plan import Plan
from harness.progress import Teller
from harness.runs import Attempt, Capacity, Folder
from tests.harness.laboratory import attempt
from tests.harness.machinery import arm

BOUNDED = Plan(  # by an objective, so that the answer does not depend on the machine
    about="Holds as long as fewer than 36 arrive in a second.",
    scenario="walk.py",
    rate=20,
    run_time=30,
    objectives=["rps < 36", "errors < 50%"],
    pool=50,  # as many as come in a second, within which an answer counts
)
STEPS = Plan(
    about="Two steps.", scenario="walk.py", shape="steps", users=4, steps=2, run_time=6, past_limit=True
)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short tries, on a machine that may be as busy as it likes."""
    monkeypatch.setattr(extent, "WARM_UP", 0.5)
    monkeypatch.setattr(searching, "WARM_UP", 0.5)
    monkeypatch.setattr(open_load, "START_ALL", 0.5)
    monkeypatch.setattr(past_limit, "LATE_MS", 1000.0)
    monkeypatch.setattr(validity, "GENERATOR_BUSY", 1000.0)
    monkeypatch.setattr(validity, "JUMP", 10.0)


def options(plan: Plan = BOUNDED, **more: object) -> CapacityOptions:
    made = CapacityOptions(
        seed=1,
        command="harness capacity toy",
        save_as="mine",
        arms=(arm("toy"),),
        plan=plan,
        plan_name="bounded",
        extent=Extent(start=20, tolerance=0.5, repeats=1, seconds=2, requests=10, short=2),
    )
    return replace(made, **more)


@pytest.mark.slow
def test_a_capacity_is_searched_on_fresh_servers_and_kept(toy: Path, quick: None) -> None:
    result, folder = searching.run(project.read(toy), options(), Teller(Console(quiet=True)))
    [one] = result.arms
    assert [(round(found.rate, 1), found.long, found.held) for found in one.attempts] == [
        (20.0, False, True),
        (45.0, False, False),
        (30.0, True, True),
        (45.0, True, False),
    ]
    assert (one.held, one.failed, one.settled) == (30.0, 45.0, True)
    assert one.reason.startswith("rps < 36: it was ")
    assert folder.load() == result
    assert {path.name for path in (folder.path / "locust").iterdir()} == {f"{n}-toy" for n in range(1, 5)}


def test_the_time_of_a_search_is_bounded(toy: Path, quick: None) -> None:
    told = Extent(start=20, minutes=0.001)
    result, _ = searching.run(project.read(toy), options(extent=told), Teller(Console(quiet=True)))
    assert (result.exit_code, result.conclusion) == (2, "Not measured to the end: toy held no rate.")
    assert result.arms[0].attempts == ()


def test_an_error_in_the_midst_keeps_what_was_tried(
    toy: Path, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CapacityMeasurement, "load", interrupted)
    with pytest.raises(KeyboardInterrupt):
        searching.run(project.read(toy), options(), Teller(Console(quiet=True)))
    kept = Folder(toy / "results" / "mine").load()
    assert isinstance(kept, Capacity)
    assert (kept.complete, kept.exit_code) == (False, 2)


def scripted(*tries: Attempt) -> Callable[..., Attempt]:
    """What becomes of one try after another, without making it."""
    found = iter(tries)
    return lambda *_: next(found)


def test_a_try_that_is_invalid_is_made_again(toy: Path, quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = attempt(20.0, held=True), attempt(20.0, held=False)
    spoiled = replace(bad, invalid=True)
    monkeypatch.setattr(CapacityMeasurement, "load", scripted(spoiled, good, bad, spoiled, good, bad))
    result, _ = searching.run(project.read(toy), options(), Teller(Console(quiet=True)))
    assert (result.arms[0].held, result.arms[0].failed, result.exit_code) == (30.0, 45.0, 0)


def test_where_every_try_is_invalid_nothing_can_be_measured(
    toy: Path, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = replace(attempt(20.0, held=False), invalid=True, reason="The generator was late.")
    monkeypatch.setattr(CapacityMeasurement, "load", lambda *_: late)
    with pytest.raises(HarnessError) as error:
        searching.run(project.read(toy), options(), Teller(Console(quiet=True)))
    assert str(error.value) == (
        "Nothing can be measured here now: every try was INVALID. The generator was late."
    )
    kept = Folder(toy / "results" / "mine").load()
    assert isinstance(kept, Capacity)
    assert (len(kept.arms[0].attempts), kept.exit_code) == (4, 2)


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"objectives": []},
            "Plan bounded has no objectives: say what must hold, with --objective 'p99 < 150 ms'.",
        ),
        (
            {"scenario": "", "rate": None, "users": 2, "pool": None},
            "Plan bounded has no scenario: arrivals need one.",
        ),
    ],
)
def test_a_plan_of_which_no_rate_can_be_judged_is_refused(
    toy: Path, change: dict[str, object], told: str
) -> None:
    with pytest.raises(HarnessError) as error:
        searching.run(project.read(toy), options(replace(BOUNDED, **change)), Teller(Console(quiet=True)))
    assert str(error.value) == told
    assert not (toy / "results").exists()


@pytest.mark.slow
def test_every_arm_is_loaded_in_the_same_steps(toy: Path) -> None:
    given = LoadOptions(
        seed=1,
        command="harness load steps --arm toy --arm toy+slow:again",
        save_as="mine",
        plan=STEPS,
        plan_name="steps",
        targets=(arm("toy"), arm("toy+slow:again")),
    )
    result, folder = loading.run(project.read(toy), given, Teller(Console(quiet=True)))
    assert [load.target for load in result.targets] == ["toy", "toy+slow:again"]
    assert [[step.offered for step in load.steps] for load in result.targets] == [[2, 4], [2, 4]]
    assert all(step.throughput > 0 for load in result.targets for step in load.steps)
    assert folder.load() == result
    assert "users offered" in (folder.path / "report.html").read_text()
    assert {path.name for path in (folder.path / "locust").iterdir()} == {"1-toy", "2-toy+slow_again"}


def test_an_unknown_server_is_refused_before_anything_is_started(refusal: Callable[..., str]) -> None:
    assert refusal("capacity", "toy:uwsgi", "--plan", "saturate") == (
        "Arm 'toy:uwsgi': there is no server 'uwsgi'; there is again."
    )
