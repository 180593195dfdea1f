"""Reviews: read and written by anybody, changed and deleted by staff."""

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from store.models import Product, Review
from tests.store.cast import a_product

GOOD = {"name": "Ada", "description": "Digs well."}


def address(product: Product, review: Review | None = None) -> str:
    return f"/store/products/{product.id}/reviews/" + (f"{review.id}/" if review else "")


def test_anybody_says_something_about_a_product(api: APIClient) -> None:
    spade = a_product()

    response = api.post(address(spade), GOOD)

    review = spade.reviews.get()
    assert response.status_code == 201
    assert response.json() == {"id": review.id, "date": str(timezone.localdate()), **GOOD}


def test_the_reviews_of_a_product_are_a_plain_list_and_no_one_elses(api: APIClient) -> None:
    spade, other = a_product(), a_product()
    first, second = (spade.reviews.create(name=name, description="Digs.") for name in ("Ada", "Grace"))
    of_another = other.reviews.create(**GOOD)

    told = api.get(address(spade)).json()

    assert [review["id"] for review in told] == [first.id, second.id]
    assert api.get(address(spade, second)).json() == told[1]
    assert api.get(address(spade, of_another)).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("key", ["0", "999999", "abc", str(2**63)])
def test_the_reviews_of_an_unknown_product_are_not_found(api: APIClient, key: str, method: str) -> None:
    response = getattr(api, method)(f"/store/products/{key}/reviews/", GOOD)

    assert (response.status_code, response["Content-Type"]) == (404, "application/json")


@pytest.mark.django_db(transaction=True)
def test_a_review_of_a_product_that_is_deleted_at_that_moment_is_not_found(
    api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    spade = a_product()
    validate = "store.serializers.ReviewSerializer.validate"
    monkeypatch.setattr(validate, lambda serializer, fields: spade.delete() and fields)

    assert api.post(address(spade), GOOD).status_code == 404


def test_neither_the_date_nor_the_product_is_for_the_writer_to_say(api: APIClient) -> None:
    spade, other = a_product(), a_product()

    answer = api.post(address(spade), {**GOOD, "date": "1999-12-31", "product": other.id, "id": 99}).json()

    assert answer["date"] == str(timezone.localdate())
    assert (spade.reviews.count(), other.reviews.count()) == (1, 0)


@pytest.mark.parametrize("method", ["put", "patch"])
def test_staff_change_a_review(staff: APIClient, method: str) -> None:
    spade = a_product()
    review = spade.reviews.create(**GOOD)

    response = getattr(staff, method)(address(spade, review), {**GOOD, "description": "Removed."})

    assert response.status_code == 200
    assert spade.reviews.get().description == "Removed."


def test_staff_delete_a_review(staff: APIClient) -> None:
    spade = a_product()
    review = spade.reviews.create(**GOOD)

    assert staff.delete(address(spade, review)).status_code == 204
    assert not spade.reviews.exists()
