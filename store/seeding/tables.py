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
from store.seeding import bulk, indexes, pictures, rows
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
CACHE_KIB = 32 * 1024  # the keys of a million products' carts and orders, which come in no order

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
    """Let SQLite sort in memory while the connection lasts, and keep there what triggers may have to undo.

    Call it before the transaction.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:  # SQLite refuses it there
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            cursor.execute("PRAGMA temp_store = MEMORY")


def fill(shop: Shop, progress: Progress) -> None:
    """Write all rows into tables that the caller's transaction has emptied. `progress` hears rows so far."""
    texts = Texts(shop.seed)
    with indexes.made_last(TABLES):
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
    _count_for_the_planner()


def _continue_after_given_ids() -> None:
    # SQLite does so by itself; PostgreSQL's sequences know nothing of ids that were given.
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), TABLES):
            cursor.execute(statement)


def _count_for_the_planner() -> None:
    # PostgreSQL's autovacuum would, a minute later; until then it plans for tables of which it knows nothing.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in TABLES)}")
