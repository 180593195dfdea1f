"""Of what is sent, the shop takes the fields that are its caller's to write; of what it has, it shows few."""

from typing import Any

import pytest

from store.models import Collection, Customer, Order, Product, Review, User
from tests.store.cast import a_cart, a_collection, a_product, a_shopper, an_order, signed_in

MORE = {
    "id": 4711,
    "pk": 4711,
    "user": 4711,
    "user_id": 4711,
    "customer": 4711,
    "is_staff": True,
    "is_superuser": True,
    "is_active": False,
    "groups": [1],
    "user_permissions": [1],
    "membership": "G",
    "payment_status": "C",
    "placed_at": "2001-01-01T00:00:00Z",
    "date": "2001-01-01",
    "last_update": "2001-01-01T00:00:00Z",
    "price_with_tax": "0.01",
    "total_price": "0.01",
    "products_count": 4711,
    "password": "another one for Ada",
    "product": 4711,
    "cart": 4711,
}


def test_who_registers_writes_its_own_four_fields_and_its_password() -> None:
    body = {**MORE, "username": "bob", "email": "bob@example.com", "password": "notes on the engine"}

    assert signed_in(a_shopper("ada")).post("/auth/users/", body).status_code == 201

    bob = User.objects.get(username="bob")
    assert (bob.pk, bob.is_staff, bob.is_superuser, bob.is_active) != (4711, True, True, False)
    assert (bob.is_staff, bob.is_superuser, bob.is_active, bob.customer.membership) == (
        False,
        False,
        True,
        "B",
    )
    assert not bob.groups.exists()


@pytest.mark.parametrize(("method", "path"), [("patch", "/auth/users/me/"), ("put", "/store/customers/me/")])
def test_who_changes_itself_raises_itself_to_nothing(method: str, path: str) -> None:
    ada = a_shopper("ada")

    assert getattr(signed_in(ada), method)(path, MORE).status_code == 200

    after = User.objects.get()
    assert (after.pk, after.is_staff, after.is_superuser, after.is_active) == (ada.pk, False, False, True)
    assert (after.username, after.password) == ("ada", ada.password)
    assert Customer.objects.get().membership == "B"


def test_who_orders_chooses_neither_customer_nor_price_nor_payment() -> None:
    ada, eve, cart = a_shopper("ada"), a_shopper("eve"), a_cart(items=1)
    items = [{"product": 1, "quantity": 1, "unit_price": "0.01"}]
    body = {**MORE, "customer": eve.customer.pk, "items": items, "cart_id": str(cart.pk)}

    assert signed_in(ada).post("/store/orders/", body).status_code == 200

    order = Order.objects.get()
    assert (order.customer, order.payment_status, order.placed_at.year > 2001) == (ada.customer, "P", True)
    assert str(order.items.get().unit_price) == "10.50"


def test_who_fills_a_cart_chooses_no_price_and_no_other_cart() -> None:
    cart, other, product = a_cart(), a_cart(), a_product()
    body = {**MORE, "cart": str(other.pk), "unit_price": "0.01", "product_id": product.pk, "quantity": 2}

    told = signed_in(a_shopper("ada")).post(f"/store/carts/{cart.pk}/items/", body)

    assert told.status_code == 201
    assert [item.product_id for item in cart.items.all()] == [product.pk]
    assert not other.items.exists()


def test_who_reviews_chooses_neither_product_nor_date() -> None:
    product, other = a_product(), a_product()
    body = {**MORE, "product": other.pk, "name": "Ada", "description": "Digs."}

    assert signed_in(a_shopper("ada")).post(f"/store/products/{product.pk}/reviews/", body).status_code == 201

    review = Review.objects.get()
    assert (review.product, review.date.year > 2001) == (product, True)


def test_staff_choose_no_id_and_no_date_either() -> None:
    grace = signed_in(a_shopper("grace", is_staff=True))
    shelf = a_collection()
    spade = {"title": "Spade", "slug": "spade", "unit_price": 2, "inventory": 1, "collection": shelf.pk}

    assert grace.post("/store/products/", {**MORE, **spade}).status_code == 201
    assert grace.post("/store/collections/", {**MORE, "title": "Kitchen"}).status_code == 201

    product = Product.objects.get()
    assert (product.pk != 4711, product.last_update.year > 2001) == (True, True)
    assert not Collection.objects.filter(pk=4711).exists()


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/auth/users/me/", {"id", "username", "email", "first_name", "last_name"}),
        ("/store/customers/me/", {"id", "user_id", "phone", "birth_date", "membership"}),
        ("/store/orders/{order}/", {"id", "customer", "placed_at", "payment_status", "items"}),
        ("/store/carts/{cart}/", {"id", "items", "total_price"}),
        ("/store/products/{product}/reviews/", {"id", "date", "name", "description"}),
        ("/store/products/{product}/images/", {"id", "image"}),
        ("/store/collections/", {"id", "title", "products_count"}),
    ],
)
def test_what_is_shown_is_this_and_no_more(path: str, shown: set[str]) -> None:
    ada, product = a_shopper("ada"), a_product()
    product.reviews.create(name="Ada", description="Digs.")
    places: dict[str, Any] = {"order": an_order(ada).pk, "cart": a_cart().pk, "product": product.pk}

    told = signed_in(ada).get(path.format(**places)).json()

    assert set(told[0] if isinstance(told, list) else told) == shown
