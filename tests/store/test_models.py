"""What the database refuses by itself, and what it makes along."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import DataError, IntegrityError, models

from store.models import CartItem, Collection, Customer, Order, OrderItem, Product, User
from tests.store.cast import a_cart, a_collection, a_product


def a_user(name: str = "ada") -> User:
    return User.objects.create(username=name, email=f"{name}@example.com")


def an_order() -> Order:
    return Order.objects.create(customer=a_user().customer, cart_id=uuid4())


def test_the_customer_is_made_with_the_user_and_only_once() -> None:
    user = a_user()

    user.save()

    assert Customer.objects.get().user == user
    assert (user.customer.membership, user.customer.phone, user.customer.birth_date) == ("B", "", None)


def test_an_e_mail_address_belongs_to_one_user() -> None:
    a_user()

    with pytest.raises(IntegrityError):
        User.objects.create(username="grace", email="ada@example.com")


@pytest.mark.parametrize(
    ("make", "wrong"),
    [
        (a_product, {"unit_price": 0}),
        (a_product, {"unit_price": -1}),
        (a_product, {"inventory": -1}),
        (lambda: a_cart(items=1).items.get(), {"quantity": 0}),
        (lambda: a_cart(items=1).items.get(), {"quantity": 32_768}),
        (lambda: a_user().customer, {"membership": "X"}),
        (an_order, {"payment_status": "X"}),
        (lambda: an_item(an_order()), {"quantity": 0}),
        (lambda: an_item(an_order()), {"unit_price": 0}),
    ],
)
def test_the_database_refuses(make: Callable[[], models.Model], wrong: dict[str, object]) -> None:
    row = make()

    # PostgreSQL's smallint refuses 32 768 before the constraint sees it.
    with pytest.raises((IntegrityError, DataError)):
        type(row)._default_manager.filter(pk=row.pk).update(**wrong)


def an_item(order: Order) -> OrderItem:
    return OrderItem.objects.create(order=order, product=a_product(), quantity=1, unit_price=1)


def test_a_product_is_in_a_cart_at_most_once() -> None:
    item = a_cart(items=1).items.get()

    with pytest.raises(IntegrityError):
        CartItem.objects.create(cart=item.cart, product=item.product, quantity=1)


def test_a_product_is_in_an_order_at_most_once() -> None:
    item = an_item(an_order())

    with pytest.raises(IntegrityError):
        OrderItem.objects.create(order=item.order, product=item.product, quantity=1, unit_price=1)


def test_a_cart_is_ordered_at_most_once() -> None:
    order = an_order()

    with pytest.raises(IntegrityError):
        Order.objects.create(customer=order.customer, cart_id=order.cart_id)


def test_a_collection_with_products_stays() -> None:
    product = a_product()

    with pytest.raises(models.ProtectedError):
        product.collection.delete()


def test_an_ordered_product_stays() -> None:
    item = an_item(an_order())

    with pytest.raises(models.ProtectedError):
        item.product.delete()


def test_who_has_ordered_stays() -> None:
    order = an_order()

    with pytest.raises(models.ProtectedError):
        order.customer.user.delete()


def test_an_empty_collection_may_go() -> None:
    a_collection().delete()

    assert not Collection.objects.exists()
    assert not Product.objects.exists()
