"""The trigrams of PostgreSQL: there, used, and never the reason for another answer."""

from importlib import import_module

import pytest
from django.db import connection, transaction
from rest_framework.test import APIClient

from tests.store.cast import a_collection, a_product

migration = import_module("store.migrations.0005_search_of_the_catalogue")

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),  # an index is built concurrently outside transactions only
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such index"),
]

VALID = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('product_search')"


def rows(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def migrate(step: str) -> None:
    with connection.schema_editor(atomic=False) as editor:
        getattr(migration, step)(None, editor)


def test_the_migration_has_made_it() -> None:
    assert rows(VALID) == [(True,)]


def test_it_goes_and_comes_back_with_the_migration_and_after_one_that_was_broken_off() -> None:
    migrate("drop")
    assert rows(VALID) == []

    migrate("make")
    migrate("make")
    assert rows(VALID) == [(True,)]


@pytest.mark.parametrize("answer", ["SELECT false", "SELECT true WHERE false"])
def test_without_the_extension_the_migration_goes_on_and_says_so(
    answer: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    migrate("drop")
    monkeypatch.setattr(migration, "AVAILABLE", answer)

    migrate("make")

    assert rows(VALID) == []
    assert caplog.messages == ["There is no extension pg_trgm to be had: searches will read every product."]
    monkeypatch.undo()
    migrate("make")


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("spade", ["A Spade", "digs"]),
        ("PAD", ["A Spade", "digs"]),
        ("a spade", ["A Spade", "digs"]),  # two words
        ('"a spade"', ["A Spade"]),
        ("zz", ["buzz"]),  # too short for a trigram
        ("100%", ["100% wool"]),
        ("_", ["snake_case"]),
        ("ÉTÉ", ["Été"]),
    ],
)
def test_what_it_finds_is_what_everybody_finds(api: APIClient, word: str, found: list[str]) -> None:
    shelf = a_collection()
    for title in ["A Spade", "buzz", "100% wool", "snake_case", "Été"]:
        a_product(shelf, title=title, description="")
    a_product(shelf, title="digs", description="Like any spade.")

    def titles() -> list[str]:
        answer = api.get("/store/products/", {"search": word}).json()
        return [product["title"] for product in answer["results"]]

    told = {"as planned": titles()}
    with transaction.atomic():
        for scan in ("enable_seqscan", "enable_indexscan"):
            rows(f"SELECT set_config('{scan}', 'off', true)")
        told["by trigrams"] = titles()

    assert told == {"as planned": found, "by trigrams": found}
