"""No token, password or person in any result: planted in every place that could take them along."""

import json
import os
import re
import socket
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from harness import project as projects
from harness.errors import HarnessError
from harness.project import Project
from harness.redaction import anonymous, redacted
from harness.results import log, store
from harness.runs import Folder
from tests.harness import results
from tests.harness.machinery import Harness, copy_toy

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJ1c2VyX2lkIjoxfQ.s5C-x_Yz0123456789abcdef"
PASSWORD = "toy-password"
SIGN_IN = """
[roles.guest]
headers = { Authorization = "JWT {token}" }
[roles.guest.sign_in]
path = "/sign-in"
body = { username = "guest", password = "toy-password" }
token = "access"
"""
# What careless scenarios do: tokens in addresses and errors, people in errors, everything in the log.
CARELESS = f"""
import logging, os
from locust import FastHttpUser, constant, task

class Careless(FastHttpUser):
    wait_time = constant(0.05)

    @task
    def walk(self):
        self.client.get("/items?token={TOKEN}", headers={{"Authorization": "JWT {TOKEN}"}})
        with self.client.get("/items", catch_response=True) as answer:
            answer.failure("ada@example.com may not, with JWT {TOKEN} and {PASSWORD}")
        logging.warning("%s has {PASSWORD} in %s", "ada@example.com", os.environ["HOME"])
        raise ValueError("Bearer {TOKEN} of ada@example.com")
"""


def files(folder: Path) -> list[tuple[str, str]]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return [(path.relative_to(folder).as_posix(), path.read_text(errors="replace")) for path in found]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"token={TOKEN}&page=1", "token=(token)&page=1"),
        (f"{{'Authorization': 'JWT {TOKEN}'}}", "{'Authorization': 'JWT (token)'}"),
        ("Authorization: Bearer abcdef0123456789", "Authorization: Bearer (token)"),
        ("postgres://shop:secret@db.example/shop", "postgres://(account)@db.example/shop"),
        ("https://user@example.com/", "https://(account)@example.com/"),
        ("GET /store/products/?page=2", "GET /store/products/?page=2"),
        ("the token is missing", "the token is missing"),
        ("perf+cached_list@some.branch", "perf+cached_list@some.branch"),
    ],
)
def test_a_text_loses_its_secrets_and_nothing_else(text: str, clean: str) -> None:
    assert redacted(text) == clean


def test_the_home_folder_is_nobodys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    assert redacted("/home/ada/shop and /home/adam and /home/ada") == "~/shop and /home/adam and ~"
    monkeypatch.setenv("HOME", "/")
    assert redacted("/ and /a") == "/ and /a"


def test_in_errors_and_logs_there_are_no_people_and_no_host() -> None:
    host = socket.gethostname()
    assert anonymous(f"[{host}/INFO] ada.l+x@mail.example.com") == "[(host)/INFO] (address)"


@pytest.fixture
def here(tmp_path: Path) -> Project:
    """The toy with a role that signs in."""
    folder = copy_toy(tmp_path / "toy")
    with (folder / "harness.toml").open("a") as file:
        file.write(SIGN_IN)
    return projects.read(folder)


def test_a_result_is_redacted_before_it_is_written(here: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Folder.named(here.folder / "results", "mine")
    origin = replace(results.origin("perf"), database="postgres://shop:secret@db/shop")
    health = {"status": "ok", "debug": {"headers": [f"JWT {TOKEN}"], "user": PASSWORD}}
    command = "python -m harness load x.py --url http://ada:secret@127.0.0.1:1/"
    run = replace(results.run(origin=origin, health=health, conclusion=PASSWORD), command=command)
    written: list[bytes] = []
    write = Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", lambda file, data: written.append(data) or write(file, data))
    saved = store.save(here, folder, run)
    assert not re.search(rf"eyJ|{PASSWORD}|:secret@".encode(), b"".join(written))
    for name, text in files(here.folder / "results"):
        assert not re.search(rf"eyJ|{PASSWORD}|:secret@", text), name
    assert saved == folder.load()
    [load] = saved.targets
    assert load.health == {"status": "ok", "debug": {"headers": ["JWT (token)"], "user": "(secret)"}}
    assert load.origin
    assert load.origin.database == "postgres://(account)@db/shop"


def test_a_result_without_secrets_is_saved_as_it_is(here: Project) -> None:
    folder = Folder.named(here.folder / "results", "mine")
    assert store.save(here, folder, results.verify()) == results.verify() == folder.load()


def test_a_failed_measurement_leaves_no_secret(here: Project) -> None:
    folder = Folder.named(here.folder / "results", "mine")
    (folder.path / "locust").mkdir()
    (folder.path / "locust" / "locust.log").write_text(f"ada@example.com has {PASSWORD}")
    command = "python -m harness load x.py --url http://ada:secret@127.0.0.1:1/"
    with pytest.raises(HarnessError), store.attempt(here, folder, command):
        raise HarnessError(f"refused {PASSWORD}")
    assert (folder.path / "locust" / "locust.log").read_text() == "(address) has (secret)"
    [line] = log.read(here.folder / "results")
    assert (line["event"], line["conclusion"]) == ("failed", "refused (secret)")
    assert line["command"] == "python -m harness load x.py --url http://(account)@127.0.0.1:1/"


@pytest.mark.slow
def test_a_careless_scenario_leaves_no_secret_and_a_failing_command_no_mark(
    harness: Harness, tmp_path: Path
) -> None:
    home = tmp_path / "home" / "ada"
    home.mkdir(parents=True)
    harness.environment |= {"HOME": str(home), "AFTER_RUN_WEBHOOK": f"http://127.0.0.1:1/{TOKEN}"}
    (harness.project / "careless.py").write_text(CARELESS)
    file = harness.project / "harness.toml"
    failing = f"{sys.executable} -c 'raise SystemExit(7)' {{folder}}"
    file.write_text(
        file.read_text().replace('health = "', f'after_run = ["{failing}"]\nhealth = "', 1) + SIGN_IN
    )
    ended = harness.call("load", "careless.py", "--arm", "toy", "--run-time", "2", "--users", "2")
    assert "failed with exit code 7: it said nothing. The result and its verdict stand." in ended.err
    seen = files(harness.project / "results")
    names = {name.partition("/")[2] for name, _ in seen}
    assert {"result.json", "requests.csv", "summary.md", "report.html", "locust/1-toy/locust.log"} <= names
    host = re.escape(socket.gethostname())
    private = rf"eyJhbGci|{PASSWORD}|ada@example\.com|{re.escape(str(home))}|(?<![\w.-]){host}(?![\w.-])"
    leaks = {name: found[0] for name, text in seen if (found := re.search(private, text))}
    assert leaks == {}
    [result] = [json.loads(text) for name, text in seen if name.endswith("/result.json")]
    assert ended.exit_code == result["exit_code"] > 0  # requests failed; the command after it has no say
    assert "(address) may not, with JWT (token) and (secret)" in json.dumps(result)


def test_who_the_user_is_stands_in_no_fact_about_the_machine() -> None:
    facts = json.dumps(results.MACHINE.__dict__)
    assert os.path.expanduser("~") not in facts
    assert set(results.MACHINE.__dict__) == {
        "system", "processor", "cores", "memory_gib", "load_average", "server_cores", "client_cores",
    }  # fmt: skip
