"""Fills and empties the shop's tables."""

from collections.abc import Callable, Iterator
from itertools import islice

from django.core.management.color import no_style
from django.db import connection, models

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
)
from store.seeding import pictures, rows
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
BATCH = 5_000

Progress = Callable[[str, int], None]


def missing() -> bool:
    """Whether the tables have yet to be made by `migrate`."""
    return not {model._meta.db_table for model in TABLES} <= set(connection.introspection.table_names())


def occupied() -> list[str]:
    """Names of the tables that hold rows."""
    return [model._meta.db_table for model in TABLES if model._default_manager.exists()]


def empty() -> None:
    """Delete all rows of the shop, its users too, and what other apps have attached to them."""
    tables = [model._meta.db_table for model in TABLES]
    statements = connection.ops.sql_flush(no_style(), tables, reset_sequences=True, allow_cascade=True)
    connection.ops.execute_sql_flush(statements)


def fill(shop: Shop, progress: Progress) -> None:
    """Write all rows into empty tables; the caller opens the transaction. `progress` hears rows so far."""
    texts = Texts(shop.seed)
    for table in [
        rows.users(shop, texts),
        rows.customers(shop),
        rows.collections(texts),
        rows.products(shop, texts),
        rows.product_images(shop, pictures.pool(shop.seed)),
        rows.reviews(shop, texts),
        rows.carts(shop),
        rows.cart_items(shop),
        rows.orders(shop),
        rows.order_items(shop),
    ]:
        _insert(table, progress)
    _continue_after_given_ids()


def _insert(table: Iterator[models.Model], progress: Progress) -> None:
    done = 0
    while batch := list(islice(table, BATCH)):
        model = type(batch[0])
        model._default_manager.bulk_create(batch)
        done += len(batch)
        progress(str(model._meta.verbose_name_plural), done)


def _continue_after_given_ids() -> None:
    # SQLite does so by itself; PostgreSQL's sequences know nothing of ids that were given.
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), TABLES):
            cursor.execute(statement)
