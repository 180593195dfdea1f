"""Collections and the images of a product: plain lists."""

import pytest
from rest_framework.test import APIClient

from tests.store.cast import a_collection, a_product


def test_collections_come_by_title_each_with_its_number_of_products(api: APIClient) -> None:
    garden, bath, empty = (a_collection(title) for title in ("Garden", "Bath", "Empty"))
    for shelf in (garden, garden, bath):
        a_product(shelf)

    assert api.get("/store/collections/").json() == [
        {"id": bath.id, "title": "Bath", "products_count": 1},
        {"id": empty.id, "title": "Empty", "products_count": 0},
        {"id": garden.id, "title": "Garden", "products_count": 2},
    ]


def test_one_collection_looks_as_in_the_list(api: APIClient) -> None:
    garden = a_collection("Garden")
    a_product(garden)

    assert api.get(f"/store/collections/{garden.id}/").json() == {
        "id": garden.id,
        "title": "Garden",
        "products_count": 1,
    }


@pytest.mark.parametrize("key", ["0", "abc", str(2**63)])
def test_an_unknown_collection_is_not_found(api: APIClient, key: str) -> None:
    response = api.get(f"/store/collections/{key}/")

    assert (response.status_code, response["Content-Type"]) == (404, "application/json")


def test_the_images_of_a_product_have_absolute_urls_and_no_one_elses(api: APIClient) -> None:
    product, other = a_product(), a_product()
    first, second = product.images.all()
    address = f"/store/products/{product.id}/images/"
    expected = [
        {"id": first.id, "image": "http://testserver/media/store/images/1.png"},
        {"id": second.id, "image": "http://testserver/media/store/images/2.png"},
    ]

    assert api.get(address).json() == expected
    assert api.get(f"{address}{second.id}/").json() == expected[1]
    assert api.get(f"{address}{other.images.first().id}/").status_code == 404


@pytest.mark.parametrize("key", ["0", "abc", str(2**63)])
def test_the_images_of_an_unknown_product_are_not_found(api: APIClient, key: str) -> None:
    response = api.get(f"/store/products/{key}/images/")

    assert (response.status_code, response["Content-Type"]) == (404, "application/json")
