import pytest

from harness import project
from harness.errors import HarnessError
from harness.load import single
from harness.plans.plan import Plan
from tests.harness.machinery import TOY


@pytest.fixture
def here() -> project.Project:
    return project.read(TOY)


def test_a_plan_is_taken_by_its_name(here: project.Project) -> None:
    assert single.plan_of(here, "short", {"users": None}) == here.plans["short"]


def test_numbers_of_the_command_line_replace_those_of_the_plan(here: project.Project) -> None:
    plan = single.plan_of(here, "saturate", {"users": 9, "run_time": 7, "spawn_rate": None})
    assert (plan.users, plan.run_time, plan.spawn_rate) == (9, 7, 2)


def test_a_scenario_without_a_plan_gets_ten_users_at_once_for_half_a_minute(here: project.Project) -> None:
    made = single.plan_of(here, "walk.py", {})
    assert made == Plan(about="a scenario without a plan", users=10, run_time=30, scenario="walk.py")
    assert made.rise == single.plan_of(here, "walk.py", {"users": 3}).rise == 1


def test_a_scenario_that_is_no_file_is_told(here: project.Project) -> None:
    with pytest.raises(HarnessError) as error:
        single.plan_of(here, "run.py", {})
    assert str(error.value).startswith("There is no file run.py: a scenario is a locustfile, named from ")


def test_numbers_that_do_not_fit_together_are_told(here: project.Project) -> None:
    with pytest.raises(HarnessError) as error:
        single.plan_of(here, "saturate", {"run_time": 1, "warm_up": 2.5})
    assert str(error.value) == ("Plan saturate: run_time (1 s) must be longer than the warm-up (2.5 s).")
