"""Every JSON body is read by one parser: what it takes, and what it refuses with 400."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from rest_framework.exceptions import ParseError

from storefront.parser import JSONParser


def parsed(body: bytes) -> Any:
    return JSONParser().parse(BytesIO(body))


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": [1, 2.5, "x", null, true]}', {"a": [1, 2.5, "x", None, True]}),
        ('"Käse 🛒"'.encode(), "Käse 🛒"),
        (rb'"\ud83d\ude00"', "😀"),
        (b'{"a": 1, "a": 2}', {"a": 2}),
    ],
)
def test_json_is_read(body: bytes, value: object) -> None:
    assert parsed(body) == value


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"'a'",
        b"[1,]",
        b"NaN",
        b"[-Infinity]",
        rb'"\ud800"',
        b'"\xff"',
        b"\xef\xbb\xbf{}",
        "{}".encode("utf-16"),
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
    ],
)
def test_what_is_no_sound_json_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match=r"^JSON parse error - "):
        parsed(body)


@pytest.mark.parametrize("body", ["{", "[" * 100_000, r'"\ud800"'])
def test_the_shop_refuses_it_with_400_and_a_reason(client: Client, body: str) -> None:
    response = client.post("/store/carts/", body, content_type="application/json")

    assert response.status_code == 400
    assert response.json()["detail"].startswith("JSON parse error - ")
