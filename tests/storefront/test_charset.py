"""UTF-8 is read and nothing else, whatever codec a Content-Type names."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from storefront.charset import REFUSAL, is_read
from storefront.wsgi import application


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """A request would close the connection with the test's transaction. Django's own client sees to that."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask(content_type: str, path: str = "/healthz?a=1", method: str = "GET") -> tuple[str, bytes]:
    """Status line and body."""
    environ = RequestFactory().generic(method, path).environ | {"CONTENT_TYPE": content_type}
    told: list[Any] = []
    body = b"".join(application(environ, lambda *head: told.extend(head)))
    return told[0], body


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json; charset=rot13",
        "application/json; charset=hex",
        "application/x-www-form-urlencoded; charset=utf-16",
        "text/plain; charset=latin-1",
        "text/plain; charset=no-such-thing",
        "text/plain; CHARSET=undefined",
        "text/plain; charset=",
        "text/plain; charset*=utf-8''%00",
        "text/plain; charset*=bogus''abc",
        "application/json; x*=bogus''abc",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_charset_is_refused(content_type: str, method: str) -> None:
    assert ask(content_type, method=method) == ("415 Unsupported Media Type", REFUSAL)


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "application/json",
        "application/json; charset=utf-8",
        "application/json; charset=UTF8",
        'application/json; charset="utf-8"',
        "application/json;charset=us-ascii",
        "multipart/form-data; boundary=x",
        "text/plain; name*=utf-8''%C3%A9",
    ],
)
def test_utf_8_is_read_by_all_its_names(content_type: str) -> None:
    assert is_read(content_type)
    assert ask(content_type)[0] == "200 OK"
