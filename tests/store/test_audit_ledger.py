"""`manage.py audit --ledger`: what was acknowledged is there, and nothing is that nobody attempted."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from store import carts, orders
from store.models import Cart, CartItem, Customer, Order, OrderItem, Product
from tests.store.cast import a_cart, a_product, a_shopper, an_order

ONCE = "an acknowledged order is there once"
SAID = "an acknowledged order holds what its answer said"
ATTEMPTED = "every order was attempted"
THERE = "an acknowledged cart is there, or its order is"
LEAST = "a cart, or its order, holds at least what was acknowledged"
MOST = "a cart, or its order, holds at most what was attempted"


class Client:
    """Shops in the database itself, and keeps a ledger."""

    def __init__(self, folder: Path) -> None:
        self.baseline, self.file = folder / "audit.csv", folder / "1.jsonl"
        self.customer = a_shopper("zoe").customer
        self.lines = 0
        self.file.touch()

    def write(self, **line: object) -> None:
        with self.file.open("a") as file:
            file.write(json.dumps({"at": 1.0, **line}) + "\n")

    def attempt(self, what: str, **about: object) -> str:
        self.lines += 1
        self.write(attempt=f"1-{self.lines}", what=what, **about)
        return f"1-{self.lines}"

    def acknowledge(self, attempt: str, **told: object) -> None:
        self.write(attempt=attempt, end="acknowledged", **told)

    def cart(self) -> Cart:
        attempt, cart = self.attempt("cart"), Cart.objects.create()
        self.acknowledge(attempt, cart=str(cart.pk))
        return cart

    def add(self, cart: Cart, product: Product, quantity: int = 1) -> None:
        attempt = self.attempt("add", cart=str(cart.pk), product=product.pk, quantity=quantity)
        carts.add_item(cart=cart, product=product, quantity=quantity)
        self.acknowledge(attempt)

    def remove(self, cart: Cart, product: Product) -> None:
        attempt = self.attempt("remove", cart=str(cart.pk), product=product.pk)
        CartItem.objects.filter(cart=cart, product=product).delete()
        self.acknowledge(attempt)

    def order(self, cart: Cart) -> Order:
        attempt = self.attempt("order", cart=str(cart.pk))
        order = orders.place(customer=self.customer, cart_id=cart.pk)
        items = {str(item.product_id): item.quantity for item in order.items.all()}
        self.acknowledge(attempt, order=order.pk, items=items)
        return order

    def wrong(self, capsys: pytest.CaptureFixture[str], *more: Path) -> dict[str, list[str]]:
        """The keys that rules have found something at."""
        with suppress(CommandError):
            call_command("audit", json=True, baseline=self.baseline, ledger=[self.file, *more])
        return {one["rule"]: one["first"] for one in json.loads(capsys.readouterr().out) if one["wrong"]}


@pytest.fixture
def spade(db: None) -> Product:
    return a_product(inventory=100)


@pytest.fixture
def client(tmp_path: Path, spade: Product, capsys: pytest.CaptureFixture[str]) -> Client:
    """Somebody who comes after others have ordered."""
    an_order(a_shopper(), items=1)
    a_cart(items=1)
    client = Client(tmp_path)
    call_command("audit", baseline=client.baseline)
    capsys.readouterr()
    return client


@pytest.fixture
def wrong(client: Client, capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
    return lambda *more: client.wrong(capsys, *more)


def test_a_shop_that_kept_all_promises_passes_every_rule(client, spade, capsys) -> None:
    bought, left = client.cart(), client.cart()
    client.add(bought, spade, 3)
    client.add(left, spade, 2)
    client.attempt("look")
    client.order(bought)

    call_command("audit", json=True, baseline=client.baseline, ledger=[client.file])

    found = {one["rule"]: one["checked"] for one in json.loads(capsys.readouterr().out)}
    assert dict(list(found.items())[-6:]) == {ONCE: 1, SAID: 1, ATTEMPTED: 1, THERE: 2, LEAST: 2, MOST: 2}


def test_an_acknowledged_order_that_is_gone_is_found(client, spade, wrong) -> None:
    cart = client.cart()
    client.add(cart, spade)
    order = client.order(cart)
    Product.objects.filter(pk=spade.pk).update(inventory=100)
    OrderItem.objects.filter(order=order).delete()
    order.delete()

    assert wrong() == {rule: [str(cart.pk)] for rule in (ONCE, SAID, THERE, LEAST)}


def test_an_order_under_another_number_than_was_told_is_found(client, spade, wrong) -> None:
    cart = client.cart()
    client.add(cart, spade)
    attempt = client.attempt("order", cart=str(cart.pk))
    order = orders.place(customer=client.customer, cart_id=cart.pk)
    client.acknowledge(attempt, order=order.pk + 1, items={str(spade.pk): 1})

    assert wrong() == {ONCE: [str(cart.pk)]}


def test_an_order_that_holds_something_else_than_its_answer_said_is_found(client, spade, wrong) -> None:
    cart = client.cart()
    client.add(cart, spade, 2)
    attempt = client.attempt("order", cart=str(cart.pk))
    order = orders.place(customer=client.customer, cart_id=cart.pk)
    client.acknowledge(attempt, order=order.pk, items={str(spade.pk): 1})

    assert wrong() == {SAID: [str(cart.pk)]}


def test_an_order_that_nobody_attempted_is_found(client, spade, wrong) -> None:
    cart = client.cart()
    client.add(cart, spade)
    order = orders.place(customer=client.customer, cart_id=cart.pk)

    assert wrong() == {ATTEMPTED: [str(order.pk)]}


def test_an_order_of_a_cart_that_no_client_knows_is_found(client, spade, wrong) -> None:
    order = Order.objects.create(customer=Customer.objects.first(), cart_id=uuid4())
    OrderItem.objects.create(order=order, product=spade, quantity=1, unit_price=spade.unit_price)
    Product.objects.filter(pk=spade.pk).update(inventory=99)

    assert wrong() == {ATTEMPTED: [str(order.pk)]}


def test_an_acknowledged_cart_that_is_gone_is_found(client, wrong) -> None:
    cart = client.cart()
    Cart.objects.filter(pk=cart.pk).delete()

    assert wrong() == {THERE: [str(cart.pk)]}


def test_an_addition_that_was_acknowledged_and_lost_is_found(client, spade, wrong) -> None:
    cart = client.cart()
    client.add(cart, spade, 2)
    client.add(cart, spade, 3)
    CartItem.objects.filter(cart=cart).update(quantity=3)

    assert wrong() == {LEAST: [str(cart.pk)]}


def test_an_addition_lost_before_the_order_is_found_in_the_order(client, spade, wrong) -> None:
    cart = client.cart()
    client.add(cart, spade, 2)
    CartItem.objects.filter(cart=cart).update(quantity=1)
    client.order(cart)

    assert wrong() == {LEAST: [str(cart.pk)]}


def test_more_than_anybody_attempted_is_found(client, spade, wrong) -> None:
    cart = client.cart()
    client.add(cart, spade, 2)
    CartItem.objects.filter(cart=cart).update(quantity=3)

    assert wrong() == {MOST: [str(cart.pk)]}


def test_stock_that_does_not_add_up_is_found(client, spade, wrong) -> None:
    cart = client.cart()
    client.add(cart, spade, 2)
    client.order(cart)
    Product.objects.filter(pk=spade.pk).update(inventory=99)

    assert wrong() == {"stock at start − sold = stock now": [str(spade.pk)]}


@pytest.mark.parametrize("done", [True, False])
def test_what_was_attempted_and_not_acknowledged_may_be_there_or_not(client, spade, wrong, done) -> None:
    cart = client.cart()
    client.add(cart, spade)
    about = {"cart": str(cart.pk)}
    client.attempt("add", **about, product=spade.pk, quantity=4)
    client.attempt("order", **about)
    if done:
        carts.add_item(cart=cart, product=spade, quantity=4)
        orders.place(customer=client.customer, cart_id=cart.pk)

    assert wrong() == {}


def test_an_attempt_that_ended_in_an_error_may_have_been_done(client, spade, wrong) -> None:
    cart = client.cart()
    attempt = client.attempt("add", cart=str(cart.pk), product=spade.pk, quantity=4)
    client.write(attempt=attempt, end="failed", why="the connection was closed")
    carts.add_item(cart=cart, product=spade, quantity=4)

    assert wrong() == {}


def test_what_was_removed_must_be_gone(client, spade, wrong) -> None:
    cart = client.cart()
    client.add(cart, spade, 2)
    client.remove(cart, spade)
    assert wrong() == {}

    CartItem.objects.create(cart=cart, product=spade, quantity=2)
    assert wrong() == {MOST: [str(cart.pk)]}


@pytest.mark.parametrize("done", [True, False])
def test_a_removal_without_an_answer_may_have_been_done(client, spade, wrong, done) -> None:
    cart = client.cart()
    client.add(cart, spade, 2)
    client.attempt("remove", cart=str(cart.pk), product=spade.pk)
    if done:
        CartItem.objects.filter(cart=cart).delete()

    assert wrong() == {}


def test_what_was_added_while_a_removal_was_under_way_may_be_there(client, spade, wrong) -> None:
    cart = client.cart()
    removal = client.attempt("remove", cart=str(cart.pk), product=spade.pk)
    client.add(cart, spade, 2)
    client.acknowledge(removal)

    assert wrong() == {}


def test_a_torn_last_line_is_left_out(client, wrong) -> None:
    client.cart()
    with client.file.open("a") as file:
        file.write('{"at": 2.0, "attempt": "1-9", "wh')

    assert wrong() == {}


def test_the_files_of_several_processes_are_one_ledger(client, spade, wrong, tmp_path) -> None:
    cart = client.cart()
    client.add(cart, spade)
    first, client.file = client.file, tmp_path / "2.jsonl"
    other = client.cart()
    client.add(other, spade)
    client.order(other)

    assert wrong(first) == {}
    assert wrong() == {}, "what is in no ledger is no promise"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "no JSON",
        "[]",
        '{"at": 1.0}',
        '{"at": 1.0, "attempt": "1-1", "what": "cart"}',
        '{"at": 1.0, "attempt": "1-2", "what": "steal"}',
        '{"at": 1.0, "attempt": "1-2", "what": "order", "cart": "mine"}',
        '{"at": 1.0, "attempt": "1-2", "what": "add", "cart": "00000000-0000-4000-8000-000000000001"}',
        '{"at": 1.0, "attempt": "1-2", "end": "acknowledged"}',
    ],
)
def test_a_damaged_ledger_is_told_with_its_line(client, line) -> None:
    client.attempt("cart")
    with client.file.open("a") as file:
        file.write(f"{line}\n")

    with pytest.raises(CommandError) as error:
        call_command("audit", baseline=client.baseline, ledger=[client.file])
    assert str(error.value) == f"Not audited: {client.file}, line 2: no line of a ledger."


def test_a_ledger_that_is_not_there_is_told(client, tmp_path) -> None:
    with pytest.raises(CommandError) as error:
        call_command("audit", baseline=client.baseline, ledger=[tmp_path / "none.jsonl"])
    missing = f"[Errno 2] No such file or directory: '{tmp_path}/none.jsonl'"
    assert str(error.value) == f"Not audited: {missing}"


def test_a_ledger_without_a_baseline_is_refused(client, tmp_path) -> None:
    for options in ({}, {"baseline": tmp_path / "none.csv"}):
        with pytest.raises(CommandError) as error:
            call_command("audit", ledger=[client.file], **options)
        assert str(error.value) == "--ledger needs --baseline FILE, written before the clients came."
    assert not (tmp_path / "none.csv").exists()


@pytest.mark.parametrize("number", [1, 10])
def test_the_ledger_takes_four_queries_for_many_carts_as_for_few(
    client, spade, number, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        cart = client.cart()
        client.add(cart, spade)
        client.order(cart)

    # 1. to 32. the rules without a ledger
    # 33. carts; 34. orders since the baseline; 35. what they hold; 36. what carts hold
    with django_assert_num_queries(36):
        call_command("audit", baseline=client.baseline, ledger=[client.file])
