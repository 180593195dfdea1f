"""The list from a cache: the same answers, fresh after every write, built once however many ask."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Barrier, Event, Lock, Thread
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import override_settings
from pytest_django import DjangoAssertNumQueries
from rest_framework.response import Response
from rest_framework.test import APIClient

from store.models import Product, ProductQuerySet
from store.optimisations import answers
from tests.settings.processes import python
from tests.store.cast import a_product, a_shopper, products, signed_in
from tests.store.walk import headers
from tests.store.writes import WRITES, first

pytestmark = pytest.mark.postgres

LIST = "/store/products/"
PAGES = [
    LIST,
    "/store/products",
    f"{LIST}?page=2&page_size=2",
    f"{LIST}?ordering=-unit_price&search=spade",
    f"{LIST}?collection_id=1",
    f"{LIST}?page=99",
    f"{LIST}?collection_id=none",
]


@pytest.fixture(autouse=True)
def _cached() -> Iterator[None]:
    with override_settings(VARIANTS=["cached_list"]):
        yield
    caches["local"].clear()


def correct(api: APIClient, address: str = LIST) -> tuple[int, dict[str, str], bytes]:
    with override_settings(VARIANTS=[]):
        return told(api.get(address))


def told(answer: Response) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body; the time that it took is no part of it."""
    return answer.status_code, headers(answer.headers), answer.content


@pytest.mark.parametrize("address", PAGES)
def test_it_answers_as_the_correct_code_does_cold_and_warm(api: APIClient, address: str) -> None:
    products(5)

    answers = [told(api.get(address)) for _ in range(2)]

    assert answers == [correct(api, address)] * 2


def test_a_kept_page_takes_one_query_for_the_version(
    api: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    products(3)
    with django_assert_num_queries(4):
        api.get(LIST)

    with django_assert_num_queries(1):
        api.get(LIST)


def test_the_order_of_parameters_makes_no_second_entry(
    api: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    products(3)
    api.get(f"{LIST}?page=1&page_size=2")

    with django_assert_num_queries(1):
        api.get(f"{LIST}?page_size=2&page=1")


def test_each_host_is_told_its_own_addresses(api: APIClient) -> None:
    a_product()
    api.get(LIST)

    other = api.get(LIST, headers={"host": "other.example"}).json()

    assert other["results"][0]["images"][0]["image"].startswith("http://other.example/")


@pytest.mark.parametrize("name", WRITES)
def test_a_write_shows_at_once(api: APIClient, name: str) -> None:
    products(3)
    before = api.get(LIST).content

    WRITES[name]()

    assert api.get(LIST).content == correct(api)[2] != before


def test_a_write_that_is_rolled_back_leaves_the_page_kept(
    api: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_product()
    before = api.get(LIST).content
    with transaction.atomic():
        Product.objects.update(title="Never")
        assert b"Never" in api.get(LIST).content
        transaction.set_rollback(True)

    with django_assert_num_queries(1):
        assert api.get(LIST).content == before
    Product.objects.update(title="Instead")
    assert b"Instead" in api.get(LIST).content


def test_what_is_no_page_is_not_kept(
    api: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_product()
    for _ in range(2):
        with django_assert_num_queries(2):  # the version, and the count that tells there is no such page
            assert api.get(f"{LIST}?page=99").status_code == 404


def test_a_page_that_is_too_large_is_not_kept(
    api: APIClient, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_product()
    size = len(api.get(LIST).content)
    caches["local"].clear()
    monkeypatch.setattr(answers, "LARGEST", size - 1)
    api.get(LIST)

    with django_assert_num_queries(4):
        api.get(LIST)


def test_who_is_signed_in_is_answered_by_the_correct_code(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    a_product()
    ada = signed_in(a_shopper("ada"))
    ada.get(LIST)

    with django_assert_num_queries(4):  # the token's user, and the page
        ada.get(LIST)


def test_after_a_builder_that_fails_the_next_one_builds(
    api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_product()
    with monkeypatch.context() as broken:
        broken.setattr(ProductQuerySet, "with_images", lambda self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            api.get(LIST)

    assert told(api.get(LIST)) == correct(api)


class Crowd:
    """An execute wrapper of many threads: whoever builds a page waits until all have read the version."""

    def __init__(self, number: int) -> None:
        self.left, self.queries, self.lock, self.all_read = number, 0, Lock(), Event()

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        answer = execute(sql, *rest)
        with self.lock:
            self.queries += 1
            self.left -= "store_catalogueversion" in sql
            if not self.left:
                self.all_read.set()
        if "store_catalogueversion" not in sql:
            assert self.all_read.wait(timeout=30)
        return answer


@pytest.mark.django_db(transaction=True)
def test_a_cold_page_that_twenty_ask_for_at_once_is_built_once() -> None:
    products(3)
    crowd, together, bodies = Crowd(20), Barrier(20), []

    def ask() -> None:
        together.wait()
        with connection.execute_wrapper(crowd):
            bodies.append(APIClient().get(LIST).content)
        connection.close()

    threads = [Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert bodies == [correct(APIClient())[2]] * 20
    assert crowd.queries == 20 + 3


@pytest.mark.django_db(transaction=True)
def test_what_another_connection_writes_shows_when_it_is_committed(api: APIClient) -> None:
    a_product()
    before, product = api.get(LIST).content, first()

    def write() -> None:
        Product.objects.filter(pk=product.pk).update(title="Written elsewhere")
        connection.close()

    thread = Thread(target=write)
    thread.start()
    thread.join()

    assert b"Written elsewhere" in api.get(LIST).content
    assert b"Written elsewhere" not in before


def test_what_one_process_writes_shows_in_two_workers(tmp_path: Path) -> None:
    name = f"workers_{os.getpid()}" if connection.vendor == "postgresql" else str(tmp_path / "shop.sqlite3")

    process = python(
        "-m",
        "tests.store.workers",
        name,
        DJANGO_SETTINGS_MODULE="settings.perf",
        DATABASE_URL=os.environ.get("DATABASE_URL", ""),
        VARIANTS="cached_list",
    )

    assert process.stderr == ""
    assert json.loads(process.stdout) == {name: [[True, True], [True, True]] for name in WRITES}
