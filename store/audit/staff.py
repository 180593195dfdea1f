"""What the access log tells of the staff, as far as it explains stock and prices: see docs/access-log.md."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.dateparse import parse_datetime

from store.audit.baseline import DamagedError


@dataclass
class StaffWrites:
    """Products whose stock or price the staff have set, and whether they have deleted an order.

    The log has no values, so what was set cannot be followed: those products are left out.
    """

    stock: set[int] = field(default_factory=set)
    prices: set[int] = field(default_factory=set)
    deleted_order: bool = False

    def hear(self, what: dict[str, Any]) -> None:
        """Take in one write."""
        fields = what.get("fields", [])
        if what.get("model") == "product":
            self.stock |= {what["pk"]} if "inventory" in fields else set()
            self.prices |= {what["pk"]} if "unit_price" in fields else set()
        self.deleted_order |= deletes_order(what, fields)


def deletes_order(what: dict[str, Any], fields: list[str]) -> bool:
    """Whether an order is deleted: over the API only the path tells it, in the admin a row without fields."""
    over_api = what["method"] == "DELETE" and what["path"].startswith("/store/orders/")
    return over_api or (what.get("model") == "order" and what["method"] == "POST" and not fields)


def read(file: Path, since: datetime) -> StaffWrites:
    """The writes that were done, not refused, since then. Raises DamagedError for a line that is none."""
    writes = StaffWrites()
    with file.open() as lines:
        for number, text in enumerate(lines, start=1):
            try:
                line = json.loads(text)
                if line["status"] < 400 and (parse_datetime(line["when"]) or since) >= since:
                    writes.hear(line["what"])
            except (ValueError, LookupError, TypeError):
                raise DamagedError(f"{file}, line {number}: no line of the access log.") from None
    return writes
