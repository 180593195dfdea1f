"""Whether the shop kept what it acknowledged to its clients, and did nothing that none of them asked for."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from store.audit.ledger import ClientCart, Ledger, Units
from store.audit.tally import Tally
from store.models import Cart, CartItem, Order, OrderItem


@dataclass
class Rows:
    """What the database holds: orders since the baseline and carts, each with its units."""

    orders: dict[UUID, list[int]] = field(default_factory=lambda: defaultdict(list))
    carts: set[UUID] = field(default_factory=set)
    units: dict[UUID, Units] = field(default_factory=lambda: defaultdict(Counter))

    @classmethod
    def read(cls, *, last_order: int) -> "Rows":
        """All of them, in four statements."""
        rows = cls(carts=set(Cart.objects.values_list("pk", flat=True).iterator()))
        new = Order.objects.filter(pk__gt=last_order).order_by("pk")
        for cart, order in new.values_list("cart_id", "pk").iterator():
            rows.orders[cart].append(order)
        ordered = OrderItem.objects.filter(order_id__gt=last_order).order_by()
        rows.count(ordered.values_list("order__cart_id", "product_id", "quantity"))
        rows.count(CartItem.objects.order_by().values_list("cart_id", "product_id", "quantity"))
        return rows

    def count(self, items: QuerySet[Any, tuple[UUID, int, int]]) -> None:
        """Add up units by cart and product."""
        for cart, product, units in items.iterator():
            self.units[cart][product] += units


def look(ledger: Ledger, *, last_order: int) -> Iterator[Tally]:
    """All rules, over what the ledger and the database say of each cart."""
    rows = Rows.read(last_order=last_order)
    yield acknowledged_orders(ledger, rows)
    yield ordered_units(ledger, rows)
    yield attempted_orders(ledger, rows)
    yield acknowledged_carts(ledger, rows)
    yield acknowledged_units(ledger, rows)
    yield attempted_units(ledger, rows)


def acknowledged_orders(ledger: Ledger, rows: Rows) -> Tally:
    tally = Tally("an acknowledged order is there once")
    for key, cart in ledger.carts.items():
        if cart.order is not None:
            tally.see(key, right=rows.orders.get(key) == [cart.order])
    return tally


def ordered_units(ledger: Ledger, rows: Rows) -> Tally:
    tally = Tally("an acknowledged order holds what its answer said")
    for key, cart in ledger.carts.items():
        if cart.order is not None:
            tally.see(key, right=rows.units.get(key) == cart.ordered)
    return tally


def attempted_orders(ledger: Ledger, rows: Rows) -> Tally:
    tally = Tally("every order was attempted")
    for key, orders in rows.orders.items():
        for order in orders:
            tally.see(order, right=ledger.carts.get(key, ClientCart()).order_attempted)
    return tally


def acknowledged_carts(ledger: Ledger, rows: Rows) -> Tally:
    tally = Tally("an acknowledged cart is there, or its order is")
    for key, cart in ledger.carts.items():
        if cart.acknowledged:
            tally.see(key, right=key in rows.carts or key in rows.orders)
    return tally


def acknowledged_units(ledger: Ledger, rows: Rows) -> Tally:
    tally = Tally("a cart, or its order, holds at least what was acknowledged")
    for key, cart in ledger.carts.items():
        tally.see(key, right=cart.least() <= rows.units.get(key, Counter()))
    return tally


def attempted_units(ledger: Ledger, rows: Rows) -> Tally:
    tally = Tally("a cart, or its order, holds at most what was attempted")
    for key, cart in ledger.carts.items():
        tally.see(key, right=rows.units.get(key, Counter()) <= cart.most())
    return tally
