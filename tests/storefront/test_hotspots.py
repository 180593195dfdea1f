"""What `manage.py hotspots` makes of silk's records."""

import json
from argparse import ArgumentTypeError
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from storefront import hotspots
from storefront.hotspots import Endpoint, Recorded, Repeated
from storefront.management.commands.hotspots import duration, positive, shortened
from tests.settings.processes import python

IMAGES = 'SELECT "id", "image" FROM "store_productimage" WHERE "product_id" = {}'
COUNT = 'SELECT COUNT(*) FROM "store_product"'


def listed(ms: float, *products: int) -> Recorded:
    """A product list with an N+1: a query of 2 ms, then one of 1 ms for each product."""
    return Recorded("GET product-list", ms, [(COUNT, 2.0), *((IMAGES.format(pk), 1.0) for pk in products)])


def test_an_endpoint_is_all_requests_to_it() -> None:
    assert hotspots.endpoints([listed(20, 1, 2), listed(12, 3, 4, 5, 6)], "queries") == [
        Endpoint("GET product-list", 2, 4.0, 5, 16.0, 20, 10 / 32)
    ]


def test_endpoints_are_ranked_by_their_queries_or_by_their_time() -> None:
    requests = [listed(5, 1), Recorded("GET hello", 90, [])]
    assert [one.endpoint for one in hotspots.endpoints(requests, "queries")] == [
        "GET product-list",
        "GET hello",
    ]
    assert [one.endpoint for one in hotspots.endpoints(requests, "time")] == ["GET hello", "GET product-list"]


def test_sql_repeats_when_one_request_runs_it_twice_with_whatever_values() -> None:
    assert hotspots.repeated([listed(20, 1, 2), listed(12, 3, 4, 5, 6), listed(9, 7)]) == [
        Repeated("GET product-list", IMAGES.format("?"), requests=2, count=6, most=4, ms=6.0)
    ]


def test_a_statement_is_shown_without_the_columns_it_selects() -> None:
    assert shortened(IMAGES) == 'SELECT … FROM "store_productimage" WHERE "product_id" = {}'
    assert len(shortened("x" * 1000)) == 151


def test_since_is_written_in_minutes_hours_or_days() -> None:
    assert [duration(text) for text in ("10m", "2h", "1d")] == [
        timedelta(minutes=10),
        timedelta(hours=2),
        timedelta(days=1),
    ]


@pytest.mark.parametrize("text", ["10", "h", "-1h", "1.5h", "99999d", "1w"])
def test_any_other_since_is_refused(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="write minutes, hours or days"):
        duration(text)


@pytest.mark.parametrize("text", ["0", "-1", "many"])
def test_a_limit_is_a_line_or_more(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="1 or more"):
        positive(text)


def test_where_silk_is_not_it_says_where_it_is() -> None:
    with pytest.raises(CommandError) as error:
        call_command("hotspots")
    assert str(error.value) == (
        "silk records in settings.dev only: call this with DJANGO_SETTINGS_MODULE=settings.dev."
    )


@cache
def records() -> dict[str, Any]:
    process = python(
        "tests/storefront/silk_records.py",
        DJANGO_SETTINGS_MODULE="settings.dev",
        DATABASE_URL="sqlite://:memory:",
        VARIANTS="n_plus_one",
        PYTHONPATH=".",
    )
    assert process.returncode == 0, process.stderr
    facts: dict[str, Any] = json.loads(process.stdout)
    return facts


def test_without_tables_or_records_it_says_what_to_do() -> None:
    assert records()["no tables"].endswith("no such table: silk_request. Has `manage.py migrate` run?")
    assert records()["nothing"].startswith("silk has recorded no request: start the shop with `make run`")
    assert records()["nothing since"].startswith("silk has recorded no request since then: start the shop")


def test_silk_counts_what_server_timing_counts() -> None:
    assert records()["server timing"] == ["5 queries", "5 queries", "2 queries", "1 queries"]
    assert records()["silk"] == records()["server timing"]


def test_hotspots_counts_the_shops_queries_and_not_silks() -> None:
    counts = {one["endpoint"]: one["queries_mean"] for one in records()["json"]["endpoints"]}
    assert counts == {"GET product-list": 5, "GET product-detail": 2, "GET collection-list": 1}


def test_an_n_plus_one_repeats() -> None:
    [images] = records()["json"]["repeated"]
    assert (images["endpoint"], images["count"], images["most"], images["requests"]) == (
        "GET product-list",
        6,
        3,
        2,
    )
    assert 'FROM "store_productimage" WHERE' in images["sql"]


def test_the_table_has_a_line_for_each() -> None:
    endpoints, repeated = (block.splitlines() for block in records()["table"].split("\n\n"))
    assert [line.split()[:2] for line in endpoints] == [
        ["requests", "queries"],
        ["2", "5.0"],
        ["1", "2.0"],
        ["1", "1.0"],
    ]
    assert [line.split()[:3] for line in repeated] == [["times", "most", "requests"], ["6", "3", "2"]]


def test_limit_and_since_leave_out_and_time_ranks_anew() -> None:
    assert records()["two"] == ["GET product-list", "GET product-detail"]
    assert records()["since"] == ["GET product-detail", "GET collection-list"]
    assert records()["by time"] == "GET collection-list"
