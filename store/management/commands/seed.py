"""`manage.py seed`: fills an empty shop."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from store.models import User
from store.seeding import bulk, history, tables
from store.seeding.shop import KNOWN_CARTS, OPENING, Shop

# Known to everybody, and so made in dev and perf only.
STAFF = ("staff", "staff-of-storefront")
# Name, password, and how many orders they have placed.
SHOPPERS = [("demo", "demo-of-storefront", 10), ("regular", "regular-of-storefront", 50)]

# Back to the start of the terminal's line, and clear it.
REWIND = "\r\033[K"


class Command(BaseCommand):
    """Fill the tables from a seed, all or nothing."""

    help = "Fill an empty shop: the same seed gives the same rows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--products", type=int, default=Shop.products, help="50 to 1,000,000")
        parser.add_argument("--seed", type=int, default=Shop.seed, help="another seed, another shop")
        parser.add_argument("--stock", type=int, help="of each product; at random below 1,000 by default")
        when = parser.add_mutually_exclusive_group()
        when.add_argument("--flush", action="store_true", help="delete all rows first, users too")
        when.add_argument("--if-empty", action="store_true", help="do nothing where there are rows already")

    def handle(self, *, products: int, seed: int, stock: int | None, flush: bool, **options: Any) -> None:
        try:
            shop = Shop(products, seed, stock)
        except ValueError as error:
            raise CommandError(str(error)) from error
        if tables.missing():
            raise CommandError("There are no tables yet: call `manage.py migrate` first.")
        occupied = [] if flush else tables.occupied()
        if occupied and options["if_empty"]:
            self.stdout.write("There are rows already: the shop stays as it is.")
        elif occupied:
            raise CommandError(
                f"Nothing was changed, for there are rows in {', '.join(occupied)}. "
                "--flush deletes all rows of the shop first, users too."
            )
        else:
            self.seed(shop)

    def seed(self, shop: Shop) -> None:
        """Fill the tables, and say what is in them."""
        self.rows: dict[str, int] = {}
        tables.work_in_memory()
        with bulk.quick_garbage_collection(), transaction.atomic():
            # Empty ones too, for their ids to begin at 1 again.
            tables.empty()
            tables.fill(shop, self.progress)
            accounts = self.accounts(shop) if settings.PROFILE in ("dev", "perf") else []
        if self.stdout.isatty():
            self.stdout.write(REWIND, ending="")
        summary = ", ".join(f"{rows:,} {table}" for table, rows in self.rows.items())
        carts = [f"Cart with {items} items: {cart}" for cart, items in KNOWN_CARTS.items()]
        self.stdout.write("\n".join([summary, *carts, *accounts]))

    def progress(self, table: str, rows: int) -> None:
        """On a terminal, one line that counts up."""
        self.rows[table] = rows
        if self.stdout.isatty():
            self.stdout.write(f"{REWIND}{rows:,} {table} ", ending="")
            self.stdout.flush()

    def accounts(self, shop: Shop) -> list[str]:
        """Make who can sign in, and say with which password."""
        User.objects.create_superuser(STAFF[0], "staff@example.com", STAFF[1], date_joined=OPENING)
        for name, password, orders in SHOPPERS:
            user = User.objects.create_user(name, f"{name}@example.com", password, date_joined=OPENING)
            history.make(shop, user.customer, orders)
        shoppers = [
            f"Shopper with {orders} orders: {name} / {password}" for name, password, orders in SHOPPERS
        ]
        return [f"Staff: {STAFF[0]} / {STAFF[1]}", *shoppers]
