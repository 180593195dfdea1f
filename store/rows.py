"""Writes to one row that others may race with. Callers go through the module: `rows.change(…)`."""

from typing import Any, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


def change(row: Row, **fields: Any) -> Row:
    """Write these fields and no others: an order may take stock while staff correct the price.

    Raises the model's DoesNotExist instead of bringing a row back that has just been deleted.
    """
    for name, value in fields.items():
        setattr(row, name, value)
    if fields and not type(row)._default_manager.filter(pk=row.pk).update(**fields):
        raise row.DoesNotExist  # type: ignore[attr-defined]
    return row


def delete(row: models.Model) -> None:
    """Delete a row. Raises the model's DoesNotExist when it has gone already, into an order perhaps."""
    if not row.delete()[0]:
        raise row.DoesNotExist  # type: ignore[attr-defined]
