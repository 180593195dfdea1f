"""Numbers as nobody means them, in JSON, in addresses and in queries."""

import pytest
from rest_framework.test import APIClient

from store.models import CartItem
from tests.store.cast import a_cart, a_collection, a_product

pytestmark = pytest.mark.postgres

PRODUCTS = "/store/products/"
LONG = "9" * 5_000  # more digits than Python reads as a number


@pytest.mark.parametrize(
    "quantity",
    [
        "-0",
        "-0.0",
        "1e400",
        "1e-400",
        LONG,
        f'"{LONG}"',
        "0.5",
        "1.5e0",
        '"NaN"',
        "Infinity",
        "-NaN",
        "0x1",
        "01",
        "1_0",
        '"0x1"',
        '"1e0"',
        '"1,0"',
        "[1]",
        '{"a": 1}',
        "32768",
        "-9223372036854775809",
        "18446744073709551616",
    ],
)
def test_no_quantity(api: APIClient, quantity: str) -> None:
    product, cart = a_product(), a_cart()
    body = f'{{"product_id": {product.id}, "quantity": {quantity}}}'

    response = api.generic("POST", f"/store/carts/{cart.id}/items/", body, "application/json")

    assert (response.status_code, response["Content-Type"]) == (400, "application/json")
    assert not CartItem.objects.exists()


@pytest.mark.parametrize("quantity", ["1.0", "1e0", '" 1 "', '"+1"', '"1.0"', '"١"'])
def test_one_in_other_words_is_one(api: APIClient, quantity: str) -> None:
    product, cart = a_product(), a_cart()
    body = f'{{"product_id": {product.id}, "quantity": {quantity}}}'

    response = api.generic("POST", f"/store/carts/{cart.id}/items/", body, "application/json")

    assert (response.status_code, response.json()["quantity"]) == (201, 1)


@pytest.mark.parametrize("price", ["-0", "-0.0", "1e9", "1e-3", "0.30000000000000004", '"1,50"', f'"{LONG}"'])
def test_no_price(staff: APIClient, price: str) -> None:
    spade = a_product()
    body = f'{{"unit_price": {price}}}'

    response = staff.generic("PATCH", f"{PRODUCTS}{spade.id}/", body, "application/json")

    assert (response.status_code, list(response.json())) == (400, ["unit_price"])


@pytest.mark.parametrize(("price", "kept"), [("1e1", b"10.00"), ("10", b"10.00"), ('"1e1"', b"10.00")])
def test_a_price_in_other_words_is_kept_with_two_decimals(staff: APIClient, price: str, kept: bytes) -> None:
    spade = a_product()

    response = staff.generic(
        "PATCH", f"{PRODUCTS}{spade.id}/", f'{{"unit_price": {price}}}', "application/json"
    )

    assert b'"unit_price":%b,' % kept in response.content


@pytest.mark.parametrize(
    "page", ["%00", str(2**63), "1e0", "1.0", "-0", LONG, "NaN", "0x1", "%FF", "1&page=9"]
)
def test_no_page(api: APIClient, page: str) -> None:
    a_product()

    response = api.get(f"{PRODUCTS}?page={page}")

    assert (response.status_code, response.json()) == (404, {"detail": "Invalid page."})


@pytest.mark.parametrize("page_size", ["%00", str(2**63), "NaN", "-0", LONG, "1e1", "%FF", "0x1"])
def test_a_page_size_is_never_an_error(api: APIClient, page_size: str) -> None:
    a_product()

    response = api.get(f"{PRODUCTS}?page_size={page_size}")

    assert (response.status_code, response.json()["count"]) == (200, 1)


@pytest.mark.parametrize("limit", [str(2**63), "1e400", "1e-400", "-1e400", LONG, "sNaN", "0x1", "%ED%A0%80"])
def test_no_limit_of_the_price(api: APIClient, limit: str) -> None:
    response = api.get(f"{PRODUCTS}?unit_price__gt={limit}")

    assert (response.status_code, list(response.json())) == (400, ["unit_price__gt"])


@pytest.mark.parametrize("limit", ["-0", "-0.0", "0", "+1"])
def test_a_limit_in_other_words_is_a_limit(api: APIClient, limit: str) -> None:
    a_product()

    assert api.get(f"{PRODUCTS}?unit_price__gt={limit}").json()["count"] == 1


@pytest.mark.parametrize("unknown", [str(2**63 - 1), str(2**64), str(-(2**63) - 1), "9" * 4_000, "-0"])
def test_an_unknown_collection_gives_no_row(api: APIClient, unknown: str) -> None:
    a_product()

    response = api.get(f"{PRODUCTS}?collection_id={unknown}")

    assert (response.status_code, response.json()["count"]) == (200, 0)


def test_more_digits_than_python_reads_are_no_number(api: APIClient) -> None:
    response = api.get(f"{PRODUCTS}?collection_id={LONG}")

    assert (response.status_code, response.json()) == (400, {"collection_id": ["Enter a whole number."]})


@pytest.mark.parametrize("key", ["-1", "1.0", "1e0", str(2**63), str(2**64), LONG, "0x1", "NaN", "%ED%A0%80"])
@pytest.mark.parametrize("what", ["products", "collections", "customers", "orders"])
def test_no_row_has_such_a_number(staff: APIClient, what: str, key: str) -> None:
    a_product(a_collection())

    response = staff.get(f"/store/{what}/{key}/")

    assert (response.status_code, response["Content-Type"]) == (404, "application/json")
