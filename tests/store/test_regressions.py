"""Every variant: the same answers, byte for byte, and just the work that it declares."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker
from rest_framework.test import APIClient

from store.models import Collection, Product
from store.seeding.shop import KNOWN_CARTS
from store.variants import Variant, activate, available, deactivate
from tests.store import probes
from tests.store.journey import travel

# What each moves. Queries, rows and bytes are counted here; the rest takes the harness and its clock.
WORK = {
    "cache_stampede": "tail",
    "cart_item_lookups": "queries",
    "count_per_collection": "queries",
    "filtered_in_python": "rows",
    "index_defeated": "cpu",
    "len_for_count": "rows",
    "mail_in_transaction": "lock",
    "method_field_query": "queries",
    "n_plus_one": "queries",
    "order_lookups": "queries",
    "prefetch_defeated": "queries",
    "prefetch_unused": "rows",
    "saved_one_by_one": "queries",
    "serializer_per_row": "cpu",
    "stock_in_loop": "queries",
    "truth_for_exists": "rows",
    "upstream_every_time": "wait",
    "wide_columns": "bytes",
    "write_on_read": "queries",
}

EVERY = pytest.mark.parametrize("name", WORK)
COUNTED = pytest.mark.parametrize("name", [name for name in WORK if WORK[name] in probes.ENTRY])
MORE_QUERIES = pytest.mark.parametrize("name", [name for name in WORK if WORK[name] == "queries"])

ADDRESSES = [
    "/store/products/",
    "/store/products/?page=3",
    "/store/products/?page=999",
    "/store/products/?page_size=50",
    "/store/products/?collection_id=3",
    "/store/products/?collection_id=99",
    "/store/products/?collection_id=99999999999999999999",
    "/store/products/?collection_id=abc",
    "/store/products/?unit_price__gt=100&unit_price__lt=500&ordering=-unit_price",
    "/store/products/?search=a&ordering=last_update&page=2&page_size=7",
    "/store/products/?collection_id=3&search=a&ordering=-last_update&page=2",
    "/store/products/1/",
    "/store/products/9999/",
    "/store/products/1/images/",
    "/store/products/1/images/2/",
    "/store/products/2/images/2/",
    "/store/products/9999/images/",
    "/store/products/abc/images/",
    "/store/products/1/reviews/",
    "/store/products/1/reviews/1/",
    "/store/products/2/reviews/1/",
    "/store/products/9999/reviews/",
    "/store/collections/",
    "/store/collections/3/",
    *(f"/store/carts/{cart}/" for cart in KNOWN_CARTS),
    *(f"/store/carts/{cart}/items/" for cart in KNOWN_CARTS),
    "/store/carts/00000000-0000-4000-8000-000000000099/",
    "/store/orders/",
    "/store/orders/1/",
    "/store/customers/me/",
    "/auth/users/me/",
    "/playground/hello/",
]

ROLES = ["anonymous", "staff", "shopper_10"]


@pytest.fixture(scope="module", autouse=True)
def _seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker, pictures: Path) -> Iterator[None]:
    """The shop that the harness measures, made once: each test works in a savepoint."""
    # With the real hasher: who signs in reads a hash of the real length, and bytes are counted.
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=pictures), unwritten():
        call_command("seed", verbosity=0)
        yield


@pytest.fixture(scope="module")
def correct(_seeded: None) -> dict[str, list[tuple[str, int, str, bytes]]]:
    """The correct code's answers to each role."""
    return {role: answers(role) for role in ROLES}


@pytest.fixture(scope="module")
def correct_journey(_seeded: None) -> list[str]:
    """What the correct code tells who writes."""
    with unwritten():
        return travel()


@contextmanager
def unwritten() -> Iterator[None]:
    """Leave the shop as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answers(role: str) -> list[tuple[str, int, str, bytes]]:
    """Address, status, type and body of every answer."""
    visitor = probes.client(role)
    told = [(address, visitor.get(address)) for address in ADDRESSES]
    return [(address, answer.status_code, answer["Content-Type"], answer.content) for address, answer in told]


def compatible() -> Iterator[list[str]]:
    """All variants in as few lists as have no function replaced twice."""
    left = list(available().values())
    while left:
        chosen: list[Variant] = []
        for variant in left:
            taken = {target.place for other in chosen for target in other.targets}
            if taken.isdisjoint(target.place for target in variant.targets):
                chosen.append(variant)
        left = [variant for variant in left if variant not in chosen]
        yield [variant.name for variant in chosen]


def enlarge(size: str, number: int) -> None:
    """Bring what the sizes count to this number where the seed has fewer of it."""
    if size == "collections":
        missing = range(Collection.objects.count(), number)
        Collection.objects.bulk_create(Collection(title=f"Shelf {shelf}") for shelf in missing)
    elif size == "products in the collection":
        missing = range(Product.objects.filter(collection=3).count(), number)
        spade = {"title": "Spade", "slug": "spade", "unit_price": 1, "inventory": 1, "collection_id": 3}
        Product.objects.bulk_create(Product(**spade) for _ in missing)


def figures(variant: Variant, size: int) -> tuple[int, int]:
    """The work that it declares: the correct code's, and its own."""
    enlarge(variant.size, size)
    with unwritten():
        correct = probes.counted(variant.work, variant.probe, size)
    with unwritten(), override_settings(VARIANTS=[variant.name]):
        return correct, probes.counted(variant.work, variant.probe, size)


def rows(noun: str, size: int) -> int:
    """How many of these an answer of this size shows."""
    if noun == "order and item":
        return sum(1 + len(order["items"]) for order in probes.send("orders", size).json())
    return size


def test_these_variants_exist_and_no_others() -> None:
    assert {variant.name: variant.work for variant in available().values()} == WORK


@EVERY
def test_its_probe_is_there(name: str) -> None:
    assert available()[name].probe in probes.PROBES


@pytest.mark.parametrize("role", ROLES)
@EVERY
def test_the_answers_are_the_same(correct: dict[str, object], role: str, name: str) -> None:
    with override_settings(VARIANTS=[name]):
        assert answers(role) == correct[role]


@EVERY
def test_who_writes_is_told_the_same(correct_journey: list[str], name: str) -> None:
    with override_settings(VARIANTS=[name]):
        assert travel() == correct_journey


@EVERY
def test_the_schema_is_the_same(api: APIClient, name: str) -> None:
    correct = api.get("/schema/?format=json").content

    with override_settings(VARIANTS=[name]):
        assert api.get("/schema/?format=json").content == correct


def test_many_variants_together_give_the_same_answers(
    correct: dict[str, object], correct_journey: list[str]
) -> None:
    for names in compatible():
        with unwritten(), override_settings(VARIANTS=names):
            assert answers("anonymous") == correct["anonymous"]
            assert travel() == correct_journey


def test_any_two_go_together_unless_they_replace_one_function() -> None:
    refused = set()
    for pair in combinations(sorted(WORK), 2):
        try:
            activate(pair)
        except ImproperlyConfigured:
            refused.add(pair)
    deactivate()

    assert refused == {("cache_stampede", "upstream_every_time"), ("n_plus_one", "prefetch_unused")}


@COUNTED
def test_the_work_is_as_declared_with_the_variant_and_without(name: str) -> None:
    variant = available()[name]
    if variant.work == "bytes" and connection.vendor != "sqlite":
        pytest.skip("the figures are those of SQLite, on which the harness measures")

    measured = {size: figures(variant, size) for size in sorted(variant.figures)}

    assert measured == variant.figures
    assert all(correct < slow for correct, slow in measured.values())


@MORE_QUERIES
def test_queries_grow_as_declared_and_those_of_the_correct_code_do_not(name: str) -> None:
    variant = available()[name]
    (small, (correct, slow)), (large, (correct_at_large, slow_at_large)) = sorted(variant.figures.items())

    growth = re.fullmatch(r"\+(\d+)(?: per ([\w ]+))?", variant.moves["queries"])
    assert growth
    more_rows = rows(growth[2], large) - rows(growth[2], small) if growth[2] else 0
    assert correct_at_large == correct
    assert slow_at_large - slow == int(growth[1]) * more_rows
