"""harness.toml may name only what it has, or what lies beside it; else it is told what there is."""

from pathlib import Path

import pytest

from harness.errors import HarnessError
from tests.harness.projects import GOOD, complaint, read


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ('role = "staff"', 'role = "boss"', "probes.users.role 'boss'"),
        ("[roles.shopper_50]", "", "probes.order.role 'shopper_50'"),
    ],
)
def test_an_unknown_role_is_told_those_that_exist(
    tmp_path: Path, right: str, wrong: str, sentence: str
) -> None:
    told = complaint(tmp_path, GOOD.replace(right, wrong))
    others = [role for role in ("anonymous", "staff", "shopper_10", "shopper_50") if role not in sentence]
    assert told == f"harness.toml has no {sentence}; it has {', '.join(others)}."


def test_an_unknown_plan_is_told_those_that_exist(tmp_path: Path) -> None:
    with pytest.raises(HarnessError) as error:
        read(tmp_path, GOOD).plan("run")
    assert str(error.value) == "harness.toml has no plan 'run'; it has walk."


def test_an_unknown_plan_of_a_probe_is_told_those_that_exist(tmp_path: Path) -> None:
    told = complaint(tmp_path, GOOD.replace('path = "/users"', 'path = "/users"\nplan = "run"'))
    assert told == "harness.toml has no probes.users.plan 'run'; it has walk."


def test_an_unknown_endpoint_of_a_plan_is_told_those_that_exist(tmp_path: Path) -> None:
    told = complaint(tmp_path, GOOD.replace('endpoints = ["items"]', 'endpoints = ["users"]'))
    assert told == "harness.toml has no plans.walk.endpoints 'users'; it has items."


def test_an_objective_on_an_unknown_endpoint_is_told_those_that_exist(tmp_path: Path) -> None:
    told = complaint(tmp_path, GOOD.replace("p99 < 150 ms", "p99[users] < 150 ms"))
    assert told == "Objective 'p99[users] < 150 ms': users is no endpoint; [endpoints] has items."


def test_a_scenario_that_is_not_there_is_told(tmp_path: Path) -> None:
    told = complaint(tmp_path, GOOD.replace("walk.py", "run.py"))
    assert told == "harness.toml: plans.walk.scenario: there is no file run.py."
