"""The catalogue: shape, filters, search, order, pages."""

from datetime import timedelta
from decimal import Decimal

import pytest
from rest_framework.test import APIClient

from store.models import Product
from tests.store.cast import a_collection, a_product, products


def titles(api: APIClient, **parameters: str) -> list[str]:
    response = api.get("/store/products/", parameters)
    assert response.status_code == 200
    return [product["title"] for product in response.json()["results"]]


def test_the_list_shows_products_with_absolute_image_urls_and_tax(api: APIClient) -> None:
    product = a_product()
    first, second = product.images.all()

    assert api.get("/store/products/").json() == {
        "count": 1,
        "next": None,
        "previous": None,
        "results": [
            {
                "id": product.id,
                "title": "Spade",
                "description": "Digs.",
                "slug": "spade",
                "inventory": 7,
                "unit_price": 10.5,
                "price_with_tax": 11.55,
                "collection": product.collection_id,
                "images": [
                    {"id": first.id, "image": "http://testserver/media/store/images/1.png"},
                    {"id": second.id, "image": "http://testserver/media/store/images/2.png"},
                ],
            }
        ],
    }


def test_prices_are_numbers_with_exactly_two_decimals(api: APIClient) -> None:
    product = a_product(unit_price=Decimal("10.50"))

    body = api.get(f"/store/products/{product.id}/").content

    assert b'"unit_price":10.50,"price_with_tax":11.55' in body


@pytest.mark.parametrize(("price", "with_tax"), [("0.05", "0.06"), ("1.25", "1.38"), ("10.00", "11.00")])
def test_half_a_cent_of_tax_is_rounded_up(price: str, with_tax: str) -> None:
    assert str(Product(unit_price=Decimal(price)).price_with_tax()) == with_tax


def test_one_product_looks_as_in_the_list(api: APIClient) -> None:
    product = a_product()

    in_list = api.get("/store/products/").json()["results"][0]

    assert api.get(f"/store/products/{product.id}/").json() == in_list


@pytest.mark.parametrize("key", ["0", "999999", str(2**63), str(10**30)])
def test_an_unknown_product_is_not_found(api: APIClient, key: str) -> None:
    response = api.get(f"/store/products/{key}/")

    assert (response.status_code, response.json()) == (
        404,
        {"detail": "No Product matches the given query."},
    )


@pytest.mark.parametrize("key", ["abc", "1,5", "%00", "None"])
def test_what_is_no_id_is_not_found(api: APIClient, key: str) -> None:
    response = api.get(f"/store/products/{key}/")

    assert (response.status_code, response["Content-Type"]) == (404, "application/json")


def test_collection_id_narrows_the_list(api: APIClient) -> None:
    kitchen = a_collection("Kitchen")
    a_product(title="Spade")
    a_product(kitchen, title="Pan")

    assert titles(api, collection_id=str(kitchen.id)) == ["Pan"]


@pytest.mark.parametrize("unknown", ["0", "-1", "999999", str(2**63), str(-(2**70)), str(10**30)])
def test_an_unknown_collection_gives_an_empty_page(api: APIClient, unknown: str) -> None:
    a_product()

    response = api.get("/store/products/", {"collection_id": unknown})

    assert response.status_code == 200
    assert response.json() == {"count": 0, "next": None, "previous": None, "results": []}


@pytest.mark.parametrize("wrong", ["abc", "3.5", "3.0", "1_0", "٣", "NaN", "inf", "\0", "1e3"])
def test_a_collection_id_that_is_no_integer_is_refused(api: APIClient, wrong: str) -> None:
    response = api.get("/store/products/", {"collection_id": wrong})

    assert response.status_code == 400
    assert list(response.json()) == ["collection_id"]


def test_price_ranges_leave_out_their_bounds(api: APIClient) -> None:
    for price in ("5.00", "7.50", "10.00"):
        a_product(title=price, unit_price=Decimal(price))

    assert titles(api, unit_price__gt="5.00", unit_price__lt="10") == ["7.50"]


@pytest.mark.parametrize("wrong", ["NaN", "Infinity", "-inf", "abc", "\0", "1e40", "0.001"])
@pytest.mark.parametrize("bound", ["unit_price__gt", "unit_price__lt"])
def test_a_bound_that_is_no_price_is_refused(api: APIClient, bound: str, wrong: str) -> None:
    response = api.get("/store/products/", {bound: wrong})

    assert response.status_code == 400
    assert list(response.json()) == [bound]


def test_search_looks_into_title_and_description_for_every_word(api: APIClient) -> None:
    a_product(title="Spade", description="Digs deep.")
    a_product(title="Deep pan", description="Fries.")
    a_product(title="Pan", description="Boils.")

    assert titles(api, search="DEEP") == ["Spade", "Deep pan"]
    assert titles(api, search="deep pan") == ["Deep pan"]


def test_search_for_nul_is_refused(api: APIClient) -> None:
    assert api.get("/store/products/", {"search": "a\0b"}).status_code == 400


def test_search_takes_twenty_words_and_no_more(api: APIClient) -> None:
    assert titles(api, search="x " * 20) == []

    response = api.get("/store/products/", {"search": "x " * 21})

    assert (response.status_code, response.json()) == (400, {"search": ["Search for at most 20 words."]})


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("unit_price", ["cheap", "dear", "dear too"]),
        ("-unit_price", ["dear", "dear too", "cheap"]),
        ("last_update", ["cheap", "dear too", "dear"]),
        ("-last_update", ["dear", "dear too", "cheap"]),
        ("description", ["dear", "dear too", "cheap"]),
        ("", ["dear", "dear too", "cheap"]),
    ],
)
def test_the_order_is_by_price_or_last_update_and_then_by_id(
    api: APIClient, ordering: str, expected: list[str]
) -> None:
    dear, _, cheap = (
        a_product(title=title, unit_price=Decimal(price))
        for title, price in [("dear", 2), ("dear too", 2), ("cheap", 1)]
    )
    now = dear.last_update
    Product.objects.filter(pk=dear.pk).update(last_update=now + timedelta(days=1))
    Product.objects.filter(pk=cheap.pk).update(last_update=now - timedelta(days=1))

    assert titles(api, ordering=ordering) == expected


def test_no_product_shows_up_on_two_pages_though_all_cost_the_same(api: APIClient) -> None:
    expected = {product.id for product in products(7)}
    seen = []
    address = "/store/products/?ordering=-unit_price&page_size=2"
    while address:
        page = api.get(address).json()
        seen += [product["id"] for product in page["results"]]
        address = page["next"]

    assert len(seen) == 7
    assert set(seen) == expected


@pytest.mark.parametrize(
    ("page_size", "rows"),
    [("", 10), ("abc", 10), ("0", 10), ("-3", 10), ("1.5", 10), ("1", 1), ("100", 100), ("101", 100)],
)
def test_page_size_goes_from_1_to_100_and_is_never_an_error(
    api: APIClient, page_size: str, rows: int
) -> None:
    collection = a_collection()
    Product.objects.bulk_create(
        Product(title="Spade", slug="spade", unit_price=1, inventory=1, collection=collection)
        for _ in range(105)
    )

    assert len(titles(api, page_size=page_size)) == rows


@pytest.mark.parametrize("page", ["0", "2", "-1", "abc", str(10**30)])
def test_a_page_out_of_range_is_not_found(api: APIClient, page: str) -> None:
    a_product()

    response = api.get("/store/products/", {"page": page})

    assert (response.status_code, response.json()) == (404, {"detail": "Invalid page."})


def test_unknown_parameters_are_ignored(api: APIClient) -> None:
    a_product()

    assert titles(api, colour="red", id="999999") == ["Spade"]


def test_saving_a_product_notes_when() -> None:
    product = a_product()
    before = product.last_update

    product.save()

    assert product.last_update > before


def test_texts_come_through_as_they_are(api: APIClient) -> None:
    title = "Ärger mit “Zitaten” \\ und 🛒"
    a_product(title=title)

    assert titles(api) == [title]
