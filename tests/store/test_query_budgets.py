"""How many queries each answer may take, however many rows are in it."""

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from tests.store.cast import a_cart, a_collection, a_product, products

SIZES = pytest.mark.parametrize("rows", [2, 10, 50])


@SIZES
def test_product_list(api: APIClient, django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    products(rows)

    # 1. count of all products
    # 2. the page
    # 3. images of its products
    with django_assert_num_queries(3):
        answer = api.get(f"/store/products/?page_size={rows}").json()
    assert len(answer["results"]) == rows


@SIZES
def test_product_list_of_a_collection(
    api: APIClient, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    collection = products(rows)[0].collection_id

    # 1. count of its products; the collection itself is not looked up
    # 2. the page
    # 3. images of its products
    with django_assert_num_queries(3):
        answer = api.get(f"/store/products/?collection_id={collection}&page_size={rows}").json()
    assert len(answer["results"]) == rows


@SIZES
def test_product_detail(api: APIClient, django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    product = products(rows)[0]

    # 1. the product
    # 2. its images
    with django_assert_num_queries(2):
        api.get(f"/store/products/{product.id}/")


@SIZES
def test_collections(api: APIClient, django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    for number in range(rows):
        a_product(a_collection(f"Shelf {number}"))

    # 1. the collections, each with the number of its products
    with django_assert_num_queries(1):
        answer = api.get("/store/collections/").json()
    assert len(answer) == rows


@SIZES
def test_product_images(api: APIClient, django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    product = products(rows)[0]

    # 1. the product
    # 2. its images
    with django_assert_num_queries(2):
        api.get(f"/store/products/{product.id}/images/")


@SIZES
def test_cart(api: APIClient, django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    cart = a_cart(items=rows)

    # 1. the cart
    # 2. its items with their products
    with django_assert_num_queries(2):
        answer = api.get(f"/store/carts/{cart.id}/").json()
    assert len(answer["items"]) == rows


@SIZES
def test_cart_items(api: APIClient, django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    cart = a_cart(items=rows)

    # 1. the cart
    # 2. its items with their products
    with django_assert_num_queries(2):
        answer = api.get(f"/store/carts/{cart.id}/items/").json()
    assert len(answer) == rows


@SIZES
def test_adding_to_a_cart(
    api: APIClient, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    cart, product = a_cart(items=rows), a_product()

    # 1. the cart
    # 2. the product
    # 3. the item, added or added up
    with django_assert_num_queries(3):
        api.post(f"/store/carts/{cart.id}/items/", {"product_id": product.id, "quantity": 1})
