"""`manage.py tokens`: sign-ins for load, without the cost of signing in."""

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from store.models import User
from tests.store.cast import a_shopper


def printed(capsys: pytest.CaptureFixture[str], **options: object) -> list[str]:
    call_command("tokens", **options)
    return capsys.readouterr().out.splitlines()


def names(api: APIClient, tokens: list[str]) -> list[str]:
    """Who the shop takes these tokens for."""
    sent = [api.get("/auth/users/me/", headers={"Authorization": f"JWT {token}"}) for token in tokens]
    return [response.json()["username"] for response in sent]


def test_each_line_signs_in_the_next_shopper(api: APIClient, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("zoe", "ada", "eve"):
        a_shopper(name)

    assert names(api, printed(capsys, shoppers=2)) == ["zoe", "ada"]


def test_shoppers_without_a_password_are_signed_in_too(
    api: APIClient, capsys: pytest.CaptureFixture[str]
) -> None:
    User.objects.create_user("seeded", "seeded@example.com")

    assert names(api, printed(capsys, shoppers=1)) == ["seeded"]


def test_there_are_a_hundred_unless_told_otherwise(
    capsys: pytest.CaptureFixture[str], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(101):
        User.objects.create(username=f"shopper{number}", email=f"shopper{number}@example.com")

    with django_assert_num_queries(1):
        tokens = printed(capsys)

    assert len(set(tokens)) == 100


def test_staff_locked_out_users_and_users_without_a_customer_get_none() -> None:
    a_shopper("staff", is_staff=True)
    a_shopper("locked_out", is_active=False)
    a_shopper("no_customer").customer.delete()

    with pytest.raises(CommandError, match="There are only 0 shoppers"):
        call_command("tokens", shoppers=1)


@pytest.mark.parametrize("shoppers", [0, -1])
def test_fewer_than_one_is_refused(shoppers: int) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("tokens", shoppers=shoppers)

    assert str(refusal.value) == f"--shoppers is {shoppers}; allowed: 1 or more."


@override_settings(PROFILE="prod")
def test_prod_prints_none() -> None:
    a_shopper()

    with pytest.raises(CommandError) as refusal:
        call_command("tokens", shoppers=1)

    assert str(refusal.value) == "Only dev and perf print tokens: whoever holds one is that shopper."
