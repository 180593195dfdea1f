"""Customers: each sees and changes itself, staff see and change all."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from store.models import Customer, User
from tests.store.cast import a_shopper

ME = "/store/customers/me/"


@pytest.fixture
def ada(api: APIClient) -> Customer:
    """A customer, who is signed in."""
    user = a_shopper("ada")
    api.force_authenticate(user)
    return user.customer


@pytest.fixture
def staff() -> APIClient:
    """The client of a member of staff."""
    api = APIClient()
    api.force_authenticate(a_shopper("staff", is_staff=True))
    return api


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_customer_sees_itself(api: APIClient, ada: Customer, slash: str) -> None:
    response = api.get(f"/store/customers/me{slash}")

    assert response.status_code == 200
    assert response.json() == {
        "id": ada.id,
        "user_id": ada.user_id,
        "phone": "",
        "birth_date": None,
        "membership": "B",
    }


def test_a_customer_changes_its_phone_and_its_birth_date(api: APIClient, ada: Customer) -> None:
    response = api.put(ME, {"phone": "+44 (0)20 555", "birth_date": "1915-12-10"})

    assert response.status_code == 200
    assert (response.json()["phone"], response.json()["birth_date"]) == ("+44 (0)20 555", "1915-12-10")
    ada.refresh_from_db()
    assert (ada.phone, ada.birth_date) == ("+44 (0)20 555", date(1915, 12, 10))


def test_a_customer_may_say_nothing_of_itself(api: APIClient, ada: Customer) -> None:
    api.put(ME, {"phone": "1", "birth_date": "1915-12-10"})

    answer = api.put(ME, {"phone": "", "birth_date": None}).json()

    assert (answer["phone"], answer["birth_date"]) == ("", None)


def test_a_customer_cannot_raise_itself(api: APIClient, ada: Customer) -> None:
    response = api.put(ME, {"membership": "G", "user_id": 77, "id": 77, "phone": "1"})

    assert (response.status_code, response.json()["membership"]) == (200, "B")
    ada.refresh_from_db()
    assert (ada.membership, ada.phone) == ("B", "1")


def test_a_change_does_not_undo_what_staff_change_at_the_same_time(api: APIClient, ada: Customer) -> None:
    # `ada` in memory, who is signed in, is still bronze.
    Customer.objects.update(membership="G")

    api.put(ME, {"phone": "1"})

    assert Customer.objects.get().membership == "G"


def test_a_customer_deleted_while_changing_is_not_brought_back(api: APIClient, ada: Customer) -> None:
    User.objects.all().delete()

    assert api.put(ME, {"phone": "1"}).status_code == 404
    assert not Customer.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("phone", "call me", "A phone number is digits, after a + or not; between them ( ) . / - or space."),
        ("phone", "+", "A phone number is digits, after a + or not; between them ( ) . / - or space."),
        ("phone", "١٢٣", "A phone number is digits, after a + or not; between them ( ) . / - or space."),
        ("phone", "1" * 31, "Ensure this field has no more than 30 characters."),
        ("phone", "1\0", "Null characters are not allowed."),
        ("phone", None, "This field may not be null."),
        ("phone", ["1"], "Not a valid string."),
        ("birth_date", "1899-12-31", "A birth date lies between 1900-01-01 and today."),
        ("birth_date", "1990-02-30", "Date has wrong format. Use one of these formats instead: YYYY-MM-DD."),
        ("birth_date", "", "Date has wrong format. Use one of these formats instead: YYYY-MM-DD."),
        ("birth_date", 10**30, "Date has wrong format. Use one of these formats instead: YYYY-MM-DD."),
        (
            "birth_date",
            "1990-02-01\0",
            "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    api: APIClient, ada: Customer, field: str, value: object, reason: str
) -> None:
    response = api.put(ME, {"phone": "1", "birth_date": "1990-01-01", field: value})

    assert response.status_code == 400
    assert reason in response.json()[field]
    assert Customer.objects.filter(phone="", birth_date=None).exists()


def test_nobody_is_born_tomorrow(api: APIClient, ada: Customer) -> None:
    today = timezone.localdate()

    assert api.put(ME, {"birth_date": today.isoformat()}).status_code == 200
    assert api.put(ME, {"birth_date": (today + timedelta(days=1)).isoformat()}).status_code == 400


def test_what_is_no_object_is_refused(api: APIClient, ada: Customer) -> None:
    assert api.put(ME, ["phone"]).status_code == 400


@pytest.mark.parametrize("method", ["post", "patch", "delete"])
def test_a_customer_is_only_seen_and_changed(api: APIClient, ada: Customer, method: str) -> None:
    assert getattr(api, method)(ME).status_code == 405


@pytest.mark.parametrize("method", ["get", "put"])
def test_a_user_without_a_customer_is_told_so(api: APIClient, method: str) -> None:
    user = a_shopper("ada")
    user.customer.delete()
    api.force_authenticate(User.objects.get())

    response = getattr(api, method)(ME)

    assert response.status_code == 403
    assert response.json() == {"detail": "This account is no customer of the shop."}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ME),
        ("put", ME),
        ("get", "/store/customers/"),
        ("get", "/store/customers/1/"),
        ("put", "/store/customers/1/"),
        ("patch", "/store/customers/1/"),
    ],
)
def test_customers_are_nothing_without_a_sign_in(api: APIClient, method: str, path: str) -> None:
    response = getattr(api, method)(path)

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'JWT realm="api"'
    assert response.json() == {"detail": "Authentication credentials were not provided."}


@pytest.mark.parametrize("method", ["get", "put", "patch"])
def test_a_customer_is_not_shown_others_nor_itself_among_them(
    api: APIClient, ada: Customer, method: str
) -> None:
    for path in ("/store/customers/", f"/store/customers/{ada.id}/"):
        response = getattr(api, method)(path, {"membership": "G"})
        assert response.status_code == 403

    ada.refresh_from_db()
    assert ada.membership == "B"


@pytest.mark.parametrize("slash", ["", "/"])
def test_staff_see_all_customers_and_each(staff: APIClient, ada: Customer, slash: str) -> None:
    everybody = staff.get(f"/store/customers{slash}").json()
    one = staff.get(f"/store/customers/{ada.id}{slash}").json()

    assert [customer["id"] for customer in everybody] == sorted(Customer.objects.values_list("id", flat=True))
    assert one == {"id": ada.id, "user_id": ada.user_id, "phone": "", "birth_date": None, "membership": "B"}
    assert one in everybody


@pytest.mark.parametrize("method", ["put", "patch"])
def test_staff_raise_a_customer(staff: APIClient, ada: Customer, method: str) -> None:
    response = getattr(staff, method)(f"/store/customers/{ada.id}/", {"membership": "G", "user_id": 77})

    assert response.status_code == 200
    assert response.json()["membership"] == "G"
    ada.refresh_from_db()
    assert (ada.membership, ada.user.username) == ("G", "ada")


@pytest.mark.parametrize("membership", ["X", "", None, ["G"], {}])
def test_there_are_three_memberships(staff: APIClient, ada: Customer, membership: Any) -> None:
    response = staff.patch(f"/store/customers/{ada.id}/", {"membership": membership})

    assert (response.status_code, list(response.json())) == (400, ["membership"])


@pytest.mark.parametrize("key", ["0", "99999999999999999999999", "abc", "%00", "1.5"])
def test_an_unknown_customer_is_not_found(staff: APIClient, key: str) -> None:
    assert staff.get(f"/store/customers/{key}/").status_code == 404


def test_customers_come_and_go_with_their_users(staff: APIClient, ada: Customer) -> None:
    assert staff.post("/store/customers/", {"user_id": ada.user_id}).status_code == 405
    assert staff.delete(f"/store/customers/{ada.id}/").status_code == 405


def test_staff_are_customers_too(staff: APIClient) -> None:
    assert staff.get(ME).json()["membership"] == "B"
