"""What cannot be a product, a collection or a review is refused, one reason each, and changes nothing."""

import json

import pytest
from rest_framework.test import APIClient

from store.models import Collection, Product, Review
from tests.store.cast import a_product

DEEP = b'{"title": ' + b"[" * 2_000 + b"]" * 2_000 + b"}"
HUGE = "1" * 400
# What no reader of JSON makes a value of.
UNREADABLE = ("NaN", "1e400", '"\\ud800"', HUGE)

# In JSON as it is sent: what Python's own writer would not write belongs to it.
NO_TEXT = {
    "null": "null",
    "empty": '""',
    "blank": '" \\t\\n "',
    "nul": '"a\\u0000b"',
    "true": "true",
    "list": '["a"]',
    "object": '{"a": 1}',
    "lone surrogate": '"\\ud800"',
}
NO_PRICE = {
    "null": "null",
    "empty": '""',
    "zero": "0",
    "negative": "-0.01",
    "three decimals": "0.001",
    "too many digits": "123456789.00",
    "huge": "1e400",
    "nan": "NaN",
    "nan in words": '"NaN"',
    "infinity in words": '"Infinity"',
    "text": '"cheap"',
    "true": "true",
    "list": "[1]",
    "long": '"' + "1" * 2_000 + '"',
}
NO_STOCK = {
    "null": "null",
    "empty": '""',
    "negative": "-1",
    "beyond the column": "2147483648",
    "large": "1" * 30,
    "huge": HUGE,
    "fraction": "1.5",
    "text": '"many"',
    "true": "true",
    "list": "[1]",
}
NO_SLUG = {
    **NO_TEXT,
    "spaces": '"a spade"',
    "slash": '"../spade"',
    "umlaut": '"schäufele"',
    "long": json.dumps("s" * 256),
}
NO_COLLECTION = {
    "null": "null",
    "empty": '""',
    "unknown": "999999",
    "negative": "-1",
    "beyond the column": str(2**63),
    "large": "1" * 30,
    "huge": HUGE,
    "fraction": "1.5",
    "text": '"Garden"',
    "true": "true",
    "list": "[1]",
    "object": '{"id": 1}',
}
LONG_TITLE = {"long": json.dumps("t" * 256)}
LONG_TEXT = {"long": json.dumps("t" * 10_001)}


def each(**fields: dict[str, str]) -> pytest.MarkDecorator:
    """A test for each wrong value of each field."""
    return pytest.mark.parametrize(
        ("field", "value"),
        [
            pytest.param(field, value, id=f"{field}-{name}")
            for field, values in fields.items()
            for name, value in values.items()
        ],
    )


def send(api: APIClient, method: str, address: str, field: str, value: str, **others: object) -> None:
    """Send others and, as it is, one field, which is named by the refusal where the JSON can be read."""
    body = f"{json.dumps({**others, 'rest': 0})[:-1]}, {json.dumps(field)}: {value}}}"

    response = api.generic(method, address, body, "application/json")

    assert (response.status_code, response["Content-Type"]) == (400, "application/json")
    assert list(response.json()) == ["detail" if value in UNREADABLE else field]


@each(
    title=NO_TEXT | LONG_TITLE,
    slug=NO_SLUG,
    description={name: NO_TEXT[name] for name in NO_TEXT if name not in ("empty", "blank")} | LONG_TEXT,
    unit_price=NO_PRICE,
    inventory=NO_STOCK,
    collection=NO_COLLECTION,
)
def test_no_product(staff: APIClient, field: str, value: str) -> None:
    spade = a_product()
    before = Product.objects.values().get()

    send(staff, "PATCH", f"/store/products/{spade.id}/", field, value)

    assert Product.objects.values().get() == before


@each(title=NO_TEXT | LONG_TITLE)
def test_no_collection(staff: APIClient, field: str, value: str) -> None:
    send(staff, "POST", "/store/collections/", field, value)

    assert not Collection.objects.exists()


@each(name=NO_TEXT | LONG_TITLE, description=NO_TEXT | LONG_TEXT)
def test_no_review(api: APIClient, field: str, value: str) -> None:
    others = {"name": "Ada", "description": "Digs."}

    send(api, "POST", f"/store/products/{a_product().id}/reviews/", field, value, **others)

    assert not Review.objects.exists()


@pytest.mark.parametrize("what", ["products", "collections", "reviews"])
@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        pytest.param(b"", "application/json", 400, id="empty"),
        pytest.param(b"{}", "application/json", 400, id="no field"),
        pytest.param(b"[]", "application/json", 400, id="list"),
        pytest.param(b"[{}]", "application/json", 400, id="list of objects"),
        pytest.param(b'"text"', "application/json", 400, id="text"),
        pytest.param(b"1", "application/json", 400, id="number"),
        pytest.param(b"null", "application/json", 400, id="null"),
        pytest.param(b"{", "application/json", 400, id="half"),
        pytest.param(b"\xff\xfe", "application/json", 400, id="no utf-8"),
        pytest.param(DEEP, "application/json", 400, id="deep"),
        pytest.param(b"title=%00&name=%00", "application/x-www-form-urlencoded", 400, id="nul in a form"),
        pytest.param(b"x", "multipart/form-data", 400, id="multipart without boundary"),
        pytest.param(b"{}", "text/plain", 415, id="plain text"),
        pytest.param(b"<title/>", "application/xml", 415, id="xml"),
    ],
)
def test_no_body(staff: APIClient, what: str, body: bytes, content_type: str, status: int) -> None:
    spade = a_product()
    address = f"/store/products/{spade.id}/reviews/" if what == "reviews" else f"/store/{what}/"

    response = staff.generic("POST", address, body, content_type)

    assert (response.status_code, response["Content-Type"]) == (status, "application/json")
    assert (Product.objects.count(), Collection.objects.count(), Review.objects.count()) == (1, 1, 0)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("key", ["0", "abc", "%00", str(2**63), "1,5"])
@pytest.mark.parametrize("what", ["products", "collections"])
def test_what_is_not_there_cannot_be_written(staff: APIClient, what: str, key: str, method: str) -> None:
    response = getattr(staff, method)(f"/store/{what}/{key}/", {"title": "Pan"})

    assert (response.status_code, response["Content-Type"]) == (404, "application/json")


@pytest.mark.parametrize("limit", ["0", "2147483647"])
def test_the_limits_of_the_stock_are_taken(staff: APIClient, limit: str) -> None:
    spade = a_product()

    assert staff.patch(f"/store/products/{spade.id}/", {"inventory": limit}).status_code == 200


@pytest.mark.parametrize("limit", ["0.01", "99999999.99"])
def test_the_limits_of_the_price_are_taken(staff: APIClient, limit: str) -> None:
    spade = a_product()

    response = staff.patch(f"/store/products/{spade.id}/", {"unit_price": limit})

    assert f'"unit_price":{limit},'.encode() in response.content
