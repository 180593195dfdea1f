import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from harness import checkouts, project, server
from harness.errors import HarnessError
from harness.runtime.processes import wait_until
from harness.server import Server, Site
from harness.session import Session
from tests.harness import machinery
from tests.harness.machinery import arm, edit


def site(session: Session, written: str) -> Site:
    return session.site(arm(written))


def told(session: Session, written: str) -> str:
    """Why a server of this arm was not taken."""
    with pytest.raises(HarnessError) as error, session.serve([site(session, written)]):
        pass  # pragma: no cover - it never serves
    return str(error.value)


def test_a_server_gets_the_environment_that_harness_toml_declares_and_hardly_more(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", "7")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    with session.serve([site(session, "toy+slow+writes")], PYTHONHASHSEED="5") as [one]:
        found = psutil.Process(one.process.pid).environ()
        assert found.keys() - set(server.INHERITED) == {
            "TOY_PROFILE",
            "TOY_VARIANTS",
            "TOY_DATA",
            "PYTHONHASHSEED",
        }
        assert (found["TOY_PROFILE"], found["TOY_VARIANTS"]) == ("toy", "slow,writes")
        assert (found["TOY_DATA"], found["PYTHONHASHSEED"]) == (str(one.data), "5")


def test_an_arm_may_name_the_server_that_serves_it(session: Session) -> None:
    made = site(session, "toy+slow:again@HEAD")
    with session.serve([made]) as [one]:
        assert psutil.Process(one.process.pid).cmdline()[-2:] == [str(one.port), "again"]
    found = session.origin(made)
    assert (found.arm, found.start) == ("toy+slow:again@HEAD", "{python} serve.py {port} again")


def test_what_harness_toml_inherits_reaches_the_server(toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMIT", "abc")
    edit(toy / "harness.toml", "[project]", '[project]\ninherit = ["COMMIT"]')
    with Session(project.read(toy), seed=1) as session:
        assert site(session, "toy").environment(Path("/data"))["COMMIT"] == "abc"


def test_every_server_works_on_its_own_copy_of_the_data(session: Session) -> None:
    made = site(session, "toy+writes")
    with session.serve([made, made]) as [one, other]:
        ask(one)
        assert (one.data / "visits").read_text() == "0"
        assert not (other.data / "visits").exists()
    assert [file.name for file in made.template.iterdir()] == ["items"]


def ask(one: Server) -> None:
    with socket.create_connection(("127.0.0.1", one.port), timeout=5) as connection:
        connection.sendall(b"GET /items HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        while connection.recv(4096):
            pass


def test_a_server_that_dies_at_its_start_shows_its_log(session: Session) -> None:
    assert told(session, "toy+dies") == (
        "The server of toy+dies ended with exit code 1:\nthe toy has no batteries"
    )


def test_a_server_whose_port_is_taken_shows_its_log(toy: Path, session: Session) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        edit(toy / "serve.py", "int(sys.argv[1])", str(taken.getsockname()[1]))
        assert "Address already in use" in told(session, "toy")


def test_a_server_that_is_another_arm_is_refused(session: Session) -> None:
    assert told(session, "toy+liar") == (
        "The server is not toy+liar: it says variants ['somebody_else'], not ['liar']."
    )


@pytest.mark.parametrize("commit", ["", "-dirty"])
def test_a_server_may_tell_its_commit(toy: Path, session: Session, commit: str) -> None:
    head = checkouts.commit_of(toy, "HEAD")
    edit(toy / "serve.py", '"status": "ok"', f'"status": "ok", "commit": "{head}{commit}"')
    with session.serve([site(session, "toy")]) as [one]:
        assert one.health() == {"status": "ok", "commit": head + commit, "profile": "toy", "variants": []}


def test_a_server_of_another_commit_is_refused(toy: Path, session: Session) -> None:
    head = checkouts.commit_of(toy, "HEAD")
    edit(toy / "serve.py", '"status": "ok"', '"status": "ok", "commit": "abc"')
    assert told(session, "toy") == f"The server is not toy: it says commit 'abc', not '{head}'."


def test_a_health_page_that_tells_nothing_is_taken_at_its_word(toy: Path, session: Session) -> None:
    edit(toy / "serve.py", 'return self.answer(200, {"status"', 'return self.answer(200, [] and {"status"')
    with session.serve([site(session, "toy")]) as [one]:
        assert one.health() == {}


@pytest.mark.parametrize(("page", "status"), [("/helth", 404), ("/moved", 301)])
def test_a_health_page_that_is_not_there_is_told_at_once(toy: Path, page: str, status: int) -> None:
    edit(toy / "harness.toml", 'health = "/healthz"', f'health = "{page}"')
    with Session(project.read(toy), seed=1) as session:
        assert told(session, "toy") == f"toy answers {status} to GET {page}, its `health` page."


def test_a_server_that_never_answers_is_told_after_a_while(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "START_TIMEOUT", 0.2)
    assert told(session, "toy+deaf") == (
        "The server of toy+deaf was not ready within 0.2 s:\n(its log is empty)"
    )


def test_a_command_that_cannot_be_run_is_told(toy: Path) -> None:
    edit(toy / "harness.toml", '"{python} serve.py {port}"', '"no-such-server {port}"')
    with Session(project.read(toy), seed=1) as session:
        assert told(session, "toy") == (
            "Arm toy: 'no-such-server {port}' cannot be run: No such file or directory."
        )


def family(one: Server) -> Iterator[psutil.Process]:
    root = psutil.Process(one.process.pid)
    yield from [root, *root.children(recursive=True)]


def test_a_server_is_ended_with_all_that_it_started(session: Session) -> None:
    with session.serve([site(session, "toy+has_children")]) as [one]:
        processes = list(family(one))
        assert len(processes) == 2
    wait_until(lambda: not any(map(machinery.lives, processes)))


def test_servers_are_ended_when_one_of_them_does_not_start(session: Session) -> None:
    good, bad = site(session, "toy"), site(session, "toy+dies")
    with pytest.raises(HarnessError), session.serve([good, good, bad]):
        pass  # pragma: no cover - it never serves
    serving = [word for child in psutil.Process().children(recursive=True) for word in child.cmdline()]
    assert "serve.py" not in serving


def test_the_python_of_the_checkout_runs_the_server(session: Session) -> None:
    with session.serve([site(session, "toy")]) as [one]:
        assert psutil.Process(one.process.pid).cmdline()[0] == sys.executable


def test_what_a_killed_server_leaves_in_its_temporary_folder_goes_with_the_session(toy: Path) -> None:
    edit(
        toy / "serve.py",
        'if "dies" in VARIANTS:',
        '__import__("tempfile").mkdtemp()\n    if "dies" in VARIANTS:',
    )
    with Session(project.read(toy), seed=1) as session:
        with session.serve([session.site(arm("toy"))]) as [server]:
            [left] = server.data.parent.glob("tmp*")
        assert left.is_dir()
    assert not left.exists()
