"""What a log adds up to, whatever its length and however damaged it is."""

import gzip
import io
import random
from pathlib import Path
from typing import Any

import pytest

from harness.errors import HarnessError
from harness.logs import lines, summary
from harness.logs.fields import Fields
from harness.logs.sketch import Sketch
from harness.logs.summary import Log
from harness.stats import percentile
from tests.harness.log_lines import answered, at, failed, line


def read(*written: bytes, **fields: Any) -> Log:
    log = Log(Fields(**fields))
    log.read(written)
    return log


def test_requests_are_summed_up_by_endpoint_the_most_time_first() -> None:
    log = read(
        *(answered(second) for second in range(3)),
        answered(4, method="POST", route="/store/orders/", status=409, duration_ms=70, queries=14),
    )

    assert [(name, one.count, one.ms.sum) for name, one in log.by_time] == [
        ("POST /store/orders/", 1, 70.0),
        ("GET /store/products/", 3, 30.0),
    ]
    assert log.by_time[0][1].errors == {409: 1}
    assert (log.all.count, log.seconds, log.rate(4)) == (4, 4.0, 1.0)


def test_queries_and_bytes_have_a_mean_and_a_most_where_they_are_told() -> None:
    log = read(answered(queries=3), answered(queries=13), answered(queries=None))

    assert (log.all.queries.mean, log.all.queries.most) == (8.0, 13)
    assert read(line(status=200, duration_ms=1)).all.queries.mean is None


def test_refused_failed_and_shed_are_told_apart() -> None:
    log = read(*(answered(status=status) for status in (200, 404, 500, 503, 503)))

    assert (log.all.errors, log.all.failed, log.all.shed) == ({404: 1, 500: 1, 503: 2}, 3, 2)


def test_the_slowest_requests_are_kept_with_their_ids() -> None:
    log = read(*(answered(duration_ms=ms, request_id=f"number-{ms}") for ms in [*range(40), 7, 7]))

    assert [one.request_id for one in log.slowest] == [f"number-{ms}" for ms in range(39, 29, -1)]


def test_messages_of_one_kind_are_one_however_their_figures_differ() -> None:
    error = "Traceback (most recent call last):\n  …\nValueError: no row 17 in 0f8fad5b-d9cb-469f"
    log = read(
        failed("Failed: /carts/3/", exc_info=error, request_id="first-id"),
        failed("Failed: /carts/88/", exc_info=error.replace("17", "4"), request_id="last-id"),
        failed("Another"),
        line(level="INFO", message="Booting worker"),
    )

    assert {kind: group.count for kind, group in log.messages.items()} == {
        ("ERROR", "Failed: /carts/#/ · ValueError: no row # in #"): 2,
        ("ERROR", "Another"): 1,
    }
    assert next(iter(log.messages.values())).last.request_id == "last-id"
    assert log.quiet == 1


def test_minutes_have_figures_of_their_own() -> None:
    log = read(answered(59.9), answered(60, status=500), answered(61, status=503))

    assert [(minute.strftime("%H:%M"), one.count, one.failed) for minute, one in log.minutes.items()] == [
        ("13:30", 1, 0),
        ("13:31", 2, 2),
    ]


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"Not Found: /nothing\n",
        b'{"status": 200, "durat',
        b"[1, 2]\n",
        b"\xff\xfe\n",
        b"[" * 5000,
        answered(status="200"),
        answered(duration_ms=float("nan")),
        answered(duration_ms=-1),
        answered(duration_ms=True),
        answered(queries="three"),
        answered(time="yesterday"),
    ],
)
def test_a_damaged_line_is_counted_and_hurts_no_other(damaged: bytes) -> None:
    log = read(answered(), damaged, answered())

    assert (log.lines, log.all.count, log.damaged, log.first_damaged) == (3, 2, 1, 2)


def test_lines_may_come_in_any_order() -> None:
    log = read(answered(30), answered(0), answered(90))

    assert (log.first, log.last) == (log.all and min(log.minutes), max(log.minutes).replace(second=30))


def test_another_project_names_its_fields_and_its_unit() -> None:
    fields = {"endpoint": ["view"], "status": "code", "duration": "took", "unit": "us", "time": "ts"}
    log = read(line(view="shop.list", code=200, took=2500, ts=1_800_000_000.5), **fields)

    assert [(name, one.ms.sum) for name, one in log.by_time] == [("shop.list", 2.5)]
    assert log.first is not None
    assert log.first.isoformat() == "2027-01-15T08:00:00.500000+00:00"


def test_memory_does_not_grow_with_the_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary, "MOST_ENDPOINTS", 5)
    monkeypatch.setattr(summary, "MOST_MESSAGES", 5)
    monkeypatch.setattr(summary, "MOST_MINUTES", 5)
    draw = random.Random(1)

    log = Log(Fields())
    log.read(answered(60 * n, route=f"/{n}/", duration_ms=draw.uniform(0, 1e12)) for n in range(2000))
    log.read(failed("x" * n) for n in range(2000))

    assert (len(log.endpoints), log.endpoints["(others)"].count) == (6, 1995)
    assert (len(log.messages), log.messages["ERROR", "(others)"].count) == (6, 1995)
    assert (len(log.minutes), log.forgotten, min(log.minutes).isoformat()) == (
        5,
        1995,
        at(60 * 1995).replace("Z", "+00:00"),
    )
    assert len(log.heap) == 10
    assert len(log.all.ms.classes) < 1400
    assert log.all.count == 2000


@pytest.mark.parametrize(
    "draw", [lambda r: r.lognormvariate(3, 1), lambda r: r.uniform(0, 9), lambda r: 150.0]
)
@pytest.mark.parametrize("percent", [1, 50, 95, 99, 99.9])
def test_percentiles_are_within_one_percent(draw: Any, percent: float) -> None:
    source = random.Random(2)
    values = [draw(source) for _ in range(20_001)]
    sketch = Sketch()
    for value in values:
        sketch.add(value)

    assert sketch.percentile(percent) == pytest.approx(percentile(values, percent), rel=0.0101)
    assert sketch.most == max(values)


def test_there_is_no_percentile_of_nothing() -> None:
    with pytest.raises(ValueError, match="nothing"):
        Sketch().percentile(50)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_file_is_read_whether_packed_or_not(tmp_path: Path, pack: Any) -> None:
    (tmp_path / "log").write_bytes(pack(b"one\ntwo\nthree"))

    assert [*lines.lines(str(tmp_path / "log"))] == [b"one\n", b"two\n", b"three"]


def test_of_a_line_without_end_only_its_beginning_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LONGEST", 4)

    assert [*lines.bounded(io.BytesIO(b"abcdefgh\nabc\nabcd\nabcde\nab"))] == [
        b"abcd",
        b"abc\n",
        b"abcd",
        b"abcd",
        b"ab",
    ]


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "cut.gz").write_bytes(gzip.compress(b"a line\n" * 999)[:-9])

    with pytest.raises(HarnessError, match="none cannot be read: No such file"):
        [*lines.lines(str(tmp_path / "none"))]
    with pytest.raises(HarnessError, match=r"cut\.gz is damaged"):
        [*lines.lines(str(tmp_path / "cut.gz"))]
