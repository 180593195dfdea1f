"""Whether what was sold explains what changed since a baseline: stock, prices, totals."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from heapq import merge
from itertools import groupby
from operator import itemgetter

from django.db.models import DecimalField, F, Sum

from store.audit.baseline import Baseline, Stock
from store.audit.staff import StaffWrites
from store.audit.tally import Tally
from store.models import CENT, Order, OrderItem, Product

CHUNK = 2_000

# Units of each product, by the price that they were sold at.
Sold = dict[int, dict[Decimal, int]]


def look(baseline: Baseline, staff: StaffWrites) -> Iterator[Tally]:
    """Stock and prices of each product that is in the baseline and still there."""
    sold = sold_since(baseline.last_order)
    stock = Tally("stock at start − sold = stock now")
    prices = Tally("what was sold since cost what the product cost")
    for then, now in both(baseline):
        of_it = sold.get(then.product, {})
        if staff.deleted_order or then.product in staff.stock:
            stock.left_out += 1
        else:
            stock.see(then.product, right=then.inventory - sum(of_it.values()) == now)
        if then.product in staff.prices:
            prices.left_out += bool(of_it)
        elif of_it:
            prices.see(then.product, right=of_it.keys() == {then.unit_price})
    yield stock
    yield prices


def sold_since(last_order: int) -> Sold:
    """What the orders after that one hold. In memory, being only as much as a load can sell."""
    sold: Sold = defaultdict(dict)
    items = OrderItem.objects.filter(order_id__gt=last_order).order_by()
    for product, price, units in items.values_list("product_id", "unit_price").annotate(Sum("quantity")):
        sold[product][price] = units
    return sold


def both(baseline: Baseline) -> Iterator[tuple[Stock, int]]:
    """Each product as it was and its stock now, read side by side: a million need no memory."""
    then = ((stock.product, stock) for stock in baseline.products())
    now = Product.objects.order_by("pk").values_list("pk", "inventory").iterator()
    for _, pair in groupby(merge(then, now, key=itemgetter(0)), key=itemgetter(0)):
        match list(pair):
            case [(_, Stock() as stock), (_, int(inventory))]:
                yield stock, inventory


def totals(after: int) -> Tally:
    """Whether the total that shoppers are told is what the rows add up to, for the orders after that one."""
    tally = Tally("an order's total is the sum of its items")
    price = Sum(F("items__quantity") * F("items__unit_price"), output_field=DecimalField())
    orders = Order.objects.filter(pk__gt=after, items__isnull=False).with_items().order_by("pk")
    for order in orders.annotate(in_rows=price).iterator(CHUNK):
        tally.see(order.pk, right=order.total_price() == order.in_rows.quantize(CENT))
    return tally
