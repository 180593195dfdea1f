"""The seed decides every user's journey, whatever the server's pace and however many processes send."""

import random
import time
from typing import Any

import pytest

from tests.locustfiles.stand_in import right


@pytest.fixture
def moody_shop(shop):
    """Answers after a time that nobody can foresee, so that users overtake each other."""

    def answer(method: str, path: str, body: Any) -> tuple[int, Any]:
        time.sleep(random.uniform(0, 0.01))
        return right(method, path, body)

    shop.answer = answer


def common_part(one: dict[str, list[Any]], other: dict[str, list[Any]]) -> list[tuple[list[Any], list[Any]]]:
    """Each user's two journeys, cut to the shorter: a run ends in the middle of some step."""
    pairs = [(one[shopper], other[shopper]) for shopper in sorted(one)]
    assert min(len(journey) for pair in pairs for journey in pair) > 20
    return [(a[: len(b)], b[: len(a)]) for a, b in pairs]


@pytest.mark.usefixtures("moody_shop")
def test_the_same_seed_sends_every_user_on_the_same_journey(locust):
    first, second = locust("--no-wait", "--seed", "7").journeys, locust("--no-wait", "--seed", "7").journeys

    assert sorted(first) == sorted(second) == ["0:0", "0:1", "0:2"]
    assert all(a == b for a, b in common_part(first, second))


@pytest.mark.usefixtures("moody_shop")
@pytest.mark.slow
def test_another_seed_sends_every_user_on_another_journey(locust):
    first, second = locust("--no-wait").journeys, locust("--no-wait", "--seed", "2").journeys

    assert all(a != b for a, b in common_part(first, second))


@pytest.mark.usefixtures("moody_shop")
@pytest.mark.slow
def test_no_two_users_of_several_workers_go_on_the_same_journey(locust):
    journeys = locust("--no-wait", "--processes", "2").journeys

    assert {shopper[0] for shopper in journeys} == {"0", "1"}
    assert len({str(journey[:10]) for journey in journeys.values()}) == 3
