"""What dev shows, to whom, and what it keeps."""

import json
from functools import cache
from typing import Any

import pytest

from tests.settings.processes import python


@cache
def visits(silk_login: str) -> dict[str, Any]:
    process = python(
        "tests/settings/silk_visits.py",
        DJANGO_SETTINGS_MODULE="settings.dev",
        DATABASE_URL="sqlite://:memory:",
        PYTHONPATH=".",
        SILK_LOGIN=silk_login,
        INTERNAL_IPS="192.0.2.8,192.0.2.9",
    )
    assert process.returncode == 0, process.stderr
    facts: dict[str, Any] = json.loads(process.stdout)
    return facts


def test_silk_responds_to_this_machine_and_to_those_that_are_named() -> None:
    statuses = visits("0")["silk"]

    assert statuses == {"here": 200, "friend": 200, "away": 403, "staff": 403, "shopper": 403}


def test_with_a_login_silk_responds_to_staff_from_anywhere() -> None:
    statuses = visits("1")["silk"]

    assert statuses == {"here": 302, "friend": 302, "away": 302, "staff": 200, "shopper": 403}
    assert visits("1")["login"] == "/admin/login/?next=/silk/"


def test_silk_keeps_the_shops_requests_and_no_others() -> None:
    assert visits("0")["paths"] == ["/schema/", "/store/carts/", "/store/products/", "/store/carts/"]


def test_silk_keeps_no_bodies() -> None:
    assert visits("0")["bodies"] == ["", "", "", ""]


def test_silk_profiles_what_it_keeps() -> None:
    assert visits("0")["profiled"] == [True, True, True, True]


@pytest.mark.parametrize("login", ["0", "1"])
def test_silk_timing_and_toolbar_count_the_same_queries(login: str) -> None:
    assert visits(login)["queries"] == 3
    assert visits(login)["timing"].endswith('desc="3 queries"')
    assert visits(login)["toolbar"] == ["3 queries in"]


def test_the_toolbar_is_on_pages_for_browsers_alone() -> None:
    assert visits("0")["pages"] == {"*/*": False, "text/html": True}
