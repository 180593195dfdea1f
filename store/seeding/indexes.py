"""Indexes and foreign keys, made last: to sort all rows once costs less than to find each its place."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

# The statement that takes each away, and the one that makes it again. What primary and unique keys need
# stays: most of it is filled in its order. Indexes come first, to serve the check of the foreign keys.
POSTGRESQL = """
    SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM pg_index WHERE indrelid = ANY (%(tables)s::regclass[])
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
    UNION ALL
    SELECT
        format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
        format(
            'ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid)
        )
    FROM pg_constraint WHERE conrelid = ANY (%(tables)s::regclass[]) AND contype = 'f'
"""
# A foreign key is part of its table there, and the index of a unique one has no statement of its own.
SQLITE = """
    SELECT 'DROP INDEX "' || name || '"', sql FROM sqlite_master
    WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN (SELECT value FROM json_each(%s))
"""


@contextmanager
def made_last(tables: Sequence[type[models.Model]]) -> Iterator[None]:
    """Let empty tables be filled without. Where that fails, the caller's transaction brings all back."""
    with connection.cursor() as cursor:
        statements = _statements(cursor, [model._meta.db_table for model in tables])
        for take_away, _ in statements:
            cursor.execute(take_away)
        yield
        for _, make in statements:
            cursor.execute(make)


def _statements(cursor: CursorWrapper, tables: list[str]) -> list[tuple[str, str]]:
    if connection.vendor == "postgresql":
        cursor.execute(POSTGRESQL, {"tables": tables})
    else:
        cursor.execute(SQLITE, [json.dumps(tables)])
    return list(cursor.fetchall())
