"""Numbers of the command line in place of a plan's."""

import pytest

from harness import project
from harness.errors import HarnessError
from harness.plans import overrides
from harness.plans.plan import Plan
from tests.harness.machinery import TOY

CLOSED = Plan(about="Closed.", scenario="walk.py", users=8, spawn_rate=4, run_time=30)
OPEN = Plan(about="Open.", scenario="walk.py", rate=50, pool=9, run_time=30)


@pytest.fixture
def here() -> project.Project:
    return project.read(TOY)


def test_a_plan_is_taken_by_its_name(here: project.Project) -> None:
    assert overrides.plan_of(here, "short", {"users": None, "objectives": ()}) == here.plans["short"]


def test_numbers_of_the_command_line_replace_those_of_the_plan(here: project.Project) -> None:
    plan = overrides.plan_of(here, "saturate", {"users": 9, "run_time": 7, "spawn_rate": None, "seed": 3})
    assert (plan.users, plan.run_time, plan.spawn_rate, plan.seed) == (9, 7, 2, 3)


def test_a_scenario_without_a_plan_gets_ten_users_at_once_for_half_a_minute(here: project.Project) -> None:
    made = overrides.plan_of(here, "walk.py", {})
    assert made == Plan(about="a scenario without a plan", users=10, run_time=30, scenario="walk.py")
    assert made.rise == overrides.plan_of(here, "walk.py", {"users": 3}).rise == 1


def test_a_rate_makes_a_closed_plan_open() -> None:
    opened = overrides.overridden(CLOSED, {"rate": 20.0})
    assert opened == Plan(about="Closed.", scenario="walk.py", rate=20.0, run_time=30)
    assert (CLOSED.model, opened.model) == ("closed", "open")


def test_users_make_an_open_plan_closed() -> None:
    closed = overrides.overridden(OPEN, {"users": 3, "spawn_rate": 1.0})
    assert closed == Plan(about="Open.", scenario="walk.py", users=3, spawn_rate=1.0, run_time=30)


def test_another_shape_leaves_the_spawn_rate_behind() -> None:
    ramp = overrides.overridden(CLOSED, {"shape": "ramp"})
    assert (ramp.shape, ramp.users, ramp.spawn_rate) == ("ramp", 8, None)


def test_steps_and_calm_go_with_their_shapes() -> None:
    assert overrides.overridden(CLOSED, {"shape": "steps", "steps": 3}).steps == 3
    assert overrides.overridden(CLOSED, {"shape": "spike", "calm": 0.5}).calm == 0.5


def test_an_objective_replaces_those_of_its_figure_and_endpoint_and_no_other() -> None:
    written = ["p99 < 150 ms", "p99[items] < 90 ms", "rps > 5", "rps < 9"]
    said = ["p99 < 1 s", "rps > 7", "errors == 0"]
    assert overrides.merged(written, said) == [
        "p99[items] < 90 ms",
        "p99 < 1000 ms",
        "rps > 7",
        "errors == 0",
    ]
    assert overrides.merged(written, []) == written


@pytest.mark.parametrize(
    ("plan", "numbers", "sentence"),
    [
        (
            "saturate",
            {"run_time": 1, "warm_up": 2.5},
            "Plan saturate: run_time (1 s) must be longer than the warm-up (2.5 s).",
        ),
        (
            "saturate",
            {"users": 1, "rate": 2.0},
            "Plan saturate: say users (closed) or rate (open), not both.",
        ),
        (
            "saturate",
            {"rate": 2.0, "spawn_rate": 1.0},
            "Plan saturate: spawn_rate is of a constant number of users; a rate or another shape has none.",
        ),
        (
            "saturate",
            {"shape": "ramp", "spawn_rate": 1.0},
            "Plan saturate: spawn_rate is of a constant number of users; a rate or another shape has none.",
        ),
        (
            "saturate",
            {"pool": 9},
            "Plan saturate: pool is how many users wait for the arrivals of a rate; there is no rate.",
        ),
        ("saturate", {"steps": 3}, "Plan saturate: steps is of the shape steps; this one is constant."),
        (
            "saturate",
            {"shape": "ramp", "calm": 0.5},
            "Plan saturate: calm is of the shape spike; this one is ramp.",
        ),
        (
            "saturate",
            {"shape": "steps", "steps": 3},
            "Plan saturate: 3 steps need a run_time of 6 s, two for each.",
        ),
        (
            "saturate",
            {"shape": "spike"},
            "Plan saturate: a spike needs a run_time of 20 s: users change once a second.",
        ),
        (
            "saturate",
            {"objectives": ("p99[nothing] < 1 s",)},
            "Objective 'p99[nothing] < 1000 ms': nothing is no endpoint; [endpoints] has items.",
        ),
        ("run.py", {}, f"There is no file run.py: a scenario is a locustfile, named from {TOY}."),
    ],
)
def test_numbers_that_contradict_each_other_are_told(
    here: project.Project, plan: str, numbers: dict[str, object], sentence: str
) -> None:
    with pytest.raises(HarnessError) as error:
        overrides.plan_of(here, plan, numbers)
    assert str(error.value) == sentence


def test_a_plan_of_one_probe_is_none_for_load(here: project.Project) -> None:
    probing = Plan(about="One probe.", users=1, run_time=5)
    here.plans["probing"] = probing
    with pytest.raises(HarnessError) as error:
        overrides.plan_of(here, "probing", {})
    assert str(error.value) == "Plan probing has no scenario: it is for `verify`, and for `compare --probe`."
