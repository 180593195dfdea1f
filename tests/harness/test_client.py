import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from harness import client
from harness.client import Answer, Client
from harness.errors import HarnessError
from harness.probes import Request
from harness.runs import Query

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
LOG = '[{"sql": "SELECT 1", "count": 3, "rows": 7, "bytes": 90, "ms": 0.2}]'


@contextmanager
def speaking(*connections: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """A port where each connection is read once, answered with these bytes, and closed; what was read."""
    heard: list[bytes] = []

    def speak() -> None:
        for words in connections:
            connection, _ = listener.accept()
            with connection:
                heard.append(connection.recv(65536))
                connection.sendall(words)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(5)
        speaker = threading.Thread(target=speak, daemon=True)
        speaker.start()
        yield listener.getsockname()[1], heard
        speaker.join()


def test_an_answer_tells_status_body_time_and_work() -> None:
    headers = f'Server-Timing: app;dur=3.0, db;dur=1.5;desc="3 queries"\r\nX-Query-Log: {LOG}\r\n'.encode()
    with (
        speaking(OK.replace(b"\r\n\r\n", b"\r\n" + headers + b"\r\n")) as (port, _),
        Client(port, "it") as one,
    ):
        answer = one.get("/")
    assert (answer.status, answer.body, answer.queries) == (200, b"ok", 3)
    assert answer.fingerprints == (Query("SELECT 1", 3, 7, 90),)
    assert 0 < answer.seconds < 10


def test_every_arm_is_asked_for_the_same_host() -> None:
    with speaking(OK) as (port, heard), Client(port, "it") as one:
        one.get("/items?size=2", {"X-Extra": "1"})
    assert heard[0].startswith(b"GET /items?size=2 HTTP/1.1\r\n")
    assert b"\r\nHost: localhost\r\n" in heard[0]
    assert b"\r\nX-Extra: 1\r\n" in heard[0]


def test_a_connection_that_the_server_closed_is_made_anew() -> None:
    with speaking(OK, OK) as (port, _), Client(port, "it") as one:
        assert [one.get("/").status, one.get("/").status] == [200, 200]


def test_a_server_that_closes_twice_without_a_word_does_not_answer() -> None:
    with speaking(b"", b"") as (port, _), Client(port, "it") as one, pytest.raises(HarnessError) as error:
        one.get("/items")
    assert str(error.value).startswith("it does not answer GET /items: ")


def test_half_an_answer_is_none() -> None:
    with (
        speaking(OK[:-1]) as (port, _),
        Client(port, "it") as one,
        pytest.raises(HarnessError, match="it does not answer GET /: IncompleteRead"),
    ):
        one.get("/")


def test_a_server_that_is_gone_does_not_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with Client(port, "it") as one, pytest.raises(HarnessError, match=r"it does not answer GET /: .*refused"):
        one.get("/")


def test_an_answer_that_takes_too_long_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "TIMEOUT", 0.1)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        Client(silent.getsockname()[1], "it") as one,
        pytest.raises(HarnessError, match="it does not answer GET /: timed out"),
    ):
        one.get("/")


def test_a_write_is_not_sent_again_when_the_server_closed_the_connection() -> None:
    order = Request("POST", "/orders", b"{}")
    with speaking(OK, OK) as (port, heard), Client(port, "it") as one:
        one.get("/")
        with pytest.raises(HarnessError, match="it does not answer POST /orders: "):
            one.send(order)
        assert one.send(order).status == 200
    assert len(heard) == 2
    assert heard[1].startswith(b"POST /orders HTTP/1.1\r\n")
    assert b"\r\nContent-Length: 2\r\n" in heard[1]
    assert b"\r\nContent-Type: application/json\r\n" in heard[1]


def test_the_bytes_of_a_log_that_does_not_tell_them_are_unknown() -> None:
    answer = Answer(200, b"", 0.1, None, '[{"sql": "SELECT 1", "count": 3, "rows": 7}]')
    assert answer.fingerprints == (Query("SELECT 1", 3, 7, -1),)


def answered(body: bytes, status: int = 200) -> Answer:
    return Answer(status, body, 0.1, None, None)


def test_a_digest_holds_status_and_body_and_nothing_else() -> None:
    one = Answer(200, b"a", 0.1, 'db;dur=1;desc="1 query"', None)
    assert one.digest() == Answer(200, b"a", 0.2, None, LOG).digest()
    assert len({one.digest(), answered(b"a", 404).digest(), answered(b"b").digest()}) == 3


def test_keys_to_ignore_are_left_out_of_a_digest_at_any_depth() -> None:
    one = answered(b'{"id": 1, "items": [{"id": 2, "price": 1.50}]}')
    assert one.digest(["id"]) == answered(b'{"items": [{"price": 1.50}], "id": 3}').digest(["id"])
    assert one.digest(["id"]) != answered(b'{"id": 1, "items": [{"id": 2, "price": 1.5}]}').digest(["id"])
    assert one.digest(["price"]) != answered(b'{"id": 9, "items": [{"id": 2}]}').digest(["price"])


def test_a_body_that_is_no_json_has_no_keys_to_ignore() -> None:
    assert answered(b"<p>").digest(["id"]) == answered(b"<p>").digest()


def test_the_reason_of_an_error_is_the_beginning_of_its_body() -> None:
    assert answered(b'{"error":\n "gone"}', 400).reason == '{"error": "gone"}'
    assert len(answered(b"x" * 999).reason) == 300
