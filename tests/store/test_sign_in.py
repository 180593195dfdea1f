"""Signing in and out: which tokens are handed out, and when one is void."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

from store.models import User
from tests.store.cast import a_shopper

ME = "/auth/users/me/"
BOTH_SLASHES = pytest.mark.parametrize("slash", ["", "/"])


def sign_in(api: APIClient, **changes: str) -> Any:
    return api.post("/auth/jwt/create/", {"username": "ada", "password": "ada-of-storefront", **changes})


def refresh(api: APIClient, token: str) -> Any:
    return api.post("/auth/jwt/refresh/", {"refresh": token})


def verify(api: APIClient, token: str) -> Any:
    return api.post("/auth/jwt/verify/", {"token": token})


def sign_out(api: APIClient, token: str) -> Any:
    return api.post("/auth/jwt/blacklist/", {"refresh": token})


def with_token(token: str) -> dict[str, str]:
    return {"Authorization": f"JWT {token}"}


def old(token: AccessToken | RefreshToken) -> str:
    """The token, as if its time was over."""
    token.set_exp(lifetime=-timedelta(seconds=1))
    return str(token)


@BOTH_SLASHES
def test_name_and_password_give_two_tokens(api: APIClient, slash: str) -> None:
    a_shopper("ada")

    response = api.post(f"/auth/jwt/create{slash}", {"username": "ada", "password": "ada-of-storefront"})

    assert (response.status_code, sorted(response.json())) == (200, ["access", "refresh"])


@pytest.mark.parametrize("scheme", ["JWT", "Bearer"])
def test_the_access_token_tells_who_asks(api: APIClient, scheme: str) -> None:
    a_shopper("ada")
    access = sign_in(api).json()["access"]

    response = api.get(ME, headers={"Authorization": f"{scheme} {access}"})

    assert (response.status_code, response.json()["username"]) == (200, "ada")


@pytest.mark.parametrize(
    ("name", "password"), [("ada", "wrong"), ("nobody", "ada-of-storefront"), ("ada", " ")]
)
def test_a_wrong_name_or_password_is_refused_alike(api: APIClient, name: str, password: str) -> None:
    a_shopper("ada")

    response = sign_in(api, username=name, password=password)

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'JWT realm="api"'
    assert response.json() == {"detail": "No active account found with the given credentials"}


@pytest.mark.parametrize(
    ("body", "reasons"),
    [
        ({}, {"username": ["This field is required."], "password": ["This field is required."]}),
        ({"username": "ada", "password": ""}, {"password": ["This field may not be blank."]}),
        ({"username": "ada\0", "password": "x"}, {"username": ["Null characters are not allowed."]}),
        ({"username": ["ada"], "password": "x"}, {"username": ["Not a valid string."]}),
        (
            {"username": "ada", "password": "x" * 129},
            {"password": ["Ensure this field has no more than 128 characters."]},
        ),
        (["ada"], {"non_field_errors": ["Invalid data. Expected a dictionary, but got list."]}),
    ],
)
def test_what_is_no_name_and_password_is_refused(
    api: APIClient, body: object, reasons: dict[str, list[str]]
) -> None:
    response = api.post("/auth/jwt/create/", body)

    assert (response.status_code, response.json()) == (400, reasons)


@pytest.mark.parametrize("path", ["refresh", "blacklist"])
@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({}, "This field is required."),
        ({"refresh": None}, "This field may not be null."),
        ({"refresh": {}}, "Not a valid string."),
        ({"refresh": "a\0b"}, "Null characters are not allowed."),
    ],
)
def test_what_is_no_token_at_all_is_refused(
    api: APIClient, path: str, body: dict[str, object], reason: str
) -> None:
    response = api.post(f"/auth/jwt/{path}/", body)

    assert (response.status_code, response.json()) == (400, {"refresh": [reason]})


@pytest.mark.parametrize(
    ("path", "field"), [("refresh", "refresh"), ("blacklist", "refresh"), ("verify", "token")]
)
@pytest.mark.parametrize("token", ["abc", "a.b.c", "é.é.é", "7" * 10_000])
def test_what_the_shop_has_not_signed_is_void(api: APIClient, path: str, field: str, token: str) -> None:
    response = api.post(f"/auth/jwt/{path}/", {field: token})

    assert response.status_code == 401
    assert response.json() == {"detail": "Token is invalid", "code": "token_not_valid"}


@pytest.mark.parametrize("header", ["JWT", "JWT a b", "JWT abc", "Bearer é", "JWT a.b.c"])
def test_a_header_that_is_no_token_is_refused(header: str) -> None:
    response = Client().get(ME, headers={"Authorization": header.encode().decode("latin-1")})

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'JWT realm="api"'
    assert response.json()["detail"]


@pytest.mark.parametrize("header", ["", "Basic YTpi", "Token abc"])
def test_another_way_to_sign_in_counts_as_none(api: APIClient, header: str) -> None:
    response = api.get(ME, headers={"Authorization": header})

    assert response.status_code == 401
    assert response.json() == {"detail": "Authentication credentials were not provided."}


def test_a_refresh_token_opens_nothing(api: APIClient) -> None:
    a_shopper("ada")
    token = sign_in(api).json()["refresh"]

    assert api.get(ME, headers=with_token(token)).status_code == 401


def test_an_access_token_gives_no_new_one(api: APIClient) -> None:
    a_shopper("ada")
    token = sign_in(api).json()["access"]

    assert refresh(api, token).status_code == 401
    assert sign_out(api, token).status_code == 401


@BOTH_SLASHES
def test_a_refresh_token_gives_two_new_ones_once(api: APIClient, slash: str) -> None:
    a_shopper("ada")
    first = sign_in(api).json()

    second = api.post(f"/auth/jwt/refresh{slash}", {"refresh": first["refresh"]})

    assert (second.status_code, sorted(second.json())) == (200, ["access", "refresh"])
    assert api.get(ME, headers=with_token(second.json()["access"])).status_code == 200
    again = refresh(api, first["refresh"])
    assert (again.status_code, again.json()["detail"]) == (401, "Token is blacklisted")
    assert refresh(api, second.json()["refresh"]).status_code == 200


def test_of_two_requests_with_one_refresh_token_the_second_gets_nothing(
    api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = str(RefreshToken.for_user(a_shopper("ada")))
    # The second has looked before the first has written.
    monkeypatch.setattr(RefreshToken, "check_blacklist", lambda self: None)

    assert [refresh(api, token).status_code for _ in range(2)] == [200, 401]


@BOTH_SLASHES
def test_who_has_signed_out_has_a_dead_refresh_token(api: APIClient, slash: str) -> None:
    a_shopper("ada")
    token = sign_in(api).json()["refresh"]

    response = api.post(f"/auth/jwt/blacklist{slash}", {"refresh": token})

    assert (response.status_code, response.json()) == (200, {})
    for call in (refresh, sign_out, verify):
        dead = call(api, token)
        assert (dead.status_code, dead.json()["detail"]) == (401, "Token is blacklisted")


def test_signing_out_here_leaves_other_sign_ins_alone(api: APIClient) -> None:
    a_shopper("ada")
    here, there = sign_in(api).json(), sign_in(api).json()

    sign_out(api, here["refresh"])

    assert refresh(api, there["refresh"]).status_code == 200


@BOTH_SLASHES
@pytest.mark.parametrize("kind", ["access", "refresh"])
def test_a_good_token_is_verified(api: APIClient, slash: str, kind: str) -> None:
    a_shopper("ada")
    token = sign_in(api).json()[kind]

    response = api.post(f"/auth/jwt/verify{slash}", {"token": token})

    assert (response.status_code, response.json()) == (200, {})


def test_old_tokens_are_void(api: APIClient) -> None:
    ada = a_shopper("ada")
    access, token = old(AccessToken.for_user(ada)), old(RefreshToken.for_user(ada))

    assert api.get(ME, headers=with_token(access)).status_code == 401
    assert verify(api, access).status_code == 401
    assert refresh(api, token).status_code == 401
    assert sign_out(api, token).status_code == 401


def lock_out(user: User) -> None:
    user.is_active = False
    user.save()


def change_password(user: User) -> None:
    user.set_password("another one")
    user.save()


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (lock_out, "no_active_account"),
        (User.delete, "no_active_account"),
        (change_password, "password_changed"),
    ],
)
def test_all_tokens_are_void_when_their_user_is_locked_out_or_gone_or_has_a_new_password(
    api: APIClient, event: Any, code: str
) -> None:
    ada = a_shopper("ada")
    tokens = sign_in(api).json()

    event(ada)

    for void in (
        api.get(ME, headers=with_token(tokens["access"])),
        verify(api, tokens["access"]),
        verify(api, tokens["refresh"]),
        refresh(api, tokens["refresh"]),
        sign_in(api),
    ):
        assert void.status_code == 401
    assert refresh(api, tokens["refresh"]).json()["code"] == code


def test_who_is_locked_out_may_still_sign_out(api: APIClient) -> None:
    ada = a_shopper("ada")
    token = sign_in(api).json()["refresh"]
    lock_out(ada)

    assert sign_out(api, token).status_code == 200


def test_a_void_token_does_not_keep_anybody_from_signing_in(api: APIClient) -> None:
    a_shopper("ada")
    api.credentials(HTTP_AUTHORIZATION="JWT old")

    assert sign_in(api).status_code == 200


def test_a_session_opens_the_api_in_a_browser(client: Client) -> None:
    client.force_login(a_shopper("ada"))

    assert client.get(ME).json()["username"] == "ada"


@pytest.mark.parametrize("path", ["create", "refresh", "verify", "blacklist"])
def test_tokens_are_asked_for_by_post(api: APIClient, path: str) -> None:
    assert api.get(f"/auth/jwt/{path}/").status_code == 405
