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

    assert run.names == {OPEN_CART, FILL_CART, LIST, PRODUCT}
    assert run.failures == {}
    assert run.exit_code == 0


def test_four_products_are_looked_at_for_two_lists_and_one_piece_in_the_cart(shop, locust):
    run = locust("--no-wait")

    steps = Counter(row["name"] for row in run.rows)
    assert steps[PRODUCT] / steps[LIST] == pytest.approx(2, rel=0.2)
    assert steps[PRODUCT] / steps[FILL_CART] == pytest.approx(4, rel=0.2)
    pieces = [json.loads(row["request"][2]) for row in run.rows if row["name"] == FILL_CART]
    assert {piece["quantity"] for piece in pieces} == {1}
    assert len({piece["product_id"] for piece in pieces}) > 10


def test_a_shopper_looks_at_a_page_for_a_second_at_least(shop, locust):
    gaps = locust(rows=9).gaps

    assert gaps
    assert min(gaps) >= 1


@pytest.mark.parametrize(
    ("answers", "reasons"),
    [
        (
            {
                OPEN_CART: (201, {"id": CART, "items": [{"id": 1}], "total_price": 1}),
                FILL_CART: (201, {"id": 1, "product_id": 0, "quantity": 1}),
                LIST: (200, {"count": 0, "results": []}),
                PRODUCT: (200, {"id": 0, "images": []}),
            },
            {
                OPEN_CART: "a new cart with items",
                FILL_CART: "another product",
                LIST: "no products",
                PRODUCT: "another product",
            },
        ),
        (
            {
                LIST: (200, {"count": 1, "results": [{"id": 7, "collection": 11}]}),
                OPEN_CART: (201, "<html>"),
                PRODUCT: (301, {}),
                FILL_CART: (200, {}),
            },
            {
                LIST: "a product of another collection",
                OPEN_CART: f"not the JSON expected: {NO_JSON}",
                PRODUCT: "status 301 instead of 200",
                FILL_CART: "status 200 instead of 201",
            },
        ),
        (
            {LIST: (500, "Server Error"), PRODUCT: (200, []), OPEN_CART: (201, {})},
            {
                LIST: "status 500 instead of 200",
                PRODUCT: f"not the JSON expected: {NO_OBJECT}",
                OPEN_CART: "not the JSON expected: KeyError('items')",
                FILL_CART: "status 404 instead of 201",
            },
        ),
    ],
    ids=["wrong content", "another status", "no content"],
)
def test_a_wrong_answer_is_a_failure_with_its_reason(shop, locust, answers, reasons):
    shop.answer = lambda method, path, body: answers.get(endpoint(method, path)) or right(method, path, body)

    run = locust("--no-wait")

    assert run.failures == reasons
    assert run.exit_code == 1


def test_details_that_echo_the_request_are_looked_at_one_by_one(shop, locust):
    def echo(method: str, path: str, body: Any) -> tuple[int, Any]:
        if body:
            return 201, {"id": 1, "product_id": body["product_id"], "quantity": 0}
        status, content = right(method, path, body)
        return status, content | {"images": None} if endpoint(method, path) == PRODUCT else content

    shop.answer = echo

    assert locust("--no-wait").failures == {
        FILL_CART: "fewer than asked for",
        PRODUCT: "no list of images",
    }


def test_no_answer_at_all_is_a_failure_too(shop, locust):
    shop.server_close()

    run = locust("--no-wait")

    assert "Connection refused" in run.failures[OPEN_CART]
    assert run.exit_code == 1
