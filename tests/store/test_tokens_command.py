"""`manage.py tokens`: sign-ins for load, without the cost of signing in."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from store.models import User
from tests.store.cast import a_shopper

Tokens = dict[str, list[str]]


def printed(capsys: pytest.CaptureFixture[str], **options: object) -> Tokens:
    call_command("tokens", **options)
    tokens: Tokens = json.loads(capsys.readouterr().out)
    return tokens


def names(api: APIClient, tokens: list[str]) -> list[str]:
    """Who the shop takes these tokens for."""
    sent = [api.get("/auth/users/me/", headers={"Authorization": f"JWT {token}"}) for token in tokens]
    return [response.json()["username"] for response in sent]


def refusal(**options: object) -> str:
    with pytest.raises(CommandError) as refused:
        call_command("tokens", **options)
    return str(refused.value)


def test_each_token_signs_in_the_next_shopper(api: APIClient, capsys: pytest.CaptureFixture[str]) -> None:
    a_shopper("grace", is_staff=True)
    for name in ("zoe", "ada", "eve"):
        a_shopper(name)

    assert names(api, printed(capsys, shoppers=2)["shoppers"]) == ["zoe", "ada"]


def test_the_first_of_the_staff_is_signed_in_too(api: APIClient, capsys: pytest.CaptureFixture[str]) -> None:
    a_shopper("ada")
    a_shopper("mary", is_staff=True, is_active=False)
    for name in ("grace", "joan"):
        a_shopper(name, is_staff=True)

    assert names(api, printed(capsys)["staff"]) == ["grace"]


def test_shoppers_without_a_password_are_signed_in_too(
    api: APIClient, capsys: pytest.CaptureFixture[str]
) -> None:
    a_shopper("grace", is_staff=True)
    User.objects.create_user("seeded", "seeded@example.com")

    assert names(api, printed(capsys)["shoppers"]) == ["seeded"]


def test_there_are_a_hundred_unless_told_otherwise(
    capsys: pytest.CaptureFixture[str], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_shopper("grace", is_staff=True)
    for number in range(101):
        User.objects.create(username=f"shopper{number}", email=f"shopper{number}@example.com")

    with django_assert_num_queries(2):
        tokens = printed(capsys)

    assert len(set(tokens["shoppers"])) == 100


def test_a_file_of_them_is_for_its_owner_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_shopper("ada")
    a_shopper("grace", is_staff=True)
    file = tmp_path / "new" / "tokens.json"

    call_command("tokens", output=file)

    assert capsys.readouterr().out == ""
    assert {role: len(tokens) for role, tokens in json.loads(file.read_text()).items()} == {
        "shoppers": 1,
        "staff": 1,
    }
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    a_shopper("ada")
    a_shopper("grace", is_staff=True)

    assert refusal(output=tmp_path) == f"{tmp_path} cannot be written: Is a directory."


def test_locked_out_users_and_users_without_a_customer_get_none() -> None:
    a_shopper("locked_out", is_active=False)
    a_shopper("no_customer").customer.delete()

    assert refusal() == "There are no shoppers and no staff; `manage.py seed` makes them."


@pytest.mark.parametrize("shoppers", [0, -1])
def test_fewer_than_one_is_refused(shoppers: int) -> None:
    assert refusal(shoppers=shoppers) == f"--shoppers is {shoppers}; allowed: 1 or more."


@override_settings(PROFILE="prod")
def test_prod_gives_none() -> None:
    a_shopper("ada")
    a_shopper("grace", is_staff=True)

    assert refusal() == "Only dev and perf give tokens: whoever holds one is that user."
