"""Writes to carts that two requests may race for. Callers go through the module: `carts.add_item(…)`."""

from django.db import IntegrityError, connection, transaction

from store.models import MAX_QUANTITY, Cart, CartItem, Product

# In one statement the database adds up: two requests at once lose nothing. PostgreSQL and SQLite share it.
# The condition never computes a sum that may not fit the column.
ADD_UP = f"""
    INSERT INTO store_cartitem (cart_id, product_id, quantity)
    VALUES (%s, %s, %s)
    ON CONFLICT (cart_id, product_id) DO UPDATE
    SET quantity = store_cartitem.quantity + EXCLUDED.quantity
    WHERE store_cartitem.quantity <= {MAX_QUANTITY} - EXCLUDED.quantity
    RETURNING id, cart_id, product_id, quantity
"""  # noqa: S608 a constant of ours


class QuantityError(ValueError):
    """The cart would hold more of a product than it can count."""


def add_item(*, cart: Cart, product: Product, quantity: int) -> CartItem:
    """Add a product to a cart, or add up with what is there; the item has the new total.

    Raises QuantityError, and Cart.DoesNotExist when cart or product have just been deleted.
    """
    cart_id = Cart._meta.pk.get_db_prep_value(cart.pk, connection)
    try:
        rows = list(CartItem.objects.raw(ADD_UP, [cart_id, product.pk, quantity]))
    except IntegrityError as error:
        raise Cart.DoesNotExist from error
    if not rows:
        raise QuantityError(f"A cart holds at most {MAX_QUANTITY} of a product.")
    return rows[0]


@transaction.atomic
def delete(*, cart: Cart) -> None:
    """Delete a cart and its items. Raises Cart.DoesNotExist when it has gone already, as an order perhaps."""
    # Locked before its items, as an order does it: the other way round each could wait for the other.
    Cart.objects.select_for_update().get(pk=cart.pk).delete()
