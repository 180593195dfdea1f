"""Tokens that were forged, or signed by somebody who means something else: 401, never 500."""

from typing import Any

import jwt
import pytest
from django.conf import settings
from rest_framework.test import APIClient
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken, Token

from store.models import User
from tests.store.cast import a_shopper

ME = "/auth/users/me/"
VOID = "Given token not valid for any token type"
NOBODY = "There is no active account for this token."
WHERE_SENT = [
    ("/auth/jwt/verify/", "token"),
    ("/auth/jwt/refresh/", "refresh"),
    ("/auth/jwt/blacklist/", "refresh"),
]


@pytest.fixture
def ada() -> User:
    return a_shopper("ada")


def claims(user: User, kind: type[Token] = AccessToken, **changes: Any) -> dict[str, Any]:
    """What stands in a good token of this user, but for the changes; None takes a claim away."""
    changed = kind.for_user(user).payload | changes
    return {name: value for name, value in changed.items() if value is not None}


def ask(api: APIClient, token: str) -> tuple[int, str]:
    """Status and reason."""
    response = api.get(ME, HTTP_AUTHORIZATION=f"JWT {token}")
    return response.status_code, response.json().get("detail", "")


def test_the_same_claims_signed_as_the_shop_does_are_good(api: APIClient, ada: User) -> None:
    assert ask(api, jwt.encode(claims(ada), settings.SECRET_KEY, "HS256")) == (200, "")


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        pytest.param(None, "none", id="not signed"),
        pytest.param("x" * 64, "HS256", id="another key"),
        pytest.param(settings.SECRET_KEY, "HS512", id="another algorithm"),
    ],
)
def test_a_forged_token_is_void(api: APIClient, ada: User, key: str | None, algorithm: str) -> None:
    assert ask(api, jwt.encode(claims(ada), key, algorithm)) == (401, VOID)


def test_a_key_named_in_the_head_is_not_looked_up(api: APIClient, ada: User) -> None:
    token = jwt.encode(
        claims(ada), "x" * 64, "HS256", headers={"kid": "../../dev/null", "jku": "http://evil"}
    )

    assert ask(api, token) == (401, VOID)


@pytest.mark.parametrize("user_id", [None, "", "abc", "\0", "1 OR 1=1", 2**63, -1, [1], {"id": 1}])
def test_a_token_of_nobody_is_void(api: APIClient, ada: User, user_id: object) -> None:
    token = jwt.encode(claims(ada, user_id=user_id), settings.SECRET_KEY, "HS256")

    assert ask(api, token) == (401, NOBODY)
    assert api.post("/auth/jwt/verify/", {"token": token}).status_code == 401


@pytest.mark.parametrize("claim", ["exp", "jti", "token_type"])
def test_a_token_without_one_of_its_claims_is_void(api: APIClient, ada: User, claim: str) -> None:
    assert ask(api, jwt.encode(claims(ada, **{claim: None}), settings.SECRET_KEY, "HS256")) == (401, VOID)


@pytest.mark.parametrize("exp", [10**18, 10**30, 1e300, float("inf"), float("nan"), "9999999999", [], {}])
@pytest.mark.parametrize("kind", [AccessToken, RefreshToken])
def test_a_token_that_ends_on_no_day_is_void(
    api: APIClient, ada: User, kind: type[Token], exp: object
) -> None:
    token = jwt.encode(claims(ada, kind, exp=exp), settings.SECRET_KEY, "HS256")

    assert ask(api, token) == (401, VOID)
    for path, field in WHERE_SENT:
        assert (path, api.post(path, {field: token}).status_code) == (path, 401)


@pytest.mark.parametrize("changes", [{"jti": None}, {"jti": [1]}, {"user_id": "abc"}, {"user_id": [1]}])
def test_a_refresh_token_of_nothing_is_void(api: APIClient, ada: User, changes: dict[str, Any]) -> None:
    token = jwt.encode(claims(ada, RefreshToken, **changes), settings.SECRET_KEY, "HS256")

    for path, field in WHERE_SENT:
        assert (path, api.post(path, {field: token}).status_code) == (path, 401)


@pytest.mark.parametrize(
    "token", ["..", "a.b.c.d", "a" * 100_000, ".".join(["a" * 40_000] * 3), "a\0b", "ÿ", "e30.e30."]
)
def test_what_is_no_token_is_void(api: APIClient, token: str) -> None:
    assert ask(api, token) == (401, VOID)


@pytest.mark.parametrize("header", ["jwt", "jwt a.b.c", ",", " ", "ÿþ", "Basic Og==", "Digest a=b"])
def test_another_word_before_it_counts_as_none(api: APIClient, header: str) -> None:
    response = api.get(ME, HTTP_AUTHORIZATION=header)

    assert response.status_code == 401
    assert response.json() == {"detail": "Authentication credentials were not provided."}


@pytest.mark.parametrize(
    "cookie",
    ["sessionid=ÿ", "sessionid=a\0b", ";;;=;,", 'sessionid="', "csrftoken=\0; messages=[[", "a" * 9000],
)
@pytest.mark.parametrize(("path", "status"), [(ME, 401), ("/store/products/", 200), ("/admin/login/", 200)])
def test_a_broken_cookie_is_nobodys(api: APIClient, path: str, status: int, cookie: str) -> None:
    assert api.get(path, HTTP_COOKIE=cookie).status_code == status
