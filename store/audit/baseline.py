"""Stock and prices of one moment, in a CSV file: a line of its own for the moment, and one a product."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Self

from django.db.models import Max
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from store.models import Order, Product


class DamagedError(ValueError):
    """The file is not what was written; the message says where."""


@dataclass(frozen=True)
class Stock:
    """A product as it was: its id, its stock, its price without tax."""

    product: int
    inventory: int
    unit_price: Decimal


@dataclass(frozen=True)
class Baseline:
    """Where the products are written down, when that was, and the last order of then (0: none)."""

    file: Path
    when: datetime
    last_order: int

    @classmethod
    def read(cls, file: Path) -> Self:
        """The file's first line; the others are read when they are needed. Raises DamagedError."""
        with file.open(newline="") as lines:
            first = next(csv.reader(lines), [])
        try:
            when, last_order = first
            moment = parse_datetime(when)
            if moment is None:
                raise ValueError
            return cls(file, moment, int(last_order))
        except ValueError:
            raise DamagedError(f"{file} does not begin as a baseline does.") from None

    def products(self) -> Iterator[Stock]:
        """All products of then, by id, one after the other. Raises DamagedError."""
        with self.file.open(newline="") as lines:
            rows = csv.reader(lines)
            next(rows)
            for row in rows:
                try:
                    product, inventory, unit_price = row
                    yield Stock(int(product), int(inventory), Decimal(unit_price))
                except (ValueError, InvalidOperation):
                    raise DamagedError(f"{self.file}, line {rows.line_num}: no product.") from None


def write(file: Path) -> None:
    """Write down the products of now. The file appears whole or not at all."""
    last_order = Order.objects.aggregate(last=Max("pk"))["last"] or 0
    products = Product.objects.order_by("pk").values_list("pk", "inventory", "unit_price")
    growing = file.with_name(f"{file.name}.part")
    with growing.open("w", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow([timezone.now().isoformat(), last_order])
        writer.writerows(products.iterator())
    growing.replace(file)
