"""Mistakes in carts."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from store.models import Cart, CartItem, CartQuerySet, Product
from store.serializers import CartItemSerializer
from store.variants import also, regresses
from store.views import CartViewSet


@regresses(
    CartViewSet,
    "get_queryset",
    probe="cart",
    moves={"queries": "+1 per item"},
    size="items in the cart",
    figures={10: (2, 12), 50: (2, 52)},
)
def cart_item_lookups(self: CartViewSet) -> CartQuerySet:
    """Fetch the items without their products: one more query for every item of the cart.

    Symptom: Carts are fast for most and slow for the best customers, who have many items in them.
    Tool: silk, scan
    See it: `/silk/` shows one query for the items and then one for each product. There is a prefetch: it ends
        one step too early.
    Fix: Fetch the whole path that the serializer walks: `Cart.objects.with_items()` joins the product.
    """
    return Cart.objects.prefetch_related("items")


@regresses(
    CartItemSerializer,
    "get_fields",
    probe="cart",
    moves={"queries": "+1 per item"},
    size="items in the cart",
    figures={10: (2, 12), 50: (2, 52)},
)
def method_field_query(self: CartItemSerializer) -> dict[str, Any]:
    """Ask the database in a SerializerMethodField: one more query for every item of the cart.

    Symptom: The view fetches everything in two queries, as its author will tell you, and the cart takes
        twelve.
    Tool: silk, scan
    See it: `/silk/` shows a query for each product after the one that has fetched them all. `scan` names the
        line that asks.
    Fix: Use what the view has fetched: `item.product`, here in `CartItem.total_price`. A serializer that
        looks something up does so for each row.
    """
    fields: dict[str, Any] = super(CartItemSerializer, self).get_fields()
    fields["total_price"] = serializers.SerializerMethodField()
    return fields


@also(method_field_query, CartItemSerializer, "get_total_price", new=True)
def look_up_price(self: CartItemSerializer, item: CartItem) -> Decimal:
    """Find the price that the item's product has at hand."""
    return item.quantity * Product.objects.get(pk=item.product_id).unit_price
