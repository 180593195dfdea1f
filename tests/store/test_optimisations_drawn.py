"""Every optimisation tells what the correct code tells, whatever is in the shop and however it is asked."""

import re
from collections.abc import Mapping

import pytest
from django.test import Client, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework_simplejwt.tokens import AccessToken

from tests.store.cast import a_shopper
from tests.store.drawn import REQUESTS, SHOPS, Asked, Stock, credentials, open_shop
from tests.store.walk import ADDED, Answer, headers, unwritten, works

# Made anew for each page, as is the cookie that goes with it.
SECRET = re.compile(rb'(?<="csrfToken": ")\w+|(?<=csrfmiddlewaretoken" value=")\w+')

pytestmark = pytest.mark.slow

Credentials = Mapping[str, dict[str, str]]


@pytest.fixture
def known() -> Credentials:
    """What each role sends to be known by."""
    staff, shopper = a_shopper("grace", is_staff=True), a_shopper("ada")
    return credentials(str(AccessToken.for_user(staff)), str(AccessToken.for_user(shopper)))


def send(asked: Asked, known: Credentials, added: set[str]) -> Answer:
    answer = Client().generic(
        asked.method, asked.path, secure=asked.secure, headers=asked.headers | known[asked.role]
    )
    return Answer(
        asked.path,
        answer.status_code,
        headers(answer.headers, added) | dict.fromkeys(answer.cookies, "set"),
        SECRET.sub(b"*", answer.content),
    )


@pytest.mark.parametrize("name", works("optimisation"))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shop=SHOPS, requests=st.lists(REQUESTS, min_size=1, max_size=8))
def test_the_same_is_told(name: str, known: Credentials, shop: list[Stock], requests: list[Asked]) -> None:
    added = ADDED.get(name, set())
    with unwritten():
        open_shop(shop)
        correct = [send(asked, known, added) for asked in requests]
        with override_settings(VARIANTS=[name]):
            assert [send(asked, known, added) for asked in requests] == correct
