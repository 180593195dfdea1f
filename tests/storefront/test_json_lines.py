"""Log lines as JSON: one object a line, whatever is in them, and no key to anything."""

import json
import logging
import sys
from typing import Any

import pytest

from storefront import request_id
from storefront.json_lines import JsonLines, without_keys


def line(message: str, *arguments: object, **extra: object) -> str:
    record = logging.LogRecord("shop", logging.WARNING, __file__, 1, message, arguments, None)
    record.__dict__.update(created=1_800_000_000.25, process=71, **extra)
    return JsonLines().format(record)


def told(*arguments: Any, **extra: Any) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(line(*arguments, **extra))
    return content


def test_a_line_tells_when_how_grave_where_what_and_by_which_process() -> None:
    assert told("%d sold out", 3) == {
        "time": "2027-01-15T08:00:00.250Z",
        "level": "WARNING",
        "logger": "shop",
        "message": "3 sold out",
        "pid": 71,
    }


def test_further_facts_stand_beside_the_message() -> None:
    assert told("answered", status=200, user=None) | {"time": ""} == {
        "time": "",
        "level": "WARNING",
        "logger": "shop",
        "message": "answered",
        "pid": 71,
        "status": 200,
        "user": None,
    }


def test_a_line_of_a_request_has_its_id() -> None:
    token = request_id.current.set("4bf92f3577b34da6")
    try:
        assert told("slow")["request_id"] == "4bf92f3577b34da6"
    finally:
        request_id.current.reset(token)
    assert "request_id" not in told("slow")


@pytest.mark.parametrize(
    "text", ['"}\n{"level": "CRITICAL"', "\r\n\x1b[2J\x00", "\u2028\u202e\x7f\x85", "\udc80 half", "Ünïcödé"]
)
def test_whatever_a_client_sends_stays_in_one_line_of_plain_ascii(text: str) -> None:
    written = line("%s", text, path=text)

    assert written.isascii()
    assert written.isprintable()
    assert (json.loads(written)["message"], json.loads(written)["path"]) == (text, text)


def test_a_traceback_is_one_field() -> None:
    try:
        raise ValueError("no such\nthing")
    except ValueError:
        record = logging.LogRecord("shop", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())
    content = json.loads(JsonLines().format(record))

    assert content["exc_info"].startswith("Traceback (most recent call last):\n")
    assert content["exc_info"].endswith("ValueError: no such\nthing")


def test_the_request_itself_is_left_out() -> None:
    assert {"request", "status_code"}.isdisjoint(told("failed", request="GET /?token=1", status_code=500))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/store/carts/0f8fad5b-d9cb-469f-a165-70867728950e/items/", "/store/carts/0f8fad5b.../items/"),
        ("/store/carts/0F8FAD5BD9CB469FA16570867728950E/", "/store/carts/0F8FAD5B.../"),
        ("JWT eyJhbGciOiJI.eyJ0b2tlbl90.c2lnbmF0dXJl failed", "JWT eyJhbGci... failed"),
        ("/store/products/12345678/", "/store/products/12345678/"),
    ],
)
def test_keys_to_carts_and_accounts_are_cut_short(text: str, shown: str) -> None:
    assert without_keys(text) == shown


def test_keys_are_cut_wherever_people_write_freely() -> None:
    key = "0f8fad5b-d9cb-469f-a165-70867728950e"

    assert key not in line("Failed: /store/carts/%s/", key, path=f"/store/carts/{key}/")
