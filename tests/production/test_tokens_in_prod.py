"""How long a token of production is good for, and what ends it before."""

from datetime import timedelta
from typing import Any

import jwt
import pytest
from django.conf import settings as chosen
from django.test import Client
from pytest_django import Settings
from rest_framework.test import APIClient

from store.models import User
from tests.store.cast import a_shopper

ME = "/auth/users/me/"
PASSWORD = "ada-of-storefront"
FORMER = "a former key of more than fifty characters, as many as needed"

pytestmark = pytest.mark.usefixtures("ada")


@pytest.fixture
def tokens(api: APIClient) -> dict[str, str]:
    """Those of a shopper who has just signed in."""
    answer = api.post("/auth/jwt/create/", {"username": "ada", "password": PASSWORD})
    assert answer.status_code == 200
    told: dict[str, str] = answer.json()
    return told


def look(api: APIClient, tokens: dict[str, str]) -> int:
    return int(api.get(ME, HTTP_AUTHORIZATION=f"JWT {tokens['access']}").status_code)


def refresh(api: APIClient, tokens: dict[str, str]) -> Any:
    return api.post("/auth/jwt/refresh/", {"refresh": tokens["refresh"]})


def lasting(token: str) -> timedelta:
    claims = jwt.decode(token, options={"verify_signature": False})
    return timedelta(seconds=claims["exp"] - claims["iat"])


def aged(token: str, by: timedelta) -> str:
    """The same token, signed by the shop so long ago."""
    claims = jwt.decode(token, options={"verify_signature": False})
    seconds = int(by.total_seconds())
    older = {**claims, "iat": claims["iat"] - seconds, "exp": claims["exp"] - seconds}
    return jwt.encode(older, chosen.SECRET_KEY, "HS256")


def test_access_lasts_a_quarter_of_an_hour_and_a_refresh_token_a_week(tokens: dict[str, str]) -> None:
    assert lasting(tokens["access"]) == timedelta(minutes=15)
    assert lasting(tokens["refresh"]) == timedelta(days=7)


@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (16, 401)])
def test_after_that_an_access_token_opens_nothing(
    api: APIClient, tokens: dict[str, str], minutes: int, status: int
) -> None:
    old = aged(tokens["access"], timedelta(minutes=minutes))

    assert look(api, {"access": old}) == status


def test_a_refresh_token_is_good_once_and_its_follower_after_it(
    api: APIClient, tokens: dict[str, str]
) -> None:
    second = refresh(api, tokens)

    again = refresh(api, tokens)
    assert (second.status_code, again.status_code) == (200, 401)
    assert again.json() == {"detail": "Token is blacklisted", "code": "token_not_valid"}
    assert look(api, second.json()) == 200
    assert refresh(api, second.json()).status_code == 200


def test_signing_out_ends_the_refresh_token(api: APIClient, tokens: dict[str, str]) -> None:
    assert api.post("/auth/jwt/blacklist/", {"refresh": tokens["refresh"]}).status_code == 200

    assert refresh(api, tokens).status_code == 401


def test_a_new_password_ends_all_tokens(api: APIClient, tokens: dict[str, str]) -> None:
    body = {"current_password": PASSWORD, "new_password": "notes on the engine"}
    how = {"HTTP_AUTHORIZATION": f"JWT {tokens['access']}"}

    assert api.post("/auth/users/set_password/", body, **how).status_code == 204
    assert (look(api, tokens), refresh(api, tokens).status_code) == (401, 401)


@pytest.mark.parametrize(
    ("key", "algorithm"), [("", "none"), ("another key of more than thirty-two bytes", "HS256")]
)
def test_what_another_key_has_signed_or_none_is_void(
    api: APIClient, tokens: dict[str, str], key: str, algorithm: str
) -> None:
    claims = jwt.decode(tokens["access"], options={"verify_signature": False})
    forged = jwt.encode(claims, key or None, algorithm)

    assert look(api, {"access": forged}) == 401


@pytest.mark.parametrize(("former", "status"), [([], 302), ([FORMER], 200)])
def test_a_session_outlives_its_key_as_long_as_that_is_named_as_a_former_one(
    browser: Client, settings: Settings, former: list[str], status: int
) -> None:
    newest, settings.SECRET_KEY = settings.SECRET_KEY, FORMER
    browser.force_login(a_shopper("grace", is_staff=True))

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = newest, former

    assert browser.get("/admin/").status_code == status


def test_a_token_does_not_outlive_its_key(api: APIClient, tokens: dict[str, str], settings: Settings) -> None:
    settings.SECRET_KEY_FALLBACKS = [FORMER]
    claims = jwt.decode(tokens["access"], options={"verify_signature": False})

    assert look(api, {"access": jwt.encode(claims, FORMER, "HS256")}) == 401


def test_the_password_is_asked_for_at_least_so_well_made(api: APIClient) -> None:
    body = {"username": "bob", "email": "bob@example.com"}

    told = [
        api.post("/auth/users/", {**body, "password": weak}).status_code
        for weak in ("short", "12345678901", "password1", "bob@example.com")
    ]

    assert told == [400] * 4
    assert not User.objects.filter(username="bob").exists()
