"""Writes to the catalogue that others may race with. Callers go through the module: `catalogue.change(…)`."""

from typing import Any, TypeVar

from django.db import DatabaseError, models
from django.utils import timezone

from store.models import Product, ProductImage

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


def change_product(product: Product, **fields: Any) -> Product:
    """As `change`, and note when."""
    return change(product, **fields, last_update=timezone.now())


def add_image(*, product: Product, image: Any) -> ProductImage:
    """Keep an uploaded picture. Raises IntegrityError, and keeps no file, when the product has just gone."""
    row = ProductImage(product=product, image=image)
    try:
        row.save()
    except DatabaseError:  # the file was kept first
        row.image.delete(save=False)
        raise
    return row
