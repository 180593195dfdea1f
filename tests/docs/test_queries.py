"""The queries of docs/observe.md, on a log whose figures are known."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from docs.queries.__main__ import main

NAMES = ("endpoints", "errors", "limits", "minutes", "queries", "slow")
LIST, DETAIL = "/store/products/", "/store/products/<pk>/"


def request(second: int, **changes: object) -> str:
    facts = {
        "time": f"2026-11-21T13:{30 + second // 60}:{second % 60:02}.250Z",
        "logger": "storefront.requests",
        "method": "GET",
        "route": LIST,
        "status": 200,
        "duration_ms": 10,
        "queries": 3,
        "db_ms": 2.5,
        "request_id": "4bf92f3577b34da6a3ce929d0e0e4736",
    }
    return json.dumps(facts | changes)


LOG = [
    *(request(second) for second in range(97)),
    request(97, status=500, duration_ms=401, queries=13, request_id="the-slow-one"),
    request(98, status=404, route=DETAIL, duration_ms=5, queries=1),
    request(99, route=DETAIL, duration_ms=25, queries=1),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    write(tmp_path / "shop.log", *LOG)
    return tmp_path


def write(path: Path, *lines: str) -> None:
    path.write_text("".join(f"{line}\n" for line in lines))


def query(*arguments: str) -> tuple[int, list[str]]:
    """The exit code, and the lines of output without the spaces that align them."""
    result = CliRunner().invoke(main, arguments)
    return result.exit_code, [" ".join(line.split()) for line in result.output.splitlines()]


def test_endpoints_come_by_the_time_that_they_take(folder: Path) -> None:
    assert query("endpoints", "shop.log") == (
        0,
        [
            "requests: 100, other messages: 0, unreadable lines: 0",
            "endpoint requests p50 p99 % of time",
            "GET /store/products/ 98 10.0 21.7 97.9",
            "GET /store/products/<pk>/ 2 15.0 24.8 2.1",
        ],
    )


def test_failures_come_before_refusals(folder: Path) -> None:
    _, [_, *table] = query("errors", "shop.log")

    assert table == [
        "endpoint status responses % of endpoint",
        "GET /store/products/ 500 1 1.0",
        "GET /store/products/<pk>/ 404 1 50.0",
    ]


def test_queries_are_those_of_successful_requests(folder: Path) -> None:
    _, [_, *table] = query("queries", "shop.log")

    assert table == [
        "endpoint fewest mean most % in database",
        "GET /store/products/ 3 3.0 3 25.0",
        "GET /store/products/<pk>/ 1 1.0 1 10.0",
    ]


def test_the_slowest_requests_come_with_their_ids(folder: Path) -> None:
    _, [_, *table] = query("slow", "shop.log")

    assert len(table) == 11
    assert table[:3] == [
        "at endpoint ms status queries id",
        "13:31:37 GET /store/products/ 401.0 500 13 the-slow-one",
        "13:31:39 GET /store/products/<pk>/ 25.0 200 1 4bf92f3577b3",
    ]


def test_minutes_show_when_it_began(folder: Path) -> None:
    _, [_, *table] = query("minutes", "shop.log")

    assert table == [
        "minute requests failed p50 p99",
        "2026-11-21 13:30 60 0 10.0 10.0",
        "2026-11-21 13:31 40 1 10.0 254.4",
    ]


def test_a_limit_that_is_missed_ends_with_1(folder: Path) -> None:
    exit_code, [_, *table] = query("limits", "shop.log")

    assert exit_code == 1
    assert table == ["limit measured met", "p99 < 150 ms 28.8 True", "failed < 1 % 1.0 False"]


def test_limits_that_are_met_end_with_0(folder: Path) -> None:
    write(folder / "shop.log", *LOG, request(0))

    assert query("limits", "shop.log")[0] == 0


def test_an_empty_result_is_a_heading(folder: Path) -> None:
    write(folder / "shop.log", request(0))

    assert query("errors", "shop.log") == (
        0,
        ["requests: 1, other messages: 0, unreadable lines: 0", "endpoint status responses % of endpoint"],
    )


def test_several_files_packed_ones_too_are_one_log_and_none_counts_twice(folder: Path) -> None:
    (folder / "shop.log.1.gz").write_bytes(gzip.compress((folder / "shop.log").read_bytes()))

    _, [coverage, *_] = query("minutes", "shop.log", "shop.log.1.gz", "shop.log")

    assert coverage == "requests: 200, other messages: 0, unreadable lines: 0"


@pytest.mark.parametrize(
    "line",
    [
        request(0)[:50],
        request(0) + request(1),
        "Watching for file changes",
        "[1, 2]",
        "\x00",
        request(0, status="fast"),
        request(0, status=99_999_999_999),
        request(0, duration_ms=-1),
        request(0, duration_ms=None),
        request(0, duration_ms=float("nan")),
        request(0, duration_ms=float("inf")),
    ],
)
def test_a_line_that_is_no_request_and_no_message_is_counted_as_unreadable(folder: Path, line: str) -> None:
    write(folder / "shop.log", request(0), line, '{"level": "ERROR", "logger": "django.request"}', request(1))

    _, [coverage, *_] = query("minutes", "shop.log")

    assert coverage == "requests: 2, other messages: 1, unreadable lines: 1"


def test_bytes_that_are_no_text_are_one_unreadable_line(folder: Path) -> None:
    (folder / "shop.log").write_bytes(b"\xff\xfe\n" + request(0).encode() + b"\n")

    assert query("minutes", "shop.log")[1][0] == "requests: 1, other messages: 0, unreadable lines: 1"


@pytest.mark.parametrize("name", NAMES)
def test_no_line_of_a_table_is_wider_than_a_terminal(folder: Path, name: str) -> None:
    write(folder / "shop.log", request(0, route="/store/products/<product_pk>/images/<pk>/", status=500))

    output = CliRunner().invoke(main, [name, "shop.log"]).output

    assert max(map(len, output.splitlines())) <= 80


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (
            "none.log",
            'Error: Cannot read the log. IO Error: No files found that match the pattern "none.log"',
        ),
        ("cut.log.gz", "Error: Cannot read the log. IO Error: Unexpected end of GZIP stream: cut.log.gz"),
        (
            "text.log",
            "Error: No request in the log (other messages: 0, unreadable lines: 1). "
            "Start the server with REQUEST_LOG=1.",
        ),
        (
            "empty.log",
            "Error: No request in the log (other messages: 0, unreadable lines: 0). "
            "Start the server with REQUEST_LOG=1.",
        ),
    ],
)
def test_a_log_without_requests_ends_with_2_whatever_the_query(folder: Path, name: str, reason: str) -> None:
    packed = gzip.compress("".join(LOG).encode())
    (folder / "cut.log.gz").write_bytes(packed[: len(packed) // 2])
    write(folder / "text.log", "no JSON")
    write(folder / "empty.log")

    assert query("limits", name) == (2, [reason])
