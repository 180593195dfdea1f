"""A right shop passes without a failure; every wrong answer is one, with its reason."""

import json
from collections import Counter
from typing import Any

import pytest

from tests.locustfiles.stand_in import CART, right

OPEN_CART = "/store/carts/"
FILL_CART = "/store/carts/:id/items/"
LIST = "/store/products/?collection_id"
PRODUCT = "/store/products/:id"

NO_JSON = "JSONDecodeError('Expecting value: line 1 column 1 (char 0)')"
NO_OBJECT = "TypeError('list indices must be integers or slices, not str')"


def endpoint(method: str, path: str) -> str:
    if path == OPEN_CART:
        return OPEN_CART
    return FILL_CART if method == "POST" else LIST if "?" in path else PRODUCT


def test_a_right_shop_is_shopped_by_four_names_without_a_failure(shop, locust):
    run = locust("--no-wait")

    assert run.failures == {}
    assert run.exit_code == 0
    # Four products for two lists and one piece in the cart.
    steps = Counter(row["name"] for row in run.rows)
    assert set(steps) == {OPEN_CART, FILL_CART, LIST, PRODUCT}
    assert steps[PRODUCT] / steps[LIST] == pytest.approx(2, rel=0.2)
    assert steps[PRODUCT] / steps[FILL_CART] == pytest.approx(4, rel=0.2)
    pieces = [json.loads(row["request"][2]) for row in run.rows if row["name"] == FILL_CART]
    assert {piece["quantity"] for piece in pieces} == {1}
    assert len({piece["product_id"] for piece in pieces}) > 10


def test_a_shopper_looks_at_a_page_for_a_second_at_least(shop, locust):
    gaps = locust(rows=9).gaps

    assert gaps
    assert min(gaps) >= 1


# Wrong answers to each step, in turn, each with the reason of its failure. Right ones follow.
WRONG = {
    OPEN_CART: [
        ((201, {"id": CART, "items": [{"id": 1}], "total_price": 1}), "a new cart with items"),
        ((201, "<html>"), f"not the JSON expected: {NO_JSON}"),
        ((201, {}), "not the JSON expected: KeyError('items')"),
    ],
    FILL_CART: [
        ((201, {"id": 1, "product_id": 0, "quantity": 1}), "another product"),
        ((200, {}), "status 200 instead of 201"),
        ((404, {}), "status 404 instead of 201"),
    ],
    LIST: [
        ((200, {"count": 0, "results": []}), "no products"),
        (
            (200, {"count": 1, "results": [{"id": 7, "collection": 11}]}),
            "a product of another collection",
        ),
        ((500, "Server Error"), "status 500 instead of 200"),
    ],
    PRODUCT: [
        ((200, {"id": 0, "images": []}), "another product"),
        ((301, {}), "status 301 instead of 200"),
        ((200, []), f"not the JSON expected: {NO_OBJECT}"),
    ],
}


def test_a_wrong_answer_is_a_failure_with_its_reason(shop, locust):
    turns = {name: iter([answer for answer, _ in wrong]) for name, wrong in WRONG.items()}
    shop.answer = lambda method, path, body: (
        next(turns[endpoint(method, path)], None) or right(method, path, body)
    )

    run = locust("--no-wait", users=6, rows=200)

    assert run.reasons == {name: {reason for _, reason in wrong} for name, wrong in WRONG.items()}
    assert run.exit_code == 1


def test_details_that_echo_the_request_are_looked_at_one_by_one(shop, locust):
    def echo(method: str, path: str, body: Any) -> tuple[int, Any]:
        if body:
            return 201, {"id": 1, "product_id": body["product_id"], "quantity": 0}
        status, content = right(method, path, body)
        return status, content | {"images": None} if endpoint(method, path) == PRODUCT else content

    shop.answer = echo

    assert locust("--no-wait", rows=50).failures == {
        FILL_CART: "fewer than asked for",
        PRODUCT: "no list of images",
    }


def test_no_answer_at_all_is_a_failure_too(shop, locust):
    shop.server_close()

    run = locust("--no-wait", rows=10)

    assert "Connection refused" in run.failures[OPEN_CART]
    assert run.exit_code == 1
