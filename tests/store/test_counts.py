"""Counts that the database keeps: right after every kind of write, and what pagination makes of them."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.models import Count
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from store.models import Collection, Product
from store.optimisations import kept
from tests.store.cast import a_collection, a_product, products

pytestmark = pytest.mark.postgres

POSTGRESQL = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer")

LISTS = [
    "",
    "?page_size=2&page=2",
    "?collection_id={}",
    "?collection_id={}&ordering=-unit_price&page_size=1",
    "?collection_id=-1",
    "?collection_id=99999999999999999999",
    "?collection_id=-9223372036854775808",
    "?collection_id=",
    "?collection_id={}&search=spade",
    "?search=spa",
    "?unit_price__gt=10",
    "?collection_id={}&unit_price__lt=5",
    "?page=99",
]


def described(collection: int) -> Product:
    return Product(title="Rake", slug="rake", unit_price=1, inventory=1, collection_id=collection)


def by_hand(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def comes(ours: list[int]) -> None:
    described(ours[0]).save()


def come_in_bulk(ours: list[int]) -> None:
    Product.objects.bulk_create(described(collection) for collection in ours)


def comes_again(ours: list[int]) -> None:
    """What is there already is moved instead."""
    there = list(Product.objects.all()[:2])
    for product in there:
        product.collection_id = ours[0]
    Product.objects.bulk_create(
        [*there, described(ours[1])],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["collection"],
    )


def is_moved(ours: list[int]) -> None:
    for product in Product.objects.filter(collection__in=ours)[:1]:
        product.collection_id = ours[-1]
        product.save()


def are_moved(ours: list[int]) -> None:
    Product.objects.filter(collection=ours[0]).update(collection=ours[1])


def are_moved_by_hand(ours: list[int]) -> None:
    by_hand("UPDATE store_product SET collection_id = %s WHERE collection_id <> %s", ours[0], ours[1])


def are_dealt_out(ours: list[int]) -> None:
    moved = list(Product.objects.all())
    for number, product in enumerate(moved):
        product.collection_id = ours[number % len(ours)]
    Product.objects.bulk_update(moved, ["collection"])


def goes(ours: list[int]) -> None:
    Product.objects.filter(pk=Product.objects.order_by("-id").values("pk")[:1]).delete()


def go(ours: list[int]) -> None:
    Product.objects.filter(collection=ours[0]).delete()


def go_by_hand(ours: list[int]) -> None:
    Product.objects.filter(collection=ours[1])._raw_delete(using="default")


def are_priced(ours: list[int]) -> None:
    Product.objects.update(unit_price=2)


def is_taken_back(ours: list[int]) -> None:
    with transaction.atomic():
        come_in_bulk(ours)
        are_moved(ours)
        transaction.set_rollback(True)


WRITES = st.sampled_from(
    [
        comes,
        come_in_bulk,
        comes_again,
        is_moved,
        are_moved,
        are_moved_by_hand,
        are_dealt_out,
        goes,
        go,
        go_by_hand,
        are_priced,
        is_taken_back,
    ]
)
THREE = st.permutations(range(3))


def assert_counts_are_right() -> None:
    """What is kept is what COUNT(*) says, for each collection and for all."""
    counted = dict(Collection.objects.values_list("id").annotate(Count("products")))
    assert {collection: kept.products(collection) for collection in counted} == counted
    assert kept.products() == Product.objects.count() == sum(counted.values())


@settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(WRITES, THREE), max_size=12))
def test_the_counts_are_right_after_any_writes(writes: list[tuple[object, list[int]]]) -> None:
    with transaction.atomic():
        shelves = [a_collection(f"Shelf {number}").pk for number in range(3)]
        for write, order in writes:
            write([shelves[number] for number in order])  # type: ignore[operator]
            assert_counts_are_right()
        transaction.set_rollback(True)


def test_a_collection_that_is_unknown_has_no_products() -> None:
    assert kept.products(99) == 0


@pytest.mark.django_db(transaction=True)
def test_the_counts_are_right_when_the_shop_was_emptied_and_filled_anew() -> None:
    call_command("seed", products=60, verbosity=0)
    assert_counts_are_right()

    call_command("seed", products=50, flush=True, verbosity=0)
    assert_counts_are_right()
    assert kept.products() == 50

    call_command("flush", interactive=False, verbosity=0)
    assert kept.products() == 0


@pytest.mark.django_db(transaction=True)
def test_the_migration_counts_what_is_there_already() -> None:
    call_command("migrate", "store", "0003", verbosity=0)
    try:
        products(3)
        a_product()
    finally:
        call_command("migrate", verbosity=0)

    assert_counts_are_right()
    assert kept.products() == 4


@pytest.mark.django_db(transaction=True)
def test_an_emptied_shop_has_another_version() -> None:
    products(2)
    before = kept.version()

    call_command("flush", interactive=False, verbosity=0)

    assert kept.version() != before


@pytest.fixture
def _cheap() -> Iterator[None]:
    with override_settings(VARIANTS=["cheap_count"]):
        yield


@pytest.mark.parametrize("query", LISTS)
def test_pages_are_the_same_with_kept_counts(api: APIClient, query: str) -> None:
    full = products(5)[0].collection_id
    products(2, title="Hoe")
    address = f"/store/products/{query.format(full)}"
    correct = api.get(address).content

    with override_settings(VARIANTS=["cheap_count"]):
        assert api.get(address).content == correct


@pytest.mark.usefixtures("_cheap")
@pytest.mark.parametrize("query", ["", "?collection_id={}", "?ordering=unit_price"])
def test_no_row_is_counted_for_the_list_and_for_a_collection(api: APIClient, query: str) -> None:
    product = a_product()

    with CaptureQueriesContext(connection) as asked:
        api.get(f"/store/products/{query.format(product.collection_id)}")

    assert len(asked) == 3
    assert "store_productcount" in asked[0]["sql"]
    assert not any("COUNT(*)" in query["sql"] for query in asked)


@pytest.mark.usefixtures("_cheap")
def test_with_a_search_the_rows_are_counted(api: APIClient) -> None:
    with CaptureQueriesContext(connection) as asked:
        api.get("/store/products/?search=spade")

    assert "COUNT(*)" in asked[0]["sql"]


@POSTGRESQL
@pytest.mark.django_db(transaction=True)
def test_who_takes_stock_does_not_wait_for_another_who_does() -> None:
    one, other = products(2)
    with closing(connections.create_connection("default")) as second, transaction.atomic():
        Product.objects.filter(pk=one.pk).update(inventory=1)
        with second.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1s'")
            cursor.execute("UPDATE store_product SET inventory = 2 WHERE id = %s", [other.pk])


@POSTGRESQL
@pytest.mark.django_db(transaction=True)
def test_the_rows_of_the_version_are_as_many_as_wrote_at_one_moment() -> None:
    one, other = products(2)
    for _ in range(3):
        with closing(connections.create_connection("default")) as second, transaction.atomic():
            Product.objects.filter(pk=one.pk).update(inventory=1)
            with second.cursor() as cursor:
                cursor.execute("UPDATE store_product SET inventory = 2 WHERE id = %s", [other.pk])

    assert len(kept.version().split()) == 2
