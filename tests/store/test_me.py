"""A user looks at itself, changes itself, and takes a new password."""

from typing import Any

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient

from store.models import User
from tests.store.cast import a_shopper

OLD, NEW = "ada-of-storefront", "notes on the engine"


@pytest.fixture
def ada(api: APIClient) -> User:
    """A shopper, who is signed in."""
    ada = a_shopper("ada", first_name="Ada")
    api.force_authenticate(ada)
    return ada


def change(api: APIClient, **fields: Any) -> Any:
    return api.patch("/auth/users/me/", fields)


def set_password(api: APIClient, **changes: Any) -> Any:
    body = {"current_password": OLD, "new_password": NEW, **changes}
    return api.post(
        "/auth/users/set_password/", {name: value for name, value in body.items() if value is not ...}
    )


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_user_sees_itself(api: APIClient, ada: User, slash: str) -> None:
    response = api.get(f"/auth/users/me{slash}")

    assert response.status_code == 200
    assert response.json() == {
        "id": ada.id,
        "username": "ada",
        "email": "ada@example.com",
        "first_name": "Ada",
        "last_name": "",
    }


def test_a_user_changes_its_names_and_its_address(api: APIClient, ada: User) -> None:
    response = change(api, last_name="Lovelace", email="Ada@Engine.example")

    assert response.status_code == 200
    ada.refresh_from_db()
    assert (ada.first_name, ada.last_name, ada.email) == ("Ada", "Lovelace", "ada@engine.example")
    assert response.json()["email"] == "ada@engine.example"


def test_the_rest_of_a_user_stays(api: APIClient, ada: User) -> None:
    response = change(api, id=77, username="eve", is_staff=True, password=NEW)

    found = User.objects.get()
    assert response.status_code == 200
    assert (found.id, found.username, found.is_staff) == (ada.id, "ada", False)
    assert found.check_password(OLD)


def test_a_change_puts_nothing_back_that_was_changed_meanwhile(api: APIClient, ada: User) -> None:
    # `ada` in memory, who is signed in, does not know.
    User.objects.update(is_active=False, last_name="Lovelace")

    change(api, first_name="Augusta")

    found = User.objects.get()
    assert (found.first_name, found.last_name, found.is_active) == ("Augusta", "Lovelace", False)


def test_who_is_deleted_while_changing_is_not_brought_back(api: APIClient, ada: User) -> None:
    User.objects.all().delete()

    assert change(api, first_name="Augusta").status_code == 404
    assert not User.objects.exists()


def test_ones_own_address_may_be_said_again(api: APIClient, ada: User) -> None:
    assert change(api, email="ADA@example.com").status_code == 200


@pytest.mark.parametrize("email", ["eve@example.com", "EVE@example.com"])
def test_anothers_address_is_refused(api: APIClient, ada: User, email: str) -> None:
    a_shopper("eve")

    response = change(api, email=email)

    assert response.status_code == 400
    assert response.json() == {"email": ["A user with that email address already exists."]}


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("email", "", "This field may not be blank."),
        ("email", None, "This field may not be null."),
        ("email", "ada", "Enter a valid email address."),
        ("first_name", "a\0", "Null characters are not allowed."),
        ("first_name", "a" * 151, "Ensure this field has no more than 150 characters."),
        ("last_name", {}, "Not a valid string."),
    ],
)
def test_what_cannot_be_is_refused(api: APIClient, ada: User, field: str, value: object, reason: str) -> None:
    response = change(api, **{field: value})

    assert response.status_code == 400
    assert reason in response.json()[field]


@pytest.mark.parametrize("method", ["get", "patch"])
def test_me_is_nobody_without_a_sign_in(api: APIClient, method: str) -> None:
    response = getattr(api, method)("/auth/users/me/")

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'JWT realm="api"'


@pytest.mark.parametrize("method", ["put", "post", "delete"])
def test_a_user_is_neither_replaced_nor_deleted(api: APIClient, ada: User, method: str) -> None:
    assert getattr(api, method)("/auth/users/me/").status_code == 405


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_new_password_takes_the_old_ones_place(api: APIClient, ada: User, slash: str) -> None:
    body = {"current_password": OLD, "new_password": NEW}
    response = api.post(f"/auth/users/set_password{slash}", body)

    assert (response.status_code, response.content) == (204, b"")
    api.force_authenticate(None)
    tried = [
        api.post("/auth/jwt/create/", {"username": "ada", "password": password}).status_code
        for password in (OLD, NEW)
    ]
    assert tried == [401, 200]


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("current_password", ..., "This field is required."),
        ("current_password", "wrong", "Invalid password."),
        ("current_password", f" {OLD}", "Invalid password."),
        ("new_password", ..., "This field is required."),
        ("new_password", "", "This field may not be blank."),
        ("new_password", "a\0b", "Null characters are not allowed."),
        ("new_password", "p" * 129, "Ensure this field has no more than 128 characters."),
        ("new_password", "tiny", "This password is too short. It must contain at least 8 characters."),
        ("new_password", "ada@example", "The password is too similar to the email address."),
    ],
)
def test_a_password_that_cannot_be_is_refused_and_the_old_one_stays(
    api: APIClient, ada: User, settings: Settings, field: str, value: object, reason: str
) -> None:
    settings.AUTH_PASSWORD_VALIDATORS = [
        {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
        {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    ]

    response = set_password(api, **{field: value})

    assert (response.status_code, response.json()) == (400, {field: [reason]})
    assert User.objects.get().check_password(OLD)


def test_without_a_sign_in_there_is_no_new_password(api: APIClient) -> None:
    assert set_password(api).status_code == 401
