"""Orders: made from a cart whole or not at all. Callers go through the module: `orders.place(…)`."""

import logging
from functools import partial
from uuid import UUID

from django.core import mail
from django.db import transaction
from django.db.models import F, OuterRef, Prefetch, Subquery, prefetch_related_objects
from django.template.loader import render_to_string

from store.models import Cart, CartItem, Customer, Order, OrderItem, Product

logger = logging.getLogger(__name__)


class EmptyCartError(ValueError):
    """There is nothing in the cart to order."""


class OutOfStockError(ValueError):
    """There is less in stock than the cart asks for; the message names each such product."""

    def __init__(self, products: list[Product]) -> None:
        short = ", ".join(f"{product.title} ({product.inventory} left)" for product in products)
        super().__init__(f"Not enough in stock: {short}.")


@transaction.atomic
def place(*, customer: Customer, cart_id: UUID) -> Order:
    """Turn a cart into an order, its items fetched. The same cart again gives its customer the same order.

    Raises Order.DoesNotExist for a cart that is unknown or another's order by now, EmptyCartError, and
    OutOfStockError; the cart then stays as it was.
    """
    try:
        # In a statement of its own: the next one sees what was added while this one waited.
        cart = Cart.objects.select_for_update().get(pk=cart_id)
    except Cart.DoesNotExist:
        return Order.objects.with_items().get(customer=customer, cart_id=cart_id)
    items = lock_items(cart)
    if not items:
        raise EmptyCartError("The cart is empty.")
    take_stock(cart, items)
    order = Order.objects.create(customer=customer, cart_id=cart.pk)
    save_items(order, items)
    cart.delete()
    prefetch_related_objects([order], Prefetch("items", OrderItem.objects.with_product()))
    confirm(order)
    return order


def lock_items(cart: Cart) -> list[CartItem]:
    """The cart's items and their products, which nobody changes until the transaction ends.

    Locked by product, so that orders of the same products wait for each other in a row, not in a circle.
    """
    items = cart.items.with_product().order_by("product_id")
    return list(items.select_for_update(of=["self", "product"], no_key=True))


def take_stock(cart: Cart, items: list[CartItem]) -> None:
    """Take all items off the stock, in one statement. Raises OutOfStockError, and the caller rolls back."""
    wanted = Subquery(cart.items.filter(product=OuterRef("pk")).order_by().values("quantity"))
    products = Product.objects.filter(pk__in=cart.items.values("product"), inventory__gte=wanted)
    if products.update(inventory=F("inventory") - wanted) < len(items):
        raise OutOfStockError([item.product for item in items if item.product.inventory < item.quantity])


def save_items(order: Order, items: list[CartItem]) -> None:
    """Save what is ordered at the price of this moment, in one statement."""
    OrderItem.objects.bulk_create(
        OrderItem(
            order=order,
            product=item.product,
            quantity=item.quantity,
            unit_price=item.product.unit_price,
        )
        for item in items
    )


def confirm(order: Order) -> None:
    """Send the confirmation when the order is safe and nobody waits for its locks."""
    transaction.on_commit(partial(send_confirmation, order))


def send_confirmation(order: Order) -> None:
    """Thank the customer by mail. When that fails it is logged: the order stands."""
    user = order.customer.user
    try:
        text = render_to_string("store/confirmation.txt", {"order": order, "user": user})
        mail.send_mail(f"Your order {order.pk}", text, None, [user.email])
    except Exception:
        logger.exception("Order %s is placed, but its confirmation was not sent", order.pk)
