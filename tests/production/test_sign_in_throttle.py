"""Who guesses passwords in production."""

import logging
import re
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.test import Client
from rest_framework.test import APIClient

from settings import environment
from store.accounts import throttle
from store.models import User
from storefront.cache import SharedCache
from tests.store.cast import a_shopper

RIGHT, WRONG = "ada-of-storefront", "wrong"
CLOSED = {"detail": "Too many failed sign-ins. Expected available in 900 seconds."}
REFUSED = {"detail": "No active account found with the given credentials"}

pytestmark = pytest.mark.usefixtures("ada", "_clock")


@pytest.fixture
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time stands still, so that a wait is a round number."""
    monkeypatch.setattr(throttle, "time", lambda: 1000.0)


def sign_in(api: APIClient, password: str = WRONG, name: str = "ada", **headers: str) -> Any:
    return api.post("/auth/jwt/create/", {"username": name, "password": password}, **headers)


def guess(api: APIClient, times: int, **how: str) -> list[int]:
    return [sign_in(api, **how).status_code for _ in range(times)]


def through_the_edge(client: str) -> dict[str, str]:
    return {"HTTP_X_FORWARDED_FOR": client}


def test_after_five_failures_the_door_is_closed_to_the_right_password_too(api: APIClient) -> None:
    assert guess(api, 5) == [401] * 5

    closed = sign_in(api, RIGHT)

    assert (closed.status_code, closed.json(), closed["Retry-After"]) == (429, CLOSED, "900")


def test_it_opens_again(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    guess(api, 5)

    monkeypatch.setattr(throttle, "time", lambda: 1900.0)

    assert sign_in(api, RIGHT).status_code == 200


def test_who_waits_at_a_closed_door_does_not_wait_longer_for_trying(
    api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    guess(api, 5)
    monkeypatch.setattr(throttle, "time", lambda: 1600.5)

    assert [sign_in(api)["Retry-After"] for _ in range(3)] == ["300", "300", "300"]


def test_it_is_open_to_the_same_name_from_elsewhere(api: APIClient) -> None:
    guess(api, 6, **through_the_edge("203.0.113.1"))

    assert sign_in(api, RIGHT, **through_the_edge("203.0.113.2")).status_code == 200


def test_it_is_open_to_another_name_from_there(api: APIClient) -> None:
    a_shopper("eve")
    guess(api, 6)

    assert sign_in(api, "eve-of-storefront", name="eve").status_code == 200


def test_it_is_not_told_whether_somebody_has_the_name(api: APIClient) -> None:
    known, unknown = ([sign_in(api, name=name) for _ in range(6)] for name in ("ada", "nobody"))

    assert (
        [answer.json() for answer in known]
        == [answer.json() for answer in unknown]
        == [REFUSED] * 5 + [CLOSED]
    )


@pytest.mark.parametrize(("name", "hashed"), [("ada", 1), ("nobody", 1)])
def test_a_refusal_costs_one_hash_whoever_has_the_name_and_a_closed_door_none(
    api: APIClient, monkeypatch: pytest.MonkeyPatch, name: str, hashed: int
) -> None:
    hashes = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, *said: hashes.append(1) or encode(self, *said)
    )

    sign_in(api, name=name)
    assert len(hashes) == hashed
    guess(api, 4, name=name)
    hashes.clear()

    assert sign_in(api, RIGHT, name=name).status_code == 429
    assert hashes == []


def test_letters_that_look_the_same_are_one_name(api: APIClient) -> None:
    assert guess(api, 5, name="\uff41da") == [401] * 5

    assert sign_in(api, RIGHT).status_code == 429


def test_one_address_that_tries_many_names_is_refused_all_of_them(api: APIClient) -> None:
    tried = [sign_in(api, name=f"name {number}").status_code for number in range(50)]

    assert (set(tried), sign_in(api, RIGHT).status_code) == ({401}, 429)
    assert sign_in(api, RIGHT, **through_the_edge("203.0.113.9")).status_code == 200


def test_right_passwords_are_never_counted(api: APIClient) -> None:
    assert [sign_in(api, RIGHT).status_code for _ in range(60)] == [200] * 60


def test_a_household_of_ipv6_is_one_address(api: APIClient) -> None:
    for number in range(5):
        sign_in(api, **through_the_edge(f"2001:db8::{number}"))

    assert sign_in(api, RIGHT, **through_the_edge("2001:db8::99")).status_code == 429
    assert sign_in(api, RIGHT, **through_the_edge("2001:db8:0:1::1")).status_code == 200


def test_a_header_of_the_client_s_own_neither_evades_nor_frames_anybody(api: APIClient) -> None:
    # The edge writes the true address behind whatever the client has sent.
    for number in range(5):
        sign_in(api, **through_the_edge(f"198.51.100.{number}, 203.0.113.1"))

    assert sign_in(api, RIGHT, **through_the_edge("198.51.100.77, 203.0.113.1")).status_code == 429
    assert sign_in(api, RIGHT, **through_the_edge("198.51.100.1")).status_code == 200


def test_nobody_but_the_edge_is_believed(api: APIClient) -> None:
    for number in range(5):
        sign_in(api, REMOTE_ADDR="192.0.2.5", **through_the_edge(f"203.0.113.{number}"))

    assert sign_in(api, RIGHT, REMOTE_ADDR="192.0.2.5", **through_the_edge("::1")).status_code == 429
    assert sign_in(api, RIGHT, **through_the_edge("203.0.113.1")).status_code == 200


@pytest.mark.parametrize("told", ["", "nonsense", "203.0.113.1, ", "203.0.113.1:80"])
def test_what_is_no_address_leaves_the_connection_s_own(api: APIClient, told: str) -> None:
    guess(api, 5, **through_the_edge(told))

    assert sign_in(api, RIGHT).status_code == 429


def test_the_admin_s_form_is_behind_the_same_doors(browser: Client, api: APIClient) -> None:
    User.objects.update(is_staff=True)
    form = {"username": "ada", "password": "wrong"}
    assert [browser.post("/admin/login/", form).status_code for _ in range(5)] == [200] * 5

    closed = browser.post("/admin/login/", {**form, "password": RIGHT})

    assert (closed.status_code, closed["Retry-After"]) == (429, "900")
    assert closed.content == b"Too many failed sign-ins. Expected available in 900 seconds.\n"
    assert sign_in(api, RIGHT).status_code == 429


def test_a_new_password_is_behind_them_too(api: APIClient) -> None:
    access = sign_in(api, RIGHT).json()["access"]
    body = {"current_password": "wrong", "new_password": "notes on the engine"}
    how = {"HTTP_AUTHORIZATION": f"JWT {access}"}

    told = [api.post("/auth/users/set_password/", body, **how).status_code for _ in range(6)]

    assert told == [400] * 5 + [429]


def test_neither_name_nor_address_is_kept_in_the_cache(api: APIClient) -> None:
    guess(api, 5, **through_the_edge("203.0.113.1"))

    kept = [key for key in cache._cache if "sign_in." in key]  # of this process, in the tests
    hashed = re.compile(r":1:sign_in(\.[0-9a-f]{64}){1,2}(\.closed)?")
    assert [key for key in kept if not hashed.fullmatch(key)] == []
    assert len(kept) == 3


def test_what_closes_is_logged_without_a_name(api: APIClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "store.accounts.throttle"):
        guess(api, 5)

    told = [record.getMessage() for record in caplog.records if record.name == "store.accounts.throttle"]
    assert told == ["Too many failed sign-ins: one door is closed for 900 s"]


def test_without_the_cache_everybody_is_let_try(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody_listens = SharedCache("redis://127.0.0.1:1/0", {"OPTIONS": environment.REDIS_OPTIONS})
    monkeypatch.setattr(throttle, "cache", nobody_listens)

    assert guess(api, 7) == [401] * 7
    assert sign_in(api, RIGHT).status_code == 200
