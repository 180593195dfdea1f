"""Orders: whole or not at all, once a cart, seen by who has placed them."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.dateparse import parse_datetime
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from rest_framework.test import APIClient

from store import rows
from store.mail import StandInBackend
from store.models import Cart, CartItem, Order, Product, User
from tests.store.cast import a_cart, a_product, a_shopper, an_order

pytestmark = pytest.mark.postgres

NOBODYS = "852e45db-4bb9-40b1-8773-c1aee7e6890d"
ORDERS = "/store/orders/"


@pytest.fixture
def ada() -> User:
    return a_shopper("ada", first_name="Ada")


@pytest.fixture
def shopper(api: APIClient, ada: User) -> APIClient:
    """A client with ada signed in."""
    api.force_authenticate(ada)
    return api


def place(client: APIClient, cart_id: object) -> Any:
    return client.post(ORDERS, {"cart_id": cart_id})


def put(cart: Cart, product: Product, quantity: int) -> None:
    CartItem.objects.create(cart=cart, product=product, quantity=quantity)


def test_a_cart_becomes_an_order_at_the_prices_of_the_moment(shopper: APIClient, ada: User) -> None:
    cart = a_cart()
    spade, pan = a_product(title="Spade"), a_product(title="Pan", unit_price=Decimal("0.99"))
    put(cart, spade, 2)
    put(cart, pan, 3)

    response = place(shopper, cart.id)
    Product.objects.filter(pk=pan.pk).update(unit_price=Decimal("1.20"))

    order = Order.objects.get()
    first, second = order.items.all()
    assert (response.status_code, order.cart_id) == (200, cart.id)
    assert response.json() == {
        "id": order.id,
        "customer": ada.customer.id,
        "placed_at": response.json()["placed_at"],
        "payment_status": "P",
        "items": [
            {
                "id": first.id,
                "product": {"id": spade.id, "title": "Spade", "unit_price": 10.5},
                "unit_price": 10.5,
                "quantity": 2,
            },
            {
                "id": second.id,
                "product": {"id": pan.id, "title": "Pan", "unit_price": 0.99},
                "unit_price": 0.99,
                "quantity": 3,
            },
        ],
    }
    assert parse_datetime(response.json()["placed_at"]) == order.placed_at
    shown = shopper.get(f"{ORDERS}{order.id}/").json()["items"][1]
    assert (shown["unit_price"], shown["product"]["unit_price"]) == (0.99, 1.2)


def test_an_order_takes_its_items_off_the_stock_and_nothing_else(shopper: APIClient) -> None:
    cart, spade, pan = a_cart(), a_product(inventory=7), a_product(inventory=7)
    put(cart, spade, 2)
    put(a_cart(), pan, 3)

    place(shopper, cart.id)

    assert list(Product.objects.order_by("id").values_list("inventory", flat=True)) == [5, 7]


def test_the_last_in_stock_can_be_ordered(shopper: APIClient) -> None:
    cart, product = a_cart(), a_product(inventory=7)
    put(cart, product, 7)

    assert place(shopper, cart.id).status_code == 200
    assert Product.objects.get().inventory == 0


def test_a_cart_that_was_ordered_is_gone(shopper: APIClient) -> None:
    cart = a_cart(items=2)

    place(shopper, cart.id)

    assert shopper.get(f"/store/carts/{cart.id}/").status_code == 404
    assert not CartItem.objects.exists()


def test_the_same_cart_again_gives_the_same_order(shopper: APIClient) -> None:
    cart = a_cart(items=2)

    first, again = place(shopper, cart.id), place(shopper, cart.id)

    assert (again.status_code, again.content) == (200, first.content)
    assert Order.objects.count() == 1
    assert set(Product.objects.values_list("inventory", flat=True)) == {6}


def test_a_cart_that_another_has_ordered_is_unknown(shopper: APIClient) -> None:
    order = an_order(a_shopper("eve"), items=1)

    response = place(shopper, order.cart_id)

    assert response.status_code == 400
    assert response.json() == {"cart_id": ["There is no cart with this id."]}


def test_what_is_short_is_named_and_nothing_changes(shopper: APIClient) -> None:
    cart, spade = a_cart(), a_product(title="Spade", inventory=7)
    put(cart, spade, 7)
    put(cart, a_product(title="Pan", inventory=2), 3)
    put(cart, a_product(title="Nail", inventory=0), 1)

    response = place(shopper, cart.id)

    assert response.status_code == 409
    assert response.json() == {"detail": "Not enough in stock: Pan (2 left), Nail (0 left)."}
    assert list(Product.objects.order_by("id").values_list("inventory", flat=True)) == [7, 2, 0]
    assert sorted(cart.items.values_list("quantity", flat=True)) == [1, 3, 7]
    assert not Order.objects.exists()


def test_an_empty_cart_is_refused_and_stays(shopper: APIClient) -> None:
    cart = a_cart()

    response = place(shopper, cart.id)

    assert (response.status_code, response.json()) == (400, {"cart_id": ["The cart is empty."]})
    assert Cart.objects.get() == cart


@pytest.mark.parametrize("unknown", [NOBODYS, str(UUID(int=0)), 0, 1, 2**200, True])
def test_an_unknown_cart_is_refused(shopper: APIClient, unknown: object) -> None:
    response = place(shopper, unknown)

    assert (response.status_code, list(response.json())) == (400, ["cart_id"])


@pytest.mark.parametrize("wrong", ["", "abc", "\0", None, -1, 1.5, [NOBODYS], {}])
def test_what_is_no_uuid_is_refused(shopper: APIClient, wrong: object) -> None:
    response = place(shopper, wrong)

    assert (response.status_code, list(response.json())) == (400, ["cart_id"])


def test_a_cart_must_be_named(shopper: APIClient) -> None:
    response = shopper.post(ORDERS, {})

    assert (response.status_code, response.json()) == (400, {"cart_id": ["This field is required."]})


def test_form_encoded_bodies_are_taken_too(shopper: APIClient) -> None:
    form = f"cart_id={a_cart(items=1).id}"

    response = shopper.post(ORDERS, form, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 200


def test_the_slash_makes_no_difference_and_no_redirect(shopper: APIClient) -> None:
    order = shopper.post("/store/orders", {"cart_id": a_cart(items=1).id})

    address = f"{ORDERS}{order.json()['id']}"
    assert (order.status_code, shopper.get("/store/orders").json()) == (200, [order.json()])
    assert shopper.get(address).content == shopper.get(f"{address}/").content == order.content


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_not_signed_in_is_asked_to(api: APIClient, method: str) -> None:
    cart = a_cart(items=1)

    assert getattr(api, method)(ORDERS, {"cart_id": cart.id}).status_code == 401
    assert Cart.objects.get() == cart


def test_a_customer_sees_its_own_orders_alone(shopper: APIClient, ada: User) -> None:
    own, another = an_order(ada, items=1), an_order(a_shopper("eve"))

    assert [order["id"] for order in shopper.get(ORDERS).json()] == [own.id]
    assert shopper.get(f"{ORDERS}{own.id}/").json() == shopper.get(ORDERS).json()[0]
    assert shopper.get(f"{ORDERS}{another.id}/").status_code == 404


def test_staff_see_all_orders(staff: APIClient, ada: User) -> None:
    seen = [an_order(ada).id, an_order(a_shopper("eve")).id]

    assert [order["id"] for order in staff.get(ORDERS).json()] == seen
    assert staff.get(f"{ORDERS}{seen[0]}/").status_code == 200


@pytest.mark.parametrize("key", ["abc", "0", "-1", "1.5", str(2**63), "%00"])
def test_an_unknown_order_is_not_found(shopper: APIClient, key: str) -> None:
    response = shopper.get(f"{ORDERS}{key}/")

    assert (response.status_code, response["Content-Type"]) == (404, "application/json")


def test_staff_note_how_far_the_payment_is(staff: APIClient, ada: User) -> None:
    order = an_order(ada)

    response = staff.patch(f"{ORDERS}{order.id}/", {"payment_status": "C"})

    assert (response.status_code, response.json()) == (200, {"payment_status": "C"})
    assert Order.objects.get().payment_status == "C"


@pytest.mark.parametrize("wrong", ["X", "", "c", None, 1, ["C"]])
def test_an_unknown_payment_status_is_refused(staff: APIClient, ada: User, wrong: object) -> None:
    order = an_order(ada)

    response = staff.patch(f"{ORDERS}{order.id}/", {"payment_status": wrong})

    assert (response.status_code, list(response.json())) == (400, ["payment_status"])


def test_staff_change_nothing_but_the_payment_status(staff: APIClient, ada: User) -> None:
    order = an_order(ada, items=1)
    before = staff.get(f"{ORDERS}{order.id}/").json()

    response = staff.patch(f"{ORDERS}{order.id}/", {"customer": 0, "cart_id": NOBODYS, "items": []})

    assert (response.status_code, response.json()) == (200, {"payment_status": "P"})
    assert staff.get(f"{ORDERS}{order.id}/").json() == before


def test_noting_a_payment_does_not_bring_a_deleted_order_back(ada: User) -> None:
    order = an_order(ada)
    Order.objects.all().delete()

    with pytest.raises(Order.DoesNotExist):
        rows.change(order, payment_status="C")


def test_a_deleted_order_is_gone_and_gives_nothing_back_to_the_stock(staff: APIClient, ada: User) -> None:
    order = an_order(ada, items=1)

    assert staff.delete(f"{ORDERS}{order.id}/").status_code == 204
    assert staff.delete(f"{ORDERS}{order.id}/").status_code == 404
    assert Product.objects.get().inventory == 7


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_customers_change_no_orders_not_even_their_own(shopper: APIClient, ada: User, method: str) -> None:
    order = an_order(ada)

    assert getattr(shopper, method)(f"{ORDERS}{order.id}/", {"payment_status": "C"}).status_code == 403
    assert Order.objects.get().payment_status == "P"


def test_orders_cannot_be_put(staff: APIClient, ada: User) -> None:
    assert staff.put(f"{ORDERS}{an_order(ada).id}/", {"payment_status": "C"}).status_code == 405


def test_an_order_is_confirmed_by_mail_once(
    shopper: APIClient, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    cart = a_cart()
    put(cart, a_product(title="Spade & Co"), 2)
    put(cart, a_product(title="Pan", unit_price=Decimal("0.99")), 3)

    with django_capture_on_commit_callbacks(execute=True):
        order = place(shopper, cart.id).json()["id"]
        place(shopper, cart.id)

    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["ada@example.com"], f"Your order {order}")
    assert sent.body == (
        f"Hello Ada,\n\nthank you for your order {order}:\n\n"
        "2 × Spade & Co: 21.00\n3 × Pan: 2.97\n\nIn all, without tax: 23.97\n"
    )


def test_no_mail_is_sent_before_the_order_is_safe(
    shopper: APIClient, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=False) as waiting:
        place(shopper, a_cart(items=1).id)

    assert (len(waiting), mail.outbox) == (1, [])


def test_no_mail_is_sent_for_what_was_not_ordered(
    shopper: APIClient, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    cart = a_cart()
    put(cart, a_product(inventory=0), 1)

    with django_capture_on_commit_callbacks(execute=True):
        place(shopper, cart.id)

    assert mail.outbox == []


class DeadBackend(BaseEmailBackend):
    """A mail server that is not there."""

    def send_messages(self, email_messages: object) -> int:
        raise ConnectionRefusedError("nobody listens")


def test_an_order_stands_when_the_mail_server_fails(
    shopper: APIClient,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.EMAIL_BACKEND = "tests.store.test_orders.DeadBackend"

    with django_capture_on_commit_callbacks(execute=True):
        response = place(shopper, a_cart(items=1).id)

    order = Order.objects.get().id
    assert (response.status_code, response.json()["id"]) == (200, order)
    (record,) = caplog.records
    assert record.getMessage() == f"Order {order} is placed, but its confirmation was not sent"
    assert "nobody listens" in caplog.text


def test_the_stand_in_mail_server_takes_its_time_for_each_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)

    sent = StandInBackend().send_messages([mail.EmailMessage(), mail.EmailMessage()])

    assert (sent, slept) == (2, [0.04])
