"""Mistakes in orders."""

from django.db.models import F

from store import orders
from store.models import Cart, CartItem, Order, OrderItem, OrderItemQuerySet, OrderQuerySet, Product
from store.orders import OutOfStockError, send_confirmation
from store.variants import regresses
from store.views import OrderViewSet


@regresses(
    OrderViewSet,
    "get_queryset",
    probe="orders",
    moves={"queries": "+1 per order and item"},
    size="orders of the customer",
    figures={10: (3, 117), 50: (3, 358)},
)
def order_lookups(self: OrderViewSet) -> OrderQuerySet:
    """Fetch orders alone: one more query for every order, and one for every item in it.

    Symptom: "My orders" is fast for new customers and slow for the faithful ones; for staff, who see all
        orders, it times out.
    Tool: silk, scan
    See it: `/silk/` shows a query for the items of each order, and after each of these one for every product:
        an N+1 within an N+1. `scan` names both paths.
    Fix: Fetch the whole tree that the serializers walk: `Order.objects.with_items()` prefetches the items and
        joins their products.
    """
    every = Order.objects.all()
    return every if self.request.user.is_staff else every.of(self.request.user)


@regresses(
    OrderItemQuerySet,
    "with_product",
    probe="orders",
    moves={"bytes": "every column of every product, its description above all"},
    size="orders of the customer",
    figures={10: (10245, 26042), 50: (30519, 77479)},
)
def wide_columns(self: OrderItemQuerySet) -> OrderItemQuerySet:
    """Fetch all columns of what is shown with three: descriptions travel from the database to nobody.

    Symptom: The database sends many times what the answer holds, and everybody who adds a column to the
        products makes the orders slower.
    Tool: query log
    See it: Queries and rows are few, as they should be. `X-Query-Log: 1` tells the bytes that they fetched:
        more than the answer has, and the statement names columns that nobody shows.
    Fix: Name what is shown: `.only("product__title", …)` on the QuerySet. Worth it where rows are many or
        columns wide; a column that is used but not named costs a query a row.
    """
    return self.select_related("product")


@regresses(
    orders,
    "save_items",
    probe="place_order",
    moves={"queries": "+1 per item"},
    size="items in the cart",
    figures={10: (10, 19), 50: (10, 59)},
)
def saved_one_by_one(order: Order, items: list[CartItem]) -> None:
    """Save the items of an order one by one: one INSERT for each.

    Symptom: Large orders take long. Imports and nightly jobs written this way take hours.
    Tool: silk, query log
    See it: `/silk/` shows the same INSERT once for each item of the cart, one after the other.
    Fix: `OrderItem.objects.bulk_create(…)` writes all rows with one statement. It calls no `save()` and sends
        no signals: what they do must be done beside it.
    """
    for item in items:
        OrderItem.objects.create(
            order=order,
            product=item.product,
            quantity=item.quantity,
            unit_price=item.product.unit_price,
        )


@regresses(
    orders,
    "take_stock",
    probe="place_order",
    moves={"queries": "+1 per item"},
    size="items in the cart",
    figures={10: (10, 19), 50: (10, 59)},
)
def stock_in_loop(cart: Cart, items: list[CartItem]) -> None:
    """Take the stock product by product: an UPDATE for each, while the transaction holds its locks.

    Symptom: Orders are slow, and those of the same products wait for each other: the locks of a transaction
        last as long as all its queries.
    Tool: silk, query log
    See it: `/silk/` shows an UPDATE for each item between BEGIN and COMMIT. Against a database on the network
        each is a round trip, and with it everybody waits who wants a locked row.
    Fix: One UPDATE for all rows, its values from a subquery, as in `orders.take_stock`. What must stay a loop
        moves out of the transaction.
    """
    short = []
    for item in items:
        enough = Product.objects.filter(pk=item.product_id, inventory__gte=item.quantity)
        if not enough.update(inventory=F("inventory") - item.quantity):
            short.append(item.product)
    if short:
        raise OutOfStockError(short)


@regresses(
    orders,
    "confirm",
    probe="place_order",
    moves={"lock": "every order waits for the mails of those before it"},
    size="orders at once",
    figures={1: (1, 1), 8: (1, 2.8)},
)
def mail_in_transaction(order: Order) -> None:
    """Send the mail before the transaction ends: its locks are held while a mail server takes its time.

    Symptom: An order takes as long as ever on a laptop, and on the day of the sale the shop stands still with
        idle CPUs. When the mail server is slow, so is everybody who buys.
    Tool: load test, pg_stat_activity
    See it: Alone nothing shows: no query more, no millisecond more. Several orders at once take turns: the
        p95 rises with their number. PostgreSQL tells of sessions `idle in transaction`, and of others that
        wait for their locks; on SQLite, which has one lock for all, every writer waits.
    Fix: What leaves the database waits for the commit: `transaction.on_commit(…)`, or a queue of tasks. Then
        nobody is thanked for an order that was rolled back, either.
    """
    send_confirmation(order)
