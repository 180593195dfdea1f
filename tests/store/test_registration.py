"""Registering: a user who is a customer at once, or one clear refusal."""

from typing import Any

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings
from rest_framework.test import APIClient
from rest_framework.validators import UniqueValidator

from store.models import Customer, User
from tests.store.cast import a_shopper

GRACE = {
    "username": "grace",
    "password": "from bugs to compilers",
    "email": "grace@example.com",
    "first_name": "Grace",
    "last_name": "Hopper",
}
PROD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]


def register(api: APIClient, **changes: Any) -> Any:
    body = {name: value for name, value in {**GRACE, **changes}.items() if value is not ...}
    return api.post("/auth/users/", body)


def test_a_new_user_is_a_customer_at_once(api: APIClient) -> None:
    response = register(api)

    grace = User.objects.get()
    assert response.status_code == 201
    assert response.json() == {
        "id": grace.id,
        "username": "grace",
        "email": "grace@example.com",
        "first_name": "Grace",
        "last_name": "Hopper",
    }
    assert grace.check_password("from bugs to compilers")
    assert (grace.is_staff, grace.is_superuser, grace.is_active) == (False, False, True)
    assert Customer.objects.get().user == grace


def test_a_form_does_as_well_as_json(api: APIClient) -> None:
    assert api.post("/auth/users/", GRACE, format="multipart").status_code == 201


def test_names_of_people_may_be_missing(api: APIClient) -> None:
    answer = register(api, first_name=..., last_name=...).json()

    assert (answer["first_name"], answer["last_name"]) == ("", "")


def test_nobody_registers_as_staff(api: APIClient) -> None:
    register(api, is_staff=True, is_superuser=True, id=77)

    grace = User.objects.get()
    assert (grace.is_staff, grace.is_superuser, grace.id == 77) == (False, False, False)


def test_a_password_is_kept_as_it_was_typed(api: APIClient) -> None:
    register(api, password="  with spaces  ")

    signed_in = api.post("/auth/jwt/create/", {"username": "grace", "password": "  with spaces  "})
    trimmed = api.post("/auth/jwt/create/", {"username": "grace", "password": "with spaces"})
    assert (signed_in.status_code, trimmed.status_code) == (200, 401)


@pytest.mark.parametrize("field", ["username", "password", "email"])
def test_what_is_missing_is_named(api: APIClient, field: str) -> None:
    response = register(api, **{field: ...})

    assert response.status_code == 400
    assert response.json() == {field: ["This field is required."]}


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("username", "", "This field may not be blank."),
        ("username", None, "This field may not be null."),
        ("username", True, "Not a valid string."),
        ("username", ["grace"], "Not a valid string."),
        ("username", "g" * 151, "Ensure this field has no more than 150 characters."),
        ("username", "grace\0", "Null characters are not allowed."),
        (
            "username",
            "grace hopper",
            "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.",
        ),
        ("password", "", "This field may not be blank."),
        ("password", {}, "Not a valid string."),
        ("password", "p" * 129, "Ensure this field has no more than 128 characters."),
        ("password", "a\0b", "Null characters are not allowed."),
        ("email", "grace", "Enter a valid email address."),
        ("email", "grace@example.com\0", "Null characters are not allowed."),
        ("email", 10**40, "Enter a valid email address."),
        ("email", f"{'g' * 250}@example.com", "Ensure this field has no more than 254 characters."),
        ("first_name", None, "This field may not be null."),
        ("last_name", "h" * 151, "Ensure this field has no more than 150 characters."),
    ],
)
def test_what_cannot_be_is_refused(api: APIClient, field: str, value: object, reason: str) -> None:
    response = register(api, **{field: value})

    assert response.status_code == 400
    assert reason in response.json()[field]
    assert not User.objects.exists()


@pytest.mark.parametrize("body", ["[]", '"grace"', "7", "null", "{", '{"username": "\\ud800"}', ""])
def test_what_is_no_object_is_refused(api: APIClient, body: str) -> None:
    response = api.post("/auth/users/", body, content_type="application/json")

    assert response.status_code == 400
    assert response.json()


def test_a_name_is_given_away_once(api: APIClient) -> None:
    a_shopper("grace")

    response = register(api, email="other@example.com")

    assert response.status_code == 400
    assert response.json() == {"username": ["A user with that username already exists."]}


@pytest.mark.parametrize("email", ["ada@example.com", "ADA@Example.com"])
def test_an_address_is_given_away_once_in_upper_or_lower_case(api: APIClient, email: str) -> None:
    a_shopper("ada")

    response = register(api, email=email)

    assert response.status_code == 400
    assert response.json() == {"email": ["A user with that email address already exists."]}


def test_an_address_is_kept_in_lower_case(api: APIClient) -> None:
    assert register(api, email="Grace@Example.COM").json()["email"] == "grace@example.com"
    assert User.objects.get(email="GRACE@EXAMPLE.COM").email == "grace@example.com"


# The first of each is the ligature of two letters.
def test_letters_that_look_the_same_are_the_same(api: APIClient) -> None:
    first = register(api, username="ﬀion")
    second = register(api, username="ffion", email="other@example.com")
    third = register(api, username="ﬀion", email="third@example.com")
    signed_in = api.post("/auth/jwt/create/", {"username": "ﬀion", "password": GRACE["password"]})

    assert (first.status_code, first.json()["username"]) == (201, "ffion")
    taken = {"username": ["A user with that username already exists."]}
    assert (second.status_code, second.json()) == (400, taken)
    assert (third.status_code, third.json()) == (400, taken)
    assert signed_in.status_code == 200


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("tiny", "This password is too short. It must contain at least 8 characters."),
        ("password1", "This password is too common."),
        ("81726354", "This password is entirely numeric."),
        ("gracehopper", "The password is too similar to the username."),
        ("grace@example", "The password is too similar to the email address."),
    ],
)
def test_prod_refuses_weak_passwords(api: APIClient, settings: Settings, password: str, reason: str) -> None:
    settings.AUTH_PASSWORD_VALIDATORS = PROD_VALIDATORS

    response = register(api, username="gracehopper", password=password)

    assert response.status_code == 400
    assert reason in response.json()["password"]
    assert not User.objects.exists()


def test_dev_and_perf_take_throw_away_passwords(api: APIClient) -> None:
    assert django_settings.AUTH_PASSWORD_VALIDATORS == []
    assert register(api, password="1").status_code == 201


def test_users_are_not_listed(api: APIClient) -> None:
    assert api.get("/auth/users/").status_code == 405


@pytest.fixture
def _already_looked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has the name or the address: that was so a moment ago."""
    monkeypatch.setattr(UniqueValidator, "__call__", lambda *looked: None)


@pytest.mark.usefixtures("_already_looked")
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"username": "ada"}, {"username": ["A user with that username already exists."]}),
        ({"email": "Ada@example.com"}, {"email": ["A user with that email address already exists."]}),
    ],
)
def test_what_was_taken_while_we_looked_is_refused(
    api: APIClient, changes: dict[str, str], reason: dict[str, list[str]]
) -> None:
    a_shopper("ada")

    response = register(api, **changes)

    assert (response.status_code, response.json()) == (400, reason)
    assert User.objects.count() == 1


# Committed, since PostgreSQL answers no question in a transaction that has failed.
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_already_looked")
def test_an_address_that_was_taken_while_we_looked_is_refused_to_who_changes_too(api: APIClient) -> None:
    a_shopper("ada")
    api.force_authenticate(a_shopper("eve"))

    response = api.patch("/auth/users/me/", {"email": "ada@example.com"})

    assert response.status_code == 400
    assert response.json() == {"email": ["A user with that email address already exists."]}
