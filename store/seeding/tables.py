"""Fills and empties the shop's tables."""

from collections.abc import Callable
from functools import partial

from django.core.management.color import no_style
from django.db import connection, models

from store import uploads
from store.models import (
    Cart,
    CartItem,
    Collection,
    Customer,
    Order,
    OrderItem,
    Product,
    ProductImage,
    Review,
    User,
    remove_upload,
)
from store.seeding import bulk, pictures, rows
from store.seeding.shop import Shop, Texts

# Parents before their children.
TABLES: list[type[models.Model]] = [
    User,
    Customer,
    Collection,
    Product,
    ProductImage,
    Review,
    Cart,
    CartItem,
    Order,
    OrderItem,
]
CACHE_KIB = 128 * 1024  # the indexes of a million products that are not filled in order

Progress = Callable[[str, int], None]


def missing() -> bool:
    """Whether the tables have yet to be made by `migrate`."""
    return not {model._meta.db_table for model in TABLES} <= set(connection.introspection.table_names())


def occupied() -> list[str]:
    """Names of the tables that hold rows."""
    return [model._meta.db_table for model in TABLES if model._default_manager.exists()]


def empty() -> None:
    """Delete all rows of the shop, its users too, and what other apps have attached to them.

    The pictures that staff have sent go as well, once the transaction is committed.
    """
    # A table that is emptied at once sends no signal for its rows.
    for image in ProductImage.objects.filter(image__startswith=f"{uploads.FOLDER}/"):
        remove_upload(image)
    tables = [model._meta.db_table for model in TABLES]
    statements = connection.ops.sql_flush(no_style(), tables, reset_sequences=True, allow_cascade=True)
    connection.ops.execute_sql_flush(statements)


def work_in_memory() -> None:
    """Let SQLite keep indexes and undo in memory while the connection lasts. Call it before the transaction.

    Rows go to random places of an index, and where there are triggers SQLite notes what to undo for each row.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:  # SQLite refuses it there
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            cursor.execute("PRAGMA temp_store = MEMORY")


def fill(shop: Shop, progress: Progress) -> None:
    """Write all rows into empty tables; the caller opens the transaction. `progress` hears rows so far."""
    texts = Texts(shop.seed)
    for model, table in [
        (User, rows.users(shop, texts)),
        (Customer, rows.customers(shop)),
        (Collection, rows.collections(texts)),
        (Product, rows.products(shop, texts)),
        (ProductImage, rows.product_images(shop, pictures.pool(shop.seed))),
        (Review, rows.reviews(shop, texts)),
        (Cart, rows.carts(shop)),
        (CartItem, rows.cart_items(shop)),
        (Order, rows.orders(shop)),
        (OrderItem, rows.order_items(shop)),
    ]:
        bulk.insert(model, table, partial(progress, str(model._meta.verbose_name_plural)))
    _continue_after_given_ids()


def _continue_after_given_ids() -> None:
    # SQLite does so by itself; PostgreSQL's sequences know nothing of ids that were given.
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), TABLES):
            cursor.execute(statement)
