"""Texts that are hard to keep, to search for or to show: kept as they came, or refused."""

import pytest
from rest_framework.test import APIClient

from store.models import Review
from tests.store.cast import a_product

pytestmark = pytest.mark.postgres

KEPT = {
    "right to left": "\u202etxt.exe\u202c",
    "zero width": "a\u200bb\u200d\ufeffc",
    "control": "a\x01\x08\x1b[31m\x7fb",
    "c1 control": "a\x80\x9fb",
    "line separators": "a\u2028b\u2029c",
    "no character": "a\ufffe\uffff\U0010ffffb",
    "not composed": "e\u0301",
    "stacked marks": "a" + "\u0301" * 500,
    "astral": "🛒𝕊𐍈",
    "family": "👩‍👩‍👧‍👦",
    "markup": "<script>alert(1)</script>",
    "template": "{{ 7 * 7 }} {% debug %} ${7*7} %s %(a)s {0}",
    "sql": "'); DROP TABLE store_review; --",
    "path": "../../etc/passwd",
    "escape": "\\u0000 \\0 %00 &#0;",
    "longest": "x" * 10_000,
}
REFUSED = {
    "nul": '"a\\u0000b"',
    "high surrogate": '"\\ud83d"',
    "low surrogate": '"\\ude00"',
    "swapped surrogates": '"\\ude00\\ud83d"',
    "raw surrogate": b'"\xed\xa0\x80"',
    "raw control": b'"a\x01b"',
    "raw nul": b'"a\x00b"',
    "overlong": b'"\xc0\xaf"',
    "latin-1": b'"\xe9"',
    "blanks only": '" \\u00a0\\u2003 "',
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_a_text_is_kept_as_it_came(api: APIClient, text: str) -> None:
    address = f"/store/products/{a_product().id}/reviews/"

    made = api.post(address, {"name": "Ada", "description": text})

    assert (made.status_code, made.json()["description"]) == (201, text)
    assert api.get(f"{address}{made.json()['id']}/").json()["description"] == text


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_is_no_text_is_refused(api: APIClient, text: str | bytes) -> None:
    raw = text if isinstance(text, bytes) else text.encode()

    response = api.generic(
        "POST",
        f"/store/products/{a_product().id}/reviews/",
        b'{"name": "Ada", "description": ' + raw + b"}",
        "application/json",
    )

    assert (response.status_code, response["Content-Type"]) == (400, "application/json")
    assert not Review.objects.exists()


@pytest.mark.parametrize("word", ["%25", "_", "%5C", "%", "%zz", ".*", "%FF", "%ED%A0%80", "%E2%80%8B"])
def test_a_sign_of_a_pattern_is_searched_for_as_it_is(api: APIClient, word: str) -> None:
    a_product()

    response = api.get(f"/store/products/?search={word}")

    assert (response.status_code, response.json()["count"]) == (200, 0)


@pytest.mark.parametrize("title", ["50% off", "snake_case", "back\\slash"])
def test_and_is_found_where_it_stands(api: APIClient, title: str) -> None:
    a_product(title=title)
    a_product(title="50 off, snakecase, backslash")

    assert api.get("/store/products/", {"search": title}).json()["count"] == 1


def test_a_long_word_is_searched_for_and_a_longer_one_refused(api: APIClient) -> None:
    a_product(title="a" * 255)

    response = api.get("/store/products/", {"search": "a" * 256})

    assert api.get("/store/products/", {"search": "a" * 255}).json()["count"] == 1
    assert response.status_code == 400
    assert response.json() == {"search": ["Search for words of at most 255 letters."]}


@pytest.mark.parametrize(
    "ordering", ["%00", "password", "-", ",,", "collection__title", "id;DROP", "?", "%FF"]
)
def test_an_unknown_order_is_ignored(api: APIClient, ordering: str) -> None:
    a_product()

    response = api.get(f"/store/products/?ordering={ordering}")

    assert (response.status_code, response.json()["count"]) == (200, 1)


@pytest.mark.parametrize(
    ("field", "text", "status"),
    [
        ("username", "a" * 100_000, 401),
        ("username", "\u202eada", 401),
        ("username", "a\0b", 400),
        ("password", "\u200b", 401),
        ("password", "a\0b", 400),
        ("password", "p" * 129, 400),
    ],
)
def test_nobody_signs_in_with_it(api: APIClient, field: str, text: str, status: int) -> None:
    account = {"username": "ada", "password": "wrong", field: text}

    assert api.post("/auth/jwt/create/", account).status_code == status
