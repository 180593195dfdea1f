from pathlib import Path

import pytest

from harness import keys, project
from harness.errors import HarnessError
from harness.plans.plan import Plan
from harness.probes import Probe, Request, Role, SignIn, kind

GOOD = """
[project]
profiles = ["perf"]
prepare = ["{python} manage.py migrate"]
start = "{python} serve.py {port} 'two words'"
health = "/healthz"

[project.environment]
DATABASE_URL = "sqlite:///{data}/db"

[roles.anonymous]

[roles.staff]
headers = { Authorization = "JWT {token}" }
sign_in = { path = "/sign-in", body = { username = "staff" }, token = "access" }

[roles.shopper_10]
[roles.shopper_50]

[probes.items]
path = "/items?size={size}"
sizes = [10, 50]

[probes.users]
path = "/users"
role = "staff"

[probes.order]
path = "/orders"
method = "POST"
body = '{"cart": "{size}-{n:012}"}'
sizes = [10, 50]
role = "shopper_{size}"
ignore = ["id"]

[endpoints]
items = "GET /items"

[plans.walk]
about = "A walk."
scenario = "walk.py"
users = 4
spawn_rate = 2
run_time = 3
arguments = ["--seed", "{seed}"]
endpoints = ["items"]
objectives = ["p99 < 150 ms"]
"""


def read(folder: Path, text: str) -> project.Project:
    (folder / "harness.toml").write_text(text, encoding="utf-8")
    (folder / "walk.py").touch()
    return project.read(folder)


def complaint(folder: Path, text: str) -> str:
    with pytest.raises(HarnessError) as error:
        read(folder, text)
    return str(error.value)


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


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        (
            "[roles.anonymous]",
            "[shop]",
            "shop is not a key; allowed here: project, probes, endpoints, plans, roles, scan.",
        ),
        (
            "[project]",
            'folder = "elsewhere"\n[project]',
            "folder is not a key; allowed here: project, probes, endpoints, plans, roles, scan.",
        ),
        (
            'health = "/healthz"',
            'health = "/healthz"\nstop = "kill"',
            "project.stop is not a key; allowed here: profiles, start, health, prepare, lock, install, "
            "variants, round_trip, ports, inherit, versions, environment, servers, audit, after_run.",
        ),
        ("headers =", "header =", "roles.staff.header is not a key; allowed here: headers, sign_in."),
        ("JWT {token}", "JWT x", "roles.staff: {token} in a header and a sign_in belong together."),
        ("JWT {token}", "JWT {tokens}", "roles.staff: 'JWT {tokens}' names {tokens}; allowed are token."),
        ('path = "/sign-in", ', "", "roles.staff.sign_in.path is missing."),
        (
            'username = "staff"',
            "username = 1",
            "roles.staff.sign_in.body.username: input should be a valid string; it is 1.",
        ),
        (
            'method = "POST"',
            'method = "SEND"',
            "probes.order.method: input should be 'GET', 'POST', 'PUT', 'PATCH' or 'DELETE'; it is 'SEND'.",
        ),
        ('method = "POST"', "", "probes.order: a GET has no body; name the method."),
        (
            'role = "staff"',
            'rule = "staff"',
            "probes.users.rule is not a key; allowed here: "
            "path, sizes, role, method, body, ignore, plan, refused.",
        ),
        (
            "users = 4",
            "users = 4\nwait = 1",
            "plans.walk.wait is not a key; allowed here: about, run_time, scenario, arm, endpoints, shape, "
            "users, rate, spawn_rate, steps, calm, warm_up, requests, prepare, arguments, seed, objectives, "
            "abort_on, writes, pool.",
        ),
        ("start = \"{python} serve.py {port} 'two words'\"", "", "project.start is missing."),
        (
            "users = 4",
            "",
            "plans.walk: users (closed) or rate (open), one of the two, says how much is asked.",
        ),
        (
            "users = 4",
            "users = 4\nrate = 2",
            "plans.walk: users (closed) or rate (open), one of the two, says how much is asked.",
        ),
        (
            "users = 4\nspawn_rate = 2",
            "rate = -2",
            "plans.walk.rate: input should be greater than 0; it is -2.",
        ),
        (
            'scenario = "walk.py"\nusers = 4\nspawn_rate = 2',
            "rate = 2",
            "plans.walk: a rate needs a scenario: without one, users ask one probe again and again.",
        ),
        (
            "users = 4",
            "rate = 4",
            "plans.walk: spawn_rate is of a constant number of users; a rate or another shape has none.",
        ),
        (
            "users = 4",
            'users = 4\nshape = "ramp"',
            "plans.walk: spawn_rate is of a constant number of users; a rate or another shape has none.",
        ),
        (
            "users = 4",
            "users = 4\npool = 10",
            "plans.walk: pool is how many users wait for the arrivals of a rate; there is no rate.",
        ),
        (
            "users = 4",
            'users = 4\nshape = "wave"',
            "plans.walk.shape: input should be 'constant', 'ramp', 'steps' or 'spike'; it is 'wave'.",
        ),
        (
            "users = 4",
            "users = 4\nsteps = 1",
            "plans.walk.steps: input should be greater than or equal to 2; it is 1.",
        ),
        (
            'objectives = ["p99 < 150 ms"]',
            'objectives = ["p99 < 150 MB"]',
            "plans.walk: Objective 'p99 < 150 MB': p99 is in ms or s.",
        ),
        (
            'objectives = ["p99 < 150 ms"]',
            'abort_on = ["drift[memory] > 50%"]',
            "plans.walk: Objective 'drift[memory] > 50%': drift is known only after the run, "
            "and cannot end it.",
        ),
        (
            "[project.environment]",
            'after_run = ["tell {data}"]\n[project.environment]',
            "project: 'tell {data}' names {data}; allowed are folder, python.",
        ),
        (
            "[project.environment]",
            'audit = "audit {port}"\n[project.environment]',
            "project: 'audit {port}' names {port}; allowed are data, python.",
        ),
        (
            "[project.environment]",
            '[project.servers]\nslow = "serve {folder}"\n[project.environment]',
            "project: 'serve {folder}' names {folder}; allowed are data, lock, port, python.",
        ),
        (
            "[project.environment]",
            '[project.servers]\nSlow = "serve"\n[project.environment]',
            "project.servers.Slow: 'Slow' must match ^[a-z][a-z0-9_]*$.",
        ),
        ("users = 4", 'users = "4"', "plans.walk.users: input should be a valid integer; it is '4'."),
        (
            "run_time = 3",
            "run_time = 2.5",
            "plans.walk.run_time: input should be a valid integer; it is 2.5.",
        ),
        ("users = 4", "users = 0", "plans.walk.users: input should be greater than 0; it is 0."),
        (
            "spawn_rate = 2",
            "spawn_rate = nan",
            "plans.walk.spawn_rate: input should be a finite number; it is nan.",
        ),
        (
            "spawn_rate = 2",
            "spawn_rate = -1",
            "plans.walk.spawn_rate: input should be greater than 0; it is -1.",
        ),
        (
            "run_time = 3",
            "run_time = 2",
            "plans.walk: run_time (2 s) must be longer than the warm-up (2 s).",
        ),
        (
            '?size={size}"\nsizes = [10, 50]',
            '?size={size}"\nsizes = [10, 0]',
            "probes.items.sizes.1: input should be greater than 0; it is 0.",
        ),
        (
            '?size={size}"\nsizes = [10, 50]',
            '?size={size}"',
            "probes.items: {size} in path, body or role and a list of sizes belong together.",
        ),
        (
            'path = "/users"',
            'path = "/users"\nsizes = [1]',
            "probes.users: {size} in path, body or role and a list of sizes belong together.",
        ),
        ('path = "/users"', 'path = "users"', "probes.users.path: 'users' must match ^/."),
        ("[probes.users]", "[probes.Users]", "probes.Users: 'Users' must match ^[a-z][a-z0-9_]*$."),
        (
            "migrate",
            "migrate {database}",
            "project: '{python} manage.py migrate {database}' names {database}; "
            "allowed are data, lock, port, python.",
        ),
        (
            "{data}/db",
            "{folder}/db",
            "project: 'sqlite:///{folder}/db' names {folder}; allowed are data, profile, variants.",
        ),
        ('"{seed}"]', '"{sead}"]', "plans.walk: '{sead}' names {sead}; allowed are data, seed."),
        (
            "run_time = 3",
            'run_time = 3\nprepare = ["sign-in {port}"]',
            "plans.walk: 'sign-in {port}' names {port}; allowed are data, python.",
        ),
        (
            "migrate",
            "migrate {",
            "project: '{python} manage.py migrate {': Single '{' encountered in format string; "
            "write a literal brace twice.",
        ),
        ("manage.py migrate", "'manage.py", 'project: "{python} \'manage.py": no closing quotation.'),
        (
            'profiles = ["perf"]',
            "profiles = []",
            "project.profiles: list should have at least 1 item after validation, not 0; it is [].",
        ),
    ],
)
def test_a_mistake_is_told_with_file_key_and_what_is_allowed(
    tmp_path: Path, right: str, wrong: str, sentence: str
) -> None:
    assert GOOD.count(right) == 1
    assert complaint(tmp_path, GOOD.replace(right, wrong)) == f"harness.toml: {sentence}"


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("users = 4", "users = 0").replace("[roles.anonymous]", "[rolls]")
    assert complaint(tmp_path, text).splitlines() == [
        "harness.toml: plans.walk.users: input should be greater than 0; it is 0.",
        "harness.toml: rolls is not a key; allowed here: project, probes, endpoints, plans, roles, scan.",
    ]


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


def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    told = complaint(tmp_path, "[project\n")
    assert told.startswith("harness.toml is not valid TOML: ")
    assert "line 1" in told


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "harness.toml").write_bytes(b"\xff")
    with pytest.raises(HarnessError, match=r"harness\.toml is not valid TOML: .*can't decode byte 0xff"):
        project.read(tmp_path)


def test_a_folder_without_the_file_is_told_where_to_call(tmp_path: Path) -> None:
    with pytest.raises(HarnessError) as error:
        project.read(tmp_path)
    assert str(error.value) == f"There is no harness.toml in {tmp_path}: call the harness where it stands."
