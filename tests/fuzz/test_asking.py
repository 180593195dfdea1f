"""The fuzz finds what a stand-in shop does wrong, and lets one pass that does all right."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.fuzz.__main__ import conclude, options
from tests.fuzz.asking import Report, arguments, ask, read

THING = {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}
DOCUMENT = {
    "openapi": "3.0.3",
    "info": {"title": "A stand-in", "version": "1"},
    "paths": {
        "/thing/": {
            "get": {
                "operationId": "thing",
                "parameters": [{"name": "size", "in": "query", "schema": {"type": "integer", "minimum": 1}}],
                "responses": {
                    "200": {"description": "", "content": {"application/json": {"schema": THING}}},
                    "400": {"description": "", "content": {"application/json": {"schema": {}}}},
                },
            }
        }
    },
}
Answer = tuple[int, str, Any]


def right(size: str | None) -> Answer:
    """What the document says."""
    if size is None or (size.isdecimal() and int(size) > 0):
        return 200, "application/json", {"id": 1}
    return 400, "application/json", {}


def broken(size: str | None) -> Answer:
    return 500, "application/json", {}


def undescribed(size: str | None) -> Answer:
    return 418, "application/json", {}


def misshapen(size: str | None) -> Answer:
    return 200, "application/json", {"id": "one"}


def page(size: str | None) -> Answer:
    return 200, "text/html", {"id": 1}


@contextmanager
def stand_in(answer: Callable[[str | None], Answer]) -> Iterator[str]:
    """The address of a shop with one thing in it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            if path == "/schema/":
                self.tell(200, "application/json", DOCUMENT)
            else:
                self.tell(*answer(query.removeprefix("size=") if query else None))

        def tell(self, status: int, content_type: str, data: Any) -> None:
            body = json.dumps(data).encode()
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: Any) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "failures"), [(right, 0), (broken, 1), (undescribed, 1), (misshapen, 1), (page, 1)]
)
def test_what_a_shop_does_wrong_is_found(
    tmp_path: Path, answer: Callable[[str | None], Answer], failures: int
) -> None:
    with stand_in(answer) as address:
        report = ask(address, None, "fuzzing", cases=120, seed=1, report=tmp_path / "report.json")

    assert report.is_complete
    assert report.cases > 0
    assert (report.failures >= 1) == bool(failures)


def test_a_run_signs_in_and_is_repeated_by_its_seed(tmp_path: Path) -> None:
    words = arguments("http://shop", "abc", "stateful", 20, 7, tmp_path / "r.json")

    assert words[-4:] == ["--header", "X-Forwarded-Proto: https", "--header", "Authorization: JWT abc"]
    assert words[words.index("--seed") + 1] == "7"
    assert words[words.index("--max-examples") + 1] == "5"


def test_a_run_that_left_no_report_is_incomplete(tmp_path: Path) -> None:
    assert read(tmp_path / "none.json") == Report(0, 0, is_complete=False)


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (Report(10, 0, is_complete=True), 0),
        (Report(10, 1, is_complete=True), 1),
        (Report(9, 0, is_complete=True), 2),
        (Report(10, 0, is_complete=False), 2),
        (Report(3, 1, is_complete=False), 1),
    ],
)
def test_the_exit_code_tells_found_from_nothing_proven(
    capsys: pytest.CaptureFixture[str], report: Report, code: int
) -> None:
    chosen = options().parse_args(["--cases", "10", "--seed", "7", "--phases", "fuzzing"])

    assert conclude({("staff", "fuzzing"): report}, chosen, "the log") == code
    assert "To repeat: --cases 10 --seed 7 --phases fuzzing\n" in capsys.readouterr().out
