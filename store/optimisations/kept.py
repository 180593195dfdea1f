"""What the database itself keeps of the catalogue, by triggers: migration 0004."""

from django.db import connection

VERSION = "SELECT token FROM store_catalogueversion ORDER BY id"
PRODUCTS = "SELECT COALESCE(SUM(products), 0) FROM store_productcount"


def version() -> str:
    """Names what stands in the tables of products and images, and never again anything else.

    Each write puts a random token in place of another, so not even one that is rolled back or restored from a
    backup is named like the next. Read it before the rows: what is kept under it is then never older than it.
    """
    with connection.cursor() as cursor:
        cursor.execute(VERSION)
        return " ".join(str(token) for (token,) in cursor.fetchall())


def products(collection: int | None = None) -> int:
    """How many products there are, or are in one collection."""
    with connection.cursor() as cursor:
        if collection is None:
            cursor.execute(PRODUCTS)
        else:
            cursor.execute(f"{PRODUCTS} WHERE collection_id = %s", [collection])
        return int(cursor.fetchone()[0])
