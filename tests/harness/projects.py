"""A good harness.toml, how it is read, and what is said of one that is not good."""

from pathlib import Path

import pytest

from harness import project
from harness.errors import HarnessError

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
