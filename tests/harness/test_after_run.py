"""`after_run`: commands that are told of every result, and can spoil none."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote

import psutil
import pytest

from harness import project as projects
from harness.project import Project
from harness.results import hooks
from harness.runs import Folder
from harness.runtime.processes import wait_until
from tests.harness import results
from tests.harness.machinery import ROOT, copy_toy

EXAMPLES = ROOT / "docs" / "after_run"
STANDS = "The result and its verdict stand."


class Listener(HTTPServer):
    """Keeps what it is sent: path, content type and body."""

    def __init__(self, status: int, answer: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Keeper)
        self.status, self.answer = status, answer
        self.heard: list[tuple[str, str, bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Keeper(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, self.headers["Content-Type"], body))
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.answer)))
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


def listening(status: int, answer: bytes = b"") -> Iterator[Listener]:
    with Listener(status, answer) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def chat() -> Iterator[Listener]:
    yield from listening(200)


@pytest.fixture
def closed_chat() -> Iterator[Listener]:
    yield from listening(403)


@pytest.fixture
def node() -> Iterator[Listener]:
    """Answers as an IPFS node does: a line for each file, the folder's last."""
    lines = [{"Name": "mine/result.json", "Hash": "bafyfile"}, {"Name": "mine", "Hash": "bafyfolder"}]
    yield from listening(200, "\n".join(map(json.dumps, lines)).encode())


@pytest.fixture
def toy_with(tmp_path: Path):
    """The toy with these commands for after a run."""
    folder = copy_toy(tmp_path / "toy")

    def made(*commands: str) -> Project:
        here = projects.read(folder)
        return replace(here, project=replace(here.project, after_run=list(commands)))

    return made


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder.named(tmp_path / "results", "mine")
    made.save(replace(results.run(), conclusion="p99 < 150 ms was missed", exit_code=1))
    return made


def script(folder: Path, code: str) -> str:
    """A command that runs this code with the result's folder as its argument."""
    file = folder / "told.py"
    file.write_text(code)
    return f"{{python}} {file} {{folder}}"


def test_a_command_is_given_the_folder_and_stands_in_the_project(toy_with, folder, tmp_path) -> None:
    code = "import os, sys; open(sys.argv[1] + '/told', 'w').write(os.getcwd())"
    here = toy_with(script(tmp_path, code))
    assert list(hooks.run(here, folder.path)) == []
    assert (folder.path / "told").read_text() == str(here.folder)


def test_a_failure_is_told_with_the_end_of_what_it_said_and_the_next_runs(toy_with, folder, tmp_path) -> None:
    failing = script(tmp_path, "import sys; print('x' * 900); sys.exit('no such chat')")
    told = list(hooks.run(toy_with(failing, "no-such-command {folder}", failing), folder.path))
    assert told[0] == told[2] != told[1]
    assert re.search(r"failed with exit code 1: x+ no such chat The result and its verdict stand\.$", told[0])
    assert len(told[0]) < len(failing) + 600
    assert told[1] == (
        f"after_run 'no-such-command {{folder}}' cannot be run: No such file or directory. {STANDS}"
    )


def test_a_command_that_takes_too_long_is_ended_with_all_that_it_started(
    toy_with, folder, tmp_path, monkeypatch
) -> None:
    code = (
        "import pathlib, subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"pathlib.Path({str(tmp_path / 'pid')!r}).write_text(str(child.pid))\n"
        "child.wait()"
    )
    monkeypatch.setattr(hooks, "TIMEOUT", 3.0)
    [told] = hooks.run(toy_with(script(tmp_path, code)), folder.path)
    assert told.endswith(f"was ended after 3 s. {STANDS}")
    pid = int((tmp_path / "pid").read_text())
    wait_until(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)


def test_a_command_gets_no_secret_but_what_is_called_after_run(
    toy_with, folder, tmp_path, monkeypatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://user:secret@host/name")
    monkeypatch.setenv("AFTER_RUN_WEBHOOK", "http://127.0.0.1:1/abc")
    code = "import os, sys; open(sys.argv[1] + '/told', 'w').write(' '.join(os.environ))"
    assert list(hooks.run(toy_with(script(tmp_path, code)), folder.path)) == []
    given = set((folder.path / "told").read_text().split())
    assert "AFTER_RUN_WEBHOOK" in given
    assert "DATABASE_URL" not in given
    assert given <= {
        "PATH",
        "HOME",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "TMPDIR",
        "TZ",
        "USER",
        "AFTER_RUN_WEBHOOK",
    }


def test_the_examples_are_short() -> None:
    for file in EXAMPLES.glob("*.py"):
        assert len(file.read_text().splitlines()) <= 20, file.name


def test_a_chat_is_told_how_it_ended(toy_with, folder, chat: Listener, monkeypatch) -> None:
    monkeypatch.setenv("AFTER_RUN_WEBHOOK", f"{chat.url}/services/T0/B0")
    assert list(hooks.run(toy_with(f"{{python}} {EXAMPLES}/notify_chat.py {{folder}}"), folder.path)) == []
    [(path, kind, body)] = chat.heard
    assert (path, kind) == ("/services/T0/B0", "application/json")
    assert json.loads(body) == {
        "text": "harness load course --arm perf: not as hoped for. p99 < 150 ms was missed\nResult: mine"
    }


def test_a_chat_that_refuses_is_told_without_its_address(
    toy_with, folder, closed_chat: Listener, monkeypatch
) -> None:
    monkeypatch.setenv("AFTER_RUN_WEBHOOK", f"{closed_chat.url}/services/T0/B0")
    [told] = hooks.run(toy_with(f"{{python}} {EXAMPLES}/notify_chat.py {{folder}}"), folder.path)
    assert told.endswith(f"urllib.error.HTTPError: HTTP Error 403: Forbidden {STANDS}")
    assert "/services/T0" not in told


def test_an_ipfs_node_is_given_every_file_by_its_path(
    toy_with, folder, node: Listener, tmp_path, monkeypatch
) -> None:
    (folder.path / "locust").mkdir()
    (folder.path / "locust" / "locust.log").write_bytes(b"all fine\r\n")
    monkeypatch.setenv("AFTER_RUN_IPFS", node.url)
    assert list(hooks.run(toy_with(f"{{python}} {EXAMPLES}/publish_ipfs.py {{folder}}"), folder.path)) == []
    [(path, kind, body)] = node.heard
    assert path == "/api/v0/add?cid-version=1"
    line = kind.removeprefix("multipart/form-data; boundary=").encode()
    assert parts(body, line) == [
        ("mine", "application/x-directory", b""),
        ("mine/locust", "application/x-directory", b""),
        ("mine/locust/locust.log", "application/octet-stream", b"all fine\r\n"),
        ("mine/result.json", "application/octet-stream", folder.json.read_bytes()),
    ]


def parts(body: bytes, line: bytes) -> list[tuple[str, str, bytes]]:
    """Name, type and content of each part of a multipart body, by the rules of RFC 2046."""
    before, *between, after = (b"\r\n" + body).split(b"\r\n--" + line)
    assert (before, after) == (b"", b"--\r\n")
    found = []
    for part in between:
        head, content = part.removeprefix(b"\r\n").split(b"\r\n\r\n", 1)
        name = re.search(rb'form-data; name="file"; filename="([^"]*)"', head)
        kind = re.search(rb"Content-Type: (\S+)", head)
        assert name
        assert kind
        found.append((unquote(name[1].decode()), kind[1].decode(), content))
    return found
