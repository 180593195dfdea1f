"""Every variant: the same answers, byte for byte, and just the work that it declares."""

import re

import pytest
from django.db import connection
from django.test import override_settings

from store.variants import available
from tests.store import probes
from tests.store.journey import travel
from tests.store.walk import (
    ADDED,
    SIGNED_IN,
    Answer,
    answers,
    compatible,
    figures,
    refused_pairs,
    schema,
    unwritten,
    works,
)

pytestmark = pytest.mark.usefixtures("seeded")

# What each moves. Queries, rows and bytes are counted here; the rest takes the harness and its clock.
REGRESSIONS = {
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
OPTIMISATIONS = {
    "cached_detail": "cpu",
    "cached_list": "cpu",
    "cheap_count": "cpu",
    "conditional_get": "cpu",
    "one_query": "queries",
    "only_columns": "bytes",
    "values_rows": "cpu",
}
KINDS = {"regression": REGRESSIONS, "optimisation": OPTIMISATIONS}
WORK = REGRESSIONS | OPTIMISATIONS
# Which two of a kind replace one function.
REFUSED = {
    "regression": {("cache_stampede", "upstream_every_time"), ("n_plus_one", "prefetch_unused")},
    "optimisation": {
        ("cached_detail", "cached_list"),
        ("cached_detail", "one_query"),
        ("cached_list", "one_query"),
        ("conditional_get", "values_rows"),
    },
}

EVERY = pytest.mark.parametrize("name", WORK)
EVERY_KIND = pytest.mark.parametrize("kind", KINDS)
COUNTED = pytest.mark.parametrize("name", [name for name in WORK if WORK[name] in probes.ENTRY])
MORE_QUERIES = pytest.mark.parametrize("name", [name for name in REGRESSIONS if WORK[name] == "queries"])


def rows(noun: str, size: int) -> int:
    """How many of these an answer of this size shows."""
    if noun == "order and item":
        return sum(1 + len(order["items"]) for order in probes.send("orders", size).json())
    return size


@EVERY_KIND
def test_these_variants_exist_and_no_others(kind: str) -> None:
    assert works(kind) == KINDS[kind]


@EVERY
def test_its_probe_is_there(name: str) -> None:
    assert available()[name].probe in probes.PROBES


# The daily suite asks as an anonymous visitor; .ci/run asks as all roles.
@pytest.mark.parametrize(
    "role", ["anonymous", *(pytest.param(role, marks=pytest.mark.slow) for role in SIGNED_IN)]
)
@EVERY
def test_the_answers_are_the_same(correct: dict[str, list[Answer]], role: str, name: str) -> None:
    with override_settings(VARIANTS=[name]):
        assert answers(role, besides=ADDED.get(name, ())) == correct[role]


@pytest.mark.slow
@EVERY
def test_who_writes_is_told_the_same(correct_journey: list[str], name: str) -> None:
    with override_settings(VARIANTS=[name]):
        assert travel() == correct_journey


@pytest.mark.slow
@EVERY
def test_the_schema_is_the_same(correct_schema: bytes, name: str) -> None:
    with override_settings(VARIANTS=[name]):
        assert schema() == correct_schema


@EVERY_KIND
def test_many_variants_together_give_the_same_answers(
    correct: dict[str, list[Answer]], correct_journey: list[str], kind: str
) -> None:
    for names in compatible(kind):
        added = {header for name in names for header in ADDED.get(name, ())}
        with unwritten(), override_settings(VARIANTS=names):
            assert answers("anonymous", besides=added) == correct["anonymous"]
            assert travel() == correct_journey


@EVERY_KIND
def test_any_two_go_together_unless_they_replace_one_function(kind: str) -> None:
    assert refused_pairs(KINDS[kind]) == REFUSED[kind]


@COUNTED
def test_the_work_is_as_declared_with_the_variant_and_without(name: str) -> None:
    variant = available()[name]
    if variant.work == "bytes" and connection.vendor != "sqlite":
        pytest.skip("the figures are those of SQLite, on which the harness measures")

    measured = figures(variant)

    assert measured == variant.figures
    for correct, own in measured.values():
        assert correct < own if variant.kind == "regression" else own < correct


@MORE_QUERIES
def test_queries_grow_as_declared_and_those_of_the_correct_code_do_not(name: str) -> None:
    variant = available()[name]
    (small, (correct, slow)), (large, (correct_at_large, slow_at_large)) = sorted(variant.figures.items())

    growth = re.fullmatch(r"\+(\d+)(?: per ([\w ]+))?", variant.moves["queries"])
    assert growth
    more_rows = rows(growth[2], large) - rows(growth[2], small) if growth[2] else 0
    assert correct_at_large == correct
    assert slow_at_large - slow == int(growth[1]) * more_rows
