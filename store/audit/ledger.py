"""What clients wrote down: a JSON line before each request is sent, and one when its answer is there."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from store.audit.baseline import DamagedError

# Units of each product, by its id.
Units = Counter[int]


@dataclass
class ClientCart:
    """A cart as its shopper knows it: what surely happened to it, and what may have."""

    acknowledged: bool = False
    order_attempted: bool = False
    order: int | None = None
    ordered: Units = field(default_factory=Counter)
    added: Units = field(default_factory=Counter)
    unanswered: Units = field(default_factory=Counter)
    perhaps_removed: set[int] = field(default_factory=set)

    def least(self) -> Units:
        """What must be in it: each addition that was acknowledged, unless a removal may have come after."""
        return Counter(
            {product: units for product, units in self.added.items() if product not in self.perhaps_removed}
        )

    def most(self) -> Units:
        """What can be in it: additions without an answer may have been done too."""
        return self.added + self.unanswered


@dataclass
class Ledger:
    """All carts that clients know of."""

    carts: dict[UUID, ClientCart] = field(default_factory=dict)
    open: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def read(cls, files: Iterable[Path]) -> "Ledger":
        """Take in all files of one load, one of each process. Raises DamagedError."""
        ledger = cls()
        for file in files:
            for number, text in enumerate(whole_lines(file), start=1):
                try:
                    ledger.take(json.loads(text))
                except (ValueError, LookupError, TypeError, AttributeError):
                    raise DamagedError(f"{file}, line {number}: no line of a ledger.") from None
        return ledger

    def take(self, line: dict[str, Any]) -> None:
        """Take in one line. Any error means that it is none."""
        if "what" in line:
            if line["attempt"] in self.open:
                raise ValueError
            self.open[line["attempt"]] = line
            ATTEMPTS[line["what"]](self, line)
        else:
            attempt = self.open.pop(line["attempt"])
            if line["end"] == "acknowledged":
                ACKNOWLEDGEMENTS[attempt["what"]](self, attempt | line)

    def cart(self, line: dict[str, Any]) -> ClientCart:
        """The cart that a line is about."""
        return self.carts.setdefault(UUID(line["cart"]), ClientCart())


def whole_lines(file: Path) -> Iterator[str]:
    """All lines but a last one that is torn: its writer was ended before it could send."""
    with file.open() as lines:
        yield from (line for line in lines if line.endswith("\n"))


def nothing(ledger: Ledger, line: dict[str, Any]) -> None:
    """A line after which nothing in the shop is known to be different."""


def add_attempted(ledger: Ledger, line: dict[str, Any]) -> None:
    ledger.cart(line).unanswered[int(line["product"])] += int(line["quantity"])


def remove_attempted(ledger: Ledger, line: dict[str, Any]) -> None:
    cart, product = ledger.cart(line), int(line["product"])
    line["gone"] = cart.added[product]
    cart.perhaps_removed.add(product)


def order_attempted(ledger: Ledger, line: dict[str, Any]) -> None:
    ledger.cart(line).order_attempted = True


def cart_made(ledger: Ledger, line: dict[str, Any]) -> None:
    ledger.cart(line).acknowledged = True


def added(ledger: Ledger, line: dict[str, Any]) -> None:
    cart, units = ledger.cart(line), Counter({int(line["product"]): int(line["quantity"])})
    cart.unanswered -= units
    cart.added += units


def removed(ledger: Ledger, line: dict[str, Any]) -> None:
    # What was added while the removal was under way may be there. The product stays in `perhaps_removed`: an
    # earlier removal without an answer may be done yet.
    ledger.cart(line).added[int(line["product"])] -= line["gone"]


def ordered(ledger: Ledger, line: dict[str, Any]) -> None:
    cart = ledger.cart(line)
    cart.order = int(line["order"])
    cart.ordered = Counter({int(product): int(units) for product, units in line["items"].items()})


Step = Callable[[Ledger, dict[str, Any]], None]

ATTEMPTS: dict[str, Step] = {
    "look": nothing,
    "cart": nothing,
    "add": add_attempted,
    "remove": remove_attempted,
    "order": order_attempted,
}
ACKNOWLEDGEMENTS: dict[str, Step] = {
    "look": nothing,
    "cart": cart_made,
    "add": added,
    "remove": removed,
    "order": ordered,
}
