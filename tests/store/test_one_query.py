"""`one_query`: what one query answers, what is left to the correct code, and money to the cent."""

from decimal import Decimal
from random import Random

import pytest
from django.test import Client, override_settings
from pytest_django import DjangoAssertNumQueries

from store.models import Product, ProductImage
from tests.store.cast import a_collection, products

pytestmark = pytest.mark.postgres

IN_USE = override_settings(VARIANTS=["one_query"])

PLAIN = [
    "/store/products/",
    "/store/products",
    "/store/products/?page=2&page_size=1",
    "/store/products/?ordering=-unit_price&page_size=100",
    "/store/products/?collection_id={shelf}&ordering=last_update",
    "/store/products/?collection_id=999999",
    "/store/products/?unit_price__gt=1.5&unit_price__lt=20",
    "/store/products/{key}/",
    "/store/products/{key}",
]


@pytest.mark.parametrize("address", PLAIN)
def test_one_query_answers(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    product = products(2)[0]

    # 1. number of products, page and images, as JSON
    with IN_USE, django_assert_num_queries(1):
        answer = client.get(address.format(key=product.id, shelf=product.collection_id))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/store/products/?search=spade",
        "/store/products/?page=last",
        "/store/products/?colour=red",
        "/store/products/?format=json",
    ],
)
def test_the_correct_code_answers_what_is_not_plain(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    products(2)

    # 1. count of all products
    # 2. the page
    # 3. images of its products
    with IN_USE, django_assert_num_queries(3):
        client.get(address)


def test_a_product_is_filtered_as_the_list_is(client: Client) -> None:
    product = products(1)[0]
    address = f"/store/products/{product.id}/?collection_id="

    with IN_USE:
        assert client.get(f"{address}{product.collection_id}").status_code == 200
        assert client.get(f"{address}999999").status_code == 404


@pytest.mark.parametrize("name", ["two words.png", "é.png", "a/../b.png", "/a.png", ""])
def test_an_image_whose_name_is_no_url_is_left_to_the_correct_code(client: Client, name: str) -> None:
    product = products(1)[0]
    ProductImage.objects.create(product=product, image=name)
    addresses = ["/store/products/", f"/store/products/{product.id}/"]
    correct = [client.get(address).content for address in addresses]

    with IN_USE:
        assert [client.get(address).content for address in addresses] == correct


def test_prices_and_their_tax_are_exact_to_the_cent(client: Client) -> None:
    collection, random = a_collection(), Random(1)
    small, large = range(1, 500), (random.randrange(1, 10**10) for _ in range(400))
    halves = (tens * 10 + 5 for tens in (random.randrange(10**9) for _ in range(100)))
    Product.objects.bulk_create(
        Product(
            title="Spade",
            slug="spade",
            inventory=1,
            unit_price=Decimal(cents).scaleb(-2),
            collection=collection,
        )
        for cents in (*small, *large, *halves, 9_999_999_999)
    )
    pages = [f"/store/products/?page_size=100&page={number}" for number in range(1, 11)]
    correct = [client.get(page).content for page in pages]

    with IN_USE:
        assert [client.get(page).content for page in pages] == correct
