"""Every optimisation: the same answers, byte for byte, and less of the work that it declares."""

import pytest
from django.db import connection
from django.test import override_settings
from rest_framework.test import APIClient

from store.variants import available
from tests.store import probes
from tests.store.journey import travel
from tests.store.walk import (
    ADDED,
    ROLES,
    Answer,
    answers,
    compatible,
    figures,
    refused_pairs,
    unwritten,
    works,
)

pytestmark = pytest.mark.usefixtures("seeded")

# What each moves. Queries, rows and bytes are counted here; the rest takes the harness and its clock.
WORK = {
    "cached_detail": "cpu",
    "cached_list": "cpu",
    "cheap_count": "cpu",
    "conditional_get": "cpu",
    "one_query": "queries",
    "only_columns": "bytes",
    "values_rows": "cpu",
}

EVERY = pytest.mark.parametrize("name", WORK)
COUNTED = pytest.mark.parametrize("name", [name for name in WORK if WORK[name] in probes.ENTRY])


def test_these_variants_exist_and_no_others() -> None:
    assert works("optimisation") == WORK


@EVERY
def test_its_probe_is_there(name: str) -> None:
    assert available()[name].probe in probes.PROBES


@pytest.mark.parametrize("role", ROLES)
@EVERY
def test_the_answers_are_the_same(correct: dict[str, list[Answer]], role: str, name: str) -> None:
    with override_settings(VARIANTS=[name]):
        assert answers(role, besides=ADDED.get(name, ())) == correct[role]


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
    correct: dict[str, list[Answer]], correct_journey: list[str]
) -> None:
    for names in compatible("optimisation"):
        added = {header for name in names for header in ADDED.get(name, ())}
        with unwritten(), override_settings(VARIANTS=names):
            assert answers("anonymous", besides=added) == correct["anonymous"]
            assert travel() == correct_journey


def test_any_two_go_together_unless_they_replace_one_function() -> None:
    assert refused_pairs(WORK) == {
        ("cached_detail", "cached_list"),
        ("cached_detail", "one_query"),
        ("cached_list", "one_query"),
        ("conditional_get", "values_rows"),
    }


@COUNTED
def test_the_work_is_as_declared_with_the_variant_and_without(name: str) -> None:
    variant = available()[name]
    if variant.work == "bytes" and connection.vendor != "sqlite":
        pytest.skip("the figures are those of SQLite, on which the harness measures")

    measured = figures(variant)

    assert measured == variant.figures
    assert all(fast < correct for correct, fast in measured.values())
