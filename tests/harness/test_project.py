"""harness.toml as it is read: roles, probes, plans and commands."""

from pathlib import Path

import pytest

from harness import keys, project
from harness.plans.plan import Plan
from harness.probes import Probe, Request, Role, SignIn, kind
from tests.harness.projects import GOOD, read


def test_a_good_file_is_read_whole(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD)
    assert found.folder == tmp_path.resolve()
    assert found.project.profiles == ["perf"]
    assert found.project.environment == {"DATABASE_URL": "sqlite:///{data}/db"}
    sign_in = SignIn("/sign-in", {"username": "staff"}, "access")
    assert found.roles == {
        "anonymous": Role(),
        "staff": Role({"Authorization": "JWT {token}"}, sign_in),
        "shopper_10": Role(),
        "shopper_50": Role(),
    }
    assert found.probes == {
        "items": Probe("/items?size={size}", [10, 50]),
        "users": Probe("/users", role="staff"),
        "order": Probe(
            "/orders", [10, 50], "shopper_{size}", "POST", '{"cart": "{size}-{n:012}"}', ignore=["id"]
        ),
    }
    walk = Plan(
        about="A walk.",
        scenario="walk.py",
        users=4,
        spawn_rate=2,
        run_time=3,
        arguments=["--seed", "{seed}"],
        endpoints=["items"],
        objectives=["p99 < 150 ms"],
    )
    assert found.plans == {"walk": walk}
    assert found.endpoints == {"items": "GET /items"}


def test_a_probe_has_a_request_for_each_of_its_sizes(tmp_path: Path) -> None:
    probes = read(tmp_path, GOOD).probes
    assert (probes["items"].cases, probes["users"].cases) == ([10, 50], [None])
    assert probes["items"].request(50) == Request("GET", "/items?size=50")
    assert probes["users"].request(None) == Request("GET", "/users")


def test_a_probe_that_writes_has_a_request_for_each_number_and_a_role_for_each_size(tmp_path: Path) -> None:
    order = read(tmp_path, GOOD).probes["order"]
    assert order.request(10, 7) == Request("POST", "/orders", b'{"cart": "10-000000000007"}')
    assert str(order.request(50, 1)) == "POST /orders"
    assert [order.role_at(size) for size in order.cases] == ["shopper_10", "shopper_50"]


def test_a_probe_is_numbered_when_path_or_body_name_the_number() -> None:
    assert Probe("/x/{n}", method="DELETE").numbered
    assert Probe("/x", method="POST", body="{n:3}").numbered
    assert not Probe("/x", method="POST", body='{"n": 1}').numbered


def test_a_run_is_steady_when_all_users_have_started_unless_its_warm_up_says_otherwise(
    tmp_path: Path,
) -> None:
    assert read(tmp_path, GOOD).plans["walk"].steady_from == 2
    assert read(tmp_path, GOOD + "warm_up = 0.5").plans["walk"].steady_from == 0.5


def test_a_command_is_split_as_a_shell_would_and_filled_in_afterwards() -> None:
    words = keys.command("{python} serve.py '{port} it is' {data}", python="/a b/python", port=1, data="")
    assert words == ["/a b/python", "serve.py", "1 it is", ""]


def test_the_shop_s_own_file_is_good() -> None:
    assert set(project.read(Path(__file__).parents[2]).plans) >= {"saturate", "one_probe", "course"}


def test_a_plan_without_a_scenario_asks_one_probe(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD.replace('scenario = "walk.py"', "")).plans["walk"].scenario == ""


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/items/?size=10", "GET /items"),
        ("GET", "/items/17/parts/3/", "GET /items/#/parts/#"),
        ("POST", "/carts/00000000-0000-4000-8010-00000000000A/items", "POST /carts/#/items"),
    ],
)
def test_requests_to_one_endpoint_are_of_one_kind(method: str, path: str, expected: str) -> None:
    assert kind(method, path) == expected
