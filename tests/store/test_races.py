"""Requests at the same moment lose nothing, sell nothing twice, and are told the truth."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.settings.processes import python
from tests.store.races import ROUNDS, THREADS

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the races came to: all are run once, in a process with a database of its own."""
    folder: Path = tmp_path_factory.mktemp("races")
    name = f"races_{os.getpid()}" if connection.vendor == "postgresql" else str(folder / "shop.sqlite3")
    process = python(
        "-m",
        "tests.store.races",
        name,
        DJANGO_SETTINGS_MODULE="settings.perf",
        DATABASE_URL=os.environ.get("DATABASE_URL", ""),
    )
    assert process.stderr == ""
    return json.loads(process.stdout)


def test_what_is_added_at_the_same_moment_adds_up_in_one_row(outcome: Any) -> None:
    assert outcome["adding_up"] == [2 * THREADS * ROUNDS]


def test_no_more_is_sold_than_there_is_and_each_order_is_whole(outcome: Any) -> None:
    assert outcome["selling_out"] == {
        "statuses": {"200": 15, "409": 9},
        "orders": 15,
        "sold": [30, 30, 30],
        "left": [0, 0, 0],
        "carts": 9,
    }


def test_a_cart_is_ordered_once_and_by_one_shopper(outcome: Any) -> None:
    assert outcome["ordering_twice"] == [[[[200], [400]], 1, 6]] * ROUNDS


def test_what_is_changed_in_a_cart_being_ordered_is_in_the_order_or_refused(outcome: Any) -> None:
    truth = {"ordered": 200, "refusals": [404], "more": [0, 0, 0]}

    assert outcome["changing_while_ordering"] == [truth] * ROUNDS


def test_a_cart_is_either_ordered_or_deleted(outcome: Any) -> None:
    half = THREADS // 2
    ordered, deleted = [[200] * half, [404] * half], [[400] * half, [204] + [404] * (half - 1)]

    assert [end for end in outcome["deleting_while_ordering"] if end not in (ordered, deleted)] == []


def test_a_product_is_either_ordered_or_withdrawn(outcome: Any) -> None:
    ends = outcome["withdrawing_while_ordering"]

    assert [end for end in ends if end not in ([[200], 405], [[400], 204])] == []


def test_a_name_and_an_address_are_given_away_once_and_the_others_are_told(outcome: Any) -> None:
    assert outcome["registering_twice"] == [[[201] + [400] * (THREADS - 1), 1]] * (2 * ROUNDS)


def test_a_refresh_token_is_good_for_one_refresh(outcome: Any) -> None:
    assert outcome["refreshing_twice"] == [[[200] + [401] * (THREADS - 1), 1]] * ROUNDS
