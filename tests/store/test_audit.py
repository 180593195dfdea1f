"""`manage.py audit`: books that are right pass, and each planted error is found."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from store import orders
from store.models import (
    Cart,
    CartItem,
    Customer,
    Order,
    OrderItem,
    Product,
    ProductImage,
    Review,
    User,
)
from tests.store.cast import a_cart, a_product, a_shopper, an_order

pytestmark = pytest.mark.postgres

Audit = Callable[..., dict[str, dict[str, Any]]]

RULES = [
    "no stock is negative",
    "what is ordered counts from 1, at a price above 0",
    "no cart is ordered twice",
    "a cart that was ordered is gone",
    "every order has items",
    "every customer has its user",
    "every product has its collection",
    "every product image has its product",
    "every review has its product",
    "every cart item has its cart",
    "every cart item has its product",
    "every order has its customer",
    "every order item has its order",
    "every order item has its product",
    "an order's total is the sum of its items",
]
STOCK = "stock at start − sold = stock now"
PRICES = "what was sold since cost what the product cost"


@pytest.fixture
def audit(capsys: pytest.CaptureFixture[str]) -> Audit:
    """Call the command; what each rule has found."""

    def call(**options: object) -> dict[str, dict[str, Any]]:
        with suppress(CommandError):
            call_command("audit", json=True, **options)
        return {found.pop("rule"): found for found in json.loads(capsys.readouterr().out)}

    return call


@pytest.fixture
def baseline(tmp_path: Path) -> Path:
    return tmp_path / "audit.csv"


@pytest.fixture
def access_log(tmp_path: Path) -> Iterator[Path]:
    """The access log, in a file."""
    handler = logging.FileHandler(tmp_path / "access.log")
    logging.getLogger("store.access").addHandler(handler)
    yield tmp_path / "access.log"
    logging.getLogger("store.access").removeHandler(handler)
    handler.close()


def a_shop() -> Order:
    """A bit of everything, and its order of two products."""
    Review.objects.create(product=a_product(), name="Ada", description="Digs.")
    a_cart(items=2)
    return an_order(a_shopper(), items=2)


def buy(cart: Cart, name: str = "ada") -> Order:
    user = User.objects.filter(username=name).first() or a_shopper(name)
    return orders.place(customer=user.customer, cart_id=cart.pk)


def unguard(model: type[models.Model]) -> None:
    """Take all constraints off a table, until the test's transaction is rolled back."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        connection.check_constraints()  # PostgreSQL alters no table with checks that wait
        cursor.execute(f"ALTER TABLE {table} RENAME TO guarded")
        cursor.execute(f"CREATE TABLE {table} AS SELECT * FROM guarded")  # noqa: S608 - a table of ours
        if connection.vendor == "postgresql":  # it groups rows by their key alone where it is one
            cursor.execute(f"ALTER TABLE {table} ADD PRIMARY KEY ({model._meta.pk.column})")


def wrong(found: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
    """The keys that rules have found something at."""
    return {rule: told["first"] for rule, told in found.items() if told["wrong"]}


def test_right_books_pass_every_rule(audit: Audit) -> None:
    a_shop()

    found = audit()

    assert list(found) == RULES
    assert wrong(found) == {}
    assert {rule: told["checked"] for rule, told in found.items() if rule in RULES[:5]} == {
        "no stock is negative": 5,
        "what is ordered counts from 1, at a price above 0": 2,
        "no cart is ordered twice": 1,
        "a cart that was ordered is gone": 1,
        "every order has items": 1,
    }


def test_a_line_tells_each_rule(capsys: pytest.CaptureFixture[str]) -> None:
    a_shop()

    call_command("audit")

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "ok     no stock is negative: 5 checked"
    assert [line.partition("  ")[0] for line in lines] == ["ok"] * len(RULES)


def test_what_is_wrong_is_told_with_its_first_ten_and_ends_with_an_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    keys = [a_product(title=f"Spade {number}").pk for number in range(12)]
    unguard(Product)
    Product.objects.update(inventory=-1)

    with pytest.raises(CommandError) as error:
        call_command("audit")

    assert str(error.value) == "1 of 15 checks found something wrong."
    shown = ", ".join(map(str, keys[:10]))
    told = capsys.readouterr().out.splitlines()[0]
    assert told == f"WRONG  no stock is negative: 12 checked, 12 wrong: {shown}, …"


@pytest.mark.parametrize(
    ("fields", "rule"),
    [({"quantity": 0}, RULES[1]), ({"unit_price": Decimal("-1.00")}, RULES[1])],
)
def test_an_item_that_cannot_be_sold_is_found(audit: Audit, fields: dict[str, Any], rule: str) -> None:
    item = a_shop().items.last()
    unguard(OrderItem)
    OrderItem.objects.filter(pk=item.pk).update(**fields)

    assert wrong(audit()) == {rule: [str(item.pk)]}


def test_a_cart_that_is_ordered_twice_is_found(audit: Audit) -> None:
    one, other = a_shop(), an_order(a_shopper("eve"), items=1)
    unguard(Order)
    Order.objects.update(cart_id=one.cart_id)

    assert wrong(audit()) == {"no cart is ordered twice": [str(one.pk), str(other.pk)]}


def test_a_cart_that_is_still_there_after_its_order_is_found(audit: Audit) -> None:
    order = a_shop()
    Cart.objects.create(pk=order.cart_id)

    assert wrong(audit()) == {"a cart that was ordered is gone": [str(order.cart_id)]}


def test_an_order_of_nothing_is_found(audit: Audit) -> None:
    order = a_shop()
    order.items.all().delete()

    assert wrong(audit()) == {"every order has items": [str(order.pk)]}


@pytest.mark.parametrize(
    ("model", "key"),
    [
        (Customer, "user_id"),
        (Product, "collection_id"),
        (ProductImage, "product_id"),
        (Review, "product_id"),
        (CartItem, "cart_id"),
        (CartItem, "product_id"),
        (Order, "customer_id"),
        (OrderItem, "order_id"),
        (OrderItem, "product_id"),
    ],
)
def test_a_row_that_points_at_nothing_is_found(audit: Audit, model: type[models.Model], key: str) -> None:
    a_shop()
    unguard(model)
    row = model._default_manager.order_by("pk").last()
    model._default_manager.filter(pk=row.pk).update(**{key: uuid4() if key == "cart_id" else 4_711})

    rule = f"every {model._meta.verbose_name} has its {key.removesuffix('_id')}"
    assert wrong(audit())[rule] == [str(row.pk)]


def test_a_total_that_is_not_the_sum_of_its_items_is_found(
    audit: Audit, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = a_shop()
    monkeypatch.setattr(Order, "total_price", lambda self: Decimal("21.00"))  # of the first item alone

    assert wrong(audit()) == {"an order's total is the sum of its items": [str(order.pk)]}


def test_what_was_sold_explains_the_stock(audit: Audit, baseline: Path) -> None:
    a_shop()
    audit(baseline=baseline)
    buy(a_cart(items=1))
    cart = a_cart()
    for product in Product.objects.all()[:3]:
        CartItem.objects.create(cart=cart, product=product, quantity=3)
    buy(cart)

    found = audit(baseline=baseline)

    assert list(found) == [*RULES, STOCK, PRICES]
    assert wrong(found) == {}
    assert (found[STOCK]["checked"], found[PRICES]["checked"]) == (5, 3)  # the sixth product is new


def test_stock_that_nobody_bought_is_found(audit: Audit, baseline: Path) -> None:
    product = a_shop().items.last().product
    audit(baseline=baseline)
    Product.objects.filter(pk=product.pk).update(inventory=6)

    assert wrong(audit(baseline=baseline)) == {STOCK: [str(product.pk)]}


def test_a_sale_that_left_the_stock_as_it_was_is_found(audit: Audit, baseline: Path) -> None:
    cart = a_cart(items=2)
    audit(baseline=baseline)
    buy(cart)
    Product.objects.update(inventory=7)

    keys = [str(product.pk) for product in Product.objects.all()]
    assert wrong(audit(baseline=baseline)) == {STOCK: keys}


def test_another_price_than_the_product_s_is_found(audit: Audit, baseline: Path) -> None:
    cart = a_cart(items=2)
    audit(baseline=baseline)
    item = buy(cart).items.last()
    OrderItem.objects.filter(pk=item.pk).update(unit_price=Decimal("0.10"))

    assert wrong(audit(baseline=baseline)) == {PRICES: [str(item.product_id)]}


def test_products_that_the_staff_restocked_or_priced_are_left_out(
    audit: Audit, baseline: Path, access_log: Path, staff: APIClient
) -> None:
    cart = a_cart(items=3)
    one, two, _ = Product.objects.all()
    audit(baseline=baseline)
    staff.patch(f"/store/products/{one.pk}/", {"inventory": 999})
    staff.patch(f"/store/products/{two.pk}/", {"unit_price": 3.5})
    buy(cart)

    found = audit(baseline=baseline, access_log=access_log)
    assert wrong(found) == {}
    assert (found[STOCK]["checked"], found[STOCK]["left_out"]) == (2, 1)
    assert (found[PRICES]["checked"], found[PRICES]["left_out"]) == (2, 1)
    assert wrong(audit(baseline=baseline)) == {STOCK: [str(one.pk)], PRICES: [str(two.pk)]}


def test_what_the_staff_did_before_the_baseline_or_were_refused_explains_nothing(
    audit: Audit, baseline: Path, access_log: Path, staff: APIClient
) -> None:
    product = a_product()
    staff.patch(f"/store/products/{product.pk}/", {"inventory": 5})
    audit(baseline=baseline)
    staff.patch(f"/store/products/{product.pk}/", {"inventory": -5})
    staff.delete("/store/orders/4711/")  # there is none
    Product.objects.update(inventory=4)

    assert wrong(audit(baseline=baseline, access_log=access_log)) == {STOCK: [str(product.pk)]}


def test_an_order_that_the_staff_deleted_leaves_no_stock_to_be_judged(
    audit: Audit, baseline: Path, access_log: Path, staff: APIClient
) -> None:
    cart = a_cart(items=2)
    audit(baseline=baseline)
    staff.delete(f"/store/orders/{buy(cart).pk}/")

    found = audit(baseline=baseline, access_log=access_log)
    assert wrong(found) == {}
    assert (found[STOCK]["checked"], found[STOCK]["left_out"]) == (0, 2)


def test_an_order_that_was_deleted_in_the_admin_does_so_too(
    audit: Audit, baseline: Path, access_log: Path, client: Client
) -> None:
    client.force_login(User.objects.create_superuser("grace", "grace@example.com", "a password"))
    cart = a_cart(items=2)
    audit(baseline=baseline)
    client.post(f"/admin/store/order/{buy(cart).pk}/delete/", {"post": "yes"})

    assert not Order.objects.exists()
    assert audit(baseline=baseline, access_log=access_log)[STOCK]["left_out"] == 2


def test_the_baseline_is_written_once(audit: Audit, baseline: Path) -> None:
    product = a_product()
    audit(baseline=baseline)
    written = baseline.read_text()
    audit(baseline=baseline)

    assert baseline.read_text() == written
    assert written.splitlines()[1:] == [f"{product.pk},7,10.50"]
    assert [file.name for file in baseline.parent.iterdir()] == ["audit.csv"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "{file} does not begin as a baseline does."),
        ("yesterday,3\n", "{file} does not begin as a baseline does."),
        ("2026-11-21T13:30:00+00:00,3\n1,7,10.50\n2,7", "{file}, line 3: no product."),
    ],
)
def test_a_damaged_baseline_is_told(baseline: Path, text: str, complaint: str) -> None:
    baseline.write_text(text)

    with pytest.raises(CommandError) as error:
        call_command("audit", baseline=baseline)
    assert str(error.value) == f"Not audited: {complaint.format(file=baseline)}"


def test_a_damaged_access_log_is_told(baseline: Path, tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    log.write_text('{"status": 200}\n')
    call_command("audit", baseline=baseline)

    with pytest.raises(CommandError) as error:
        call_command("audit", baseline=baseline, access_log=log)
    assert str(error.value) == f"Not audited: {log}, line 1: no line of the access log."


@pytest.mark.parametrize("rows", [2, 10])
def test_it_takes_as_many_queries_for_many_rows_as_for_few(
    baseline: Path, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    cart, shopper = a_cart(items=rows), a_shopper()
    call_command("audit", baseline=baseline)
    buy(cart)
    for _ in range(rows):
        an_order(shopper, items=1)

    # 1. to 28. rows and wrong rows of fourteen rules
    # 29. the orders since, and what their rows add up to
    # 30. their items
    # 31. what was sold since
    # 32. stock now
    with django_assert_num_queries(32), suppress(CommandError):
        call_command("audit", baseline=baseline)
