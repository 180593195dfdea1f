"""An index for the search in titles and descriptions, on PostgreSQL: docs/decisions/0030 tells why and what it costs.

No model declares it, since SQLite has none of its kind. Where the extension that it needs cannot be had, the shop works
without: a search reads every product then, as on SQLite.
"""

import logging

from django.db import migrations

logger = logging.getLogger(__name__)

# Installed already, or offered to whoever may create things in this database: PostgreSQL trusts this extension.
AVAILABLE = """
    SELECT installed_version IS NOT NULL OR has_database_privilege(current_database(), 'CREATE')
    FROM pg_available_extensions WHERE name = 'pg_trgm'
"""
# Of the same expressions as Django's `icontains`, or no search would use it.
INDEX = """
    CREATE INDEX CONCURRENTLY product_search ON store_product
    USING gin (UPPER(title::text) gin_trgm_ops, UPPER(description::text) gin_trgm_ops)
"""


def make(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(AVAILABLE)
        if cursor.fetchone() != (True,):
            logger.warning("There is no extension pg_trgm to be had: searches will read every product.")
            return
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("DROP INDEX IF EXISTS product_search")  # what an attempt that was broken off has left
        cursor.execute(INDEX)


def drop(apps, schema_editor):
    """The extension stays: others may use it by now."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS product_search")


class Migration(migrations.Migration):

    # While it is built, orders go on: that works outside a transaction only.
    atomic = False

    dependencies = [
        ('store', '0004_catalogue_kept_by_the_database'),
    ]

    operations = [
        migrations.RunPython(make, drop),
    ]
