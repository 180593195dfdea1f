"""Every answer is written by one renderer: its exact bytes."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import ErrorDetail
from rest_framework.renderers import JSONRenderer as DRFRenderer
from rest_framework.utils.serializer_helpers import ReturnDict, ReturnList

from storefront.renderer import JSONRenderer, json_response


def rendered(data: Any, accept: str = "application/json") -> bytes:
    return JSONRenderer().render(data, accept, {})


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("10.5"), b"10.50"),
        (Decimal(0), b"0.00"),
        (Decimal("-3.999"), b"-4.00"),
        (Decimal("1E+3"), b"1000.00"),
        (Decimal("9999999999.99"), b"9999999999.99"),
        (7, b"7"),
        ("Käse \u2028 <b>\n", '"Käse \u2028 <b>\\n"'.encode()),
        (datetime(2026, 5, 4, 3, 2, 1, 90, tzinfo=UTC), b'"2026-05-04T03:02:01.000090Z"'),
        (date(2026, 5, 4), b'"2026-05-04"'),
        (uuid.UUID(int=10), b'"00000000-0000-0000-0000-00000000000a"'),
        (gettext_lazy("Not found."), b'"Not found."'),
        (ErrorDetail("Invalid page.", code="not_found"), b'"Invalid page."'),
        (ReturnDict({"a": ReturnList([None, True], serializer=None)}, serializer=None), b'{"a":[null,true]}'),
        ((), b"[]"),
    ],
)
def test_a_value_has_one_form(value: object, written: bytes) -> None:
    assert rendered({"value": value}) == b'{"value":' + written + b"}"


def test_keys_keep_their_order() -> None:
    assert rendered({"b": 1, "a": 2}) == b'{"b":1,"a":2}'


def test_no_content_is_no_bytes() -> None:
    assert rendered(None) == b""


@pytest.mark.parametrize("value", [object(), {1: "a key that is no string"}, {"a set"}, b"bytes"])
def test_what_has_no_form_is_an_error(value: object) -> None:
    with pytest.raises(TypeError):
        rendered({"value": value})


def test_a_client_may_ask_for_indentation() -> None:
    document = {"a": [1, {"b": "two\n    lines"}], "price": Decimal("1.5"), "none": []}

    wide = rendered(document, "application/json; indent=4")

    assert wide == (
        b'{\n    "a": [\n        1,\n        {\n            "b": "two\\n    lines"\n        }\n    ],\n'
        b'    "price": 1.50,\n    "none": []\n}'
    )


@pytest.mark.parametrize("indent", [1, 2, 3, 8])
def test_indentation_looks_like_drfs(indent: int) -> None:
    accept = f"application/json; indent={indent}"
    document = {"a": [1, {"b": [[]]}], "c": {}}

    assert rendered(document, accept) == DRFRenderer().render(document, accept, {})


def test_indent_0_is_compact() -> None:
    assert rendered({"a": 1}, "application/json; indent=0") == b'{"a":1}'


def test_other_views_answer_in_the_same_form() -> None:
    response = json_response({"price": Decimal("1.5")}, status=418)

    assert response.content == b'{"price":1.50}'
    assert (response.status_code, response["Content-Type"]) == (418, "application/json")
