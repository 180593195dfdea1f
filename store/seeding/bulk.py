"""Many rows into a table, by the shortest way that its database has: no model instance for each."""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

Row = dict[str, Any]  # values by the name of their column's attribute: `collection_id`

BATCH = 5_000


@contextmanager
def quick_garbage_collection() -> Iterator[None]:
    """While rows come and go, spare the collector all that was there before: a fifth of the time."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def insert(model: type[models.Model], rows: Iterable[Row], progress: Callable[[int], None]) -> None:
    """Write rows that all name the same columns; `progress` hears how many are written.

    The transaction has emptied the table before: nobody else can see the rows until it ends.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    rest, done = iter(rows), 0
    while batch := list(islice(rest, BATCH)):
        named = [fields[name] for name in batch[0]]
        columns = zip(*(row.values() for row in batch), strict=True)
        adapted = zip(*map(_adapted, named, columns), strict=True)
        into = f"{model._meta.db_table} ({', '.join(str(field.column) for field in named)})"
        _write(into, list(adapted))
        done += len(batch)
        progress(done)


def _adapted(field: models.Field, values: Sequence[Any]) -> Sequence[Any]:
    # Numbers and texts, which most values are, mean the same to every driver.
    if isinstance(values[0], int | str):
        return values
    # Not `connection`, which would look for itself each time: that takes longer than all the rest here.
    own = connections[DEFAULT_DB_ALIAS]
    return [field.get_db_prep_save(value, own) for value in values]


def _write(into: str, rows: Sequence[Sequence[Any]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Frozen: as VACUUM would leave them, so that a count need not look at each row.
            with cursor.copy(f"COPY {into} FROM STDIN (FREEZE)") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)  # noqa: S608 our own names
