"""A mistake in harness.toml is told with file, key and what is allowed."""

from pathlib import Path

import pytest

from harness import project
from harness.errors import HarnessError
from tests.harness.projects import GOOD, complaint


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
            "variants, database, round_trip, ports, inherit, versions, environment, servers, audit, "
            "after_run.",
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
            "path, sizes, role, method, body, ignore, plan, refused, revalidate.",
        ),
        (
            'method = "POST"',
            'method = "POST"\nrevalidate = true',
            "probes.order: only a GET that succeeds, the same each time, can be revalidated.",
        ),
        (
            "users = 4",
            "users = 4\nwait = 1",
            "plans.walk.wait is not a key; allowed here: about, run_time, scenario, arm, endpoints, shape, "
            "users, rate, spawn_rate, steps, calm, warm_up, requests, prepare, arguments, seed, objectives, "
            "abort_on, past_limit, writes, pool.",
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
            "users = 4\npast_limit = true",
            "plans.walk: past_limit is of the shape steps; this one is constant.",
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
