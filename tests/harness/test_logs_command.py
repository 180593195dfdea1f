"""`logs` as a user calls it, over a file and over what is piped in."""

import io
import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from harness import cli
from harness.commands import group
from tests.harness.log_lines import answered, failed
from tests.harness.machinery import copy_toy, edit

Call = Callable[[str], tuple[int, str, str]]
WRITTEN = [
    *(answered(second, duration_ms=10 + second) for second in range(98)),
    answered(98, status=500, duration_ms=400, queries=13, request_id="the-slow-one"),
    answered(99, status=503, duration_ms=1, queries=0),
    answered(99, method="GET", route="/store/products/<pk>/", queries=2),
    failed("Failed | with a pipe and ada@shop.example", 98, request_id="the-slow-one"),
    b"no JSON\n",
]
ENDPOINTS = """
[endpoints]
detail = "GET /store/products/:id"
list = "GET /store/products/?page"
cart = "POST /store/carts/"
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = copy_toy(tmp_path / "toy")
    monkeypatch.chdir(folder)
    (folder / "shop.log").write_bytes(b"".join(WRITTEN))
    edit(folder / "harness.toml", "[endpoints]\n", ENDPOINTS)
    return folder


@pytest.fixture
def call(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Calls the command, without a process of its own."""

    def call(words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["harness", *shlex.split(words)])
        for console in (group.out, group.err):
            monkeypatch.setattr(console, "width", 160)
        code = cli.attempt()
        return code, *capsys.readouterr()

    return call


def flat(text: str) -> str:
    return " ".join(text.split())


def test_it_tells_what_is_slow_what_fails_and_where_to_look(call: Call) -> None:
    code, out, _ = call("logs shop.log")
    told = flat(out)

    assert code == 0
    assert "GET /store/products/ 100 1.01 58.6 103 107 400 3.07 13 5,000 99.8 %" in told
    assert "GET /store/products/ 500 1 1 % GET /store/products/ 503 1 1 %" in told
    assert "GET /store/products/ 400 500 13 13:31:38 the-slow-one" in told
    assert "Failed | with a pipe and (address) ERROR 1 the-slow-one" in told
    assert "2026-11-21 13:30 60 0 0" in told
    assert "2026-11-21 13:31 41 1 1" in told
    assert "1 line could not be read, the first is line 103" in told
    assert "101 requests in 99.0 s, 1.02/s; 1 failed (1 %), 1 shed (1 %)." in told


def test_objectives_decide_the_exit_code(call: Call) -> None:
    met = call("logs shop.log --objective 'p99 < 150 ms' --objective 'queries[detail] <= 2'")
    missed = call("logs shop.log --objective 'errors < 1%' --objective 'queries[list] <= 3'")

    assert (met[0], missed[0]) == (0, 1)
    assert "p99 < 150 ms met 107 ms queries[detail] <= 2 met 2" in flat(met[1])
    assert "errors < 1% MISSED 1.98 % queries[list] <= 3 MISSED 13" in flat(missed[1])


def test_json_has_all_of_it(call: Call) -> None:
    code, out, err = call("logs shop.log --json - --objective 'p99 < 150 ms'")
    told = json.loads(out)

    assert code == 0
    assert (told["lines"], told["damaged"], told["other"]) == (103, 1, 0)
    assert [(one["endpoint"], one["requests"]) for one in told["endpoints"]] == [
        ("GET /store/products/", 100),
        ("GET /store/products/<pk>/", 1),
    ]
    assert told["all"]["errors"] == {"500": 1, "503": 1}
    assert told["slowest"][0]["request_id"] == "the-slow-one"
    assert told["minutes"][1]["minute"] == "2026-11-21T13:31:00Z"
    assert told["objectives"][0]["met"] is True
    assert "101 requests" in err


def test_json_goes_into_a_file(call: Call, here: Path) -> None:
    call("logs shop.log --json found.json")

    assert json.loads((here / "found.json").read_text())["all"]["requests"] == 101


def test_markdown_is_a_page_of_tables(call: Call) -> None:
    code, out, _ = call("logs shop.log --markdown")

    assert code == 0
    assert out.startswith("101 requests in 99.0 s, 1.02/s; 1 failed (1 %), 1 shed (1 %).\n\n## Endpoints")
    assert "| `GET /store/products/<pk>/` | 1 |" in out
    assert "| `Failed \\| with a pipe and (address)` | ERROR | 1 | the-slow-one |" in out


def test_several_files_and_the_standard_input_are_one_log(
    call: Call, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(b"".join(WRITTEN)))))

    assert "202 requests" in call("logs shop.log -")[1]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("logs none.log", "none.log cannot be read: No such file or directory."),
        ("logs harness.toml", "No request is in"),
        ("logs shop.log --objective 'p99[nothing] < 1 s'", "nothing is no endpoint; [endpoints] has"),
        ("logs shop.log --objective 'p99[cart] < 1 s'", "the log has no request POST /store/carts."),
        ("logs shop.log --objective 'rss < 1 GB'", "this log does not tell rss."),
        ("logs shop.log --objective 'fast'", "Objective 'fast'"),
        ("logs", "Missing argument 'FILE…'."),
    ],
)
def test_what_cannot_be_answered_is_said(call: Call, words: str, sentence: str) -> None:
    code, _, err = call(words)

    assert code == 2
    assert sentence in flat(err)
