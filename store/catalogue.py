"""Writes to the catalogue that others may race with. Callers go through it: `catalogue.add_image(…)`."""

from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from store import rows
from store.models import Product, ProductImage


def change_product(product: Product, **fields: Any) -> Product:
    """As `rows.change`, and note when."""
    return rows.change(product, **fields, last_update=timezone.now())


def add_image(*, product: Product, image: Any) -> ProductImage:
    """Keep an uploaded picture. Raises IntegrityError, and keeps no file, when the product has just gone."""
    row = ProductImage(product=product, image=image)
    try:
        row.save()
    except DatabaseError:  # the file was kept first
        row.image.delete(save=False)
        raise
    return row
