"""What is decided before the first row is made: sizes, prices, words."""

from array import array
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from random import Random
from uuid import UUID

from faker import Faker

# Carts that measurements ask for: their UUIDs end in the number of their items.
KNOWN_CARTS = {UUID(f"00000000-0000-4000-8000-0000000000{items}"): items for items in (10, 50)}
# More than all the carts to order ask for together, which is three of each product.
LEAST_STOCK = 10
# No date of the shop depends on the clock.
OPENING = datetime(2025, 1, 1, tzinfo=UTC)
FEWEST_PRODUCTS, MOST_PRODUCTS = 50, 1_000_000
MOST_STOCK = 2_147_483_647


@dataclass(frozen=True)
class Shop:
    """How large a shop, from which seed. Raises ValueError for what cannot be made."""

    products: int = 1_000
    seed: int = 1
    stock: int | None = None

    def __post_init__(self) -> None:
        _in_range("products", self.products, FEWEST_PRODUCTS, MOST_PRODUCTS)
        _in_range("stock", self.stock or 0, 0, MOST_STOCK)

    def random(self, table: str) -> Random:
        """A source for each table, so that one more row here changes nothing there."""
        return Random(f"{self.seed}:{table}")  # noqa: S311 repeatable on purpose

    @property
    def customers(self) -> int:
        """One for ten products."""
        return self.products // 10

    @property
    def orders(self) -> int:
        """Two for each customer, on average."""
        return 2 * self.customers

    @cached_property
    def carts(self) -> dict[UUID, int]:
        """Items of each cart: the known ones, and one for twenty products."""
        random = self.random("carts")
        others = (random_uuid(random) for _ in range(self.products // 20))
        return KNOWN_CARTS | {cart: random.randint(1, 20) for cart in others}

    @cached_property
    def carts_to_order(self) -> dict[UUID, int]:
        """Items of carts that measurements order, each once: 200 of 10, 20 of 50, fewer in a small shop."""
        numbers = {10: min(200, self.products // 5), 50: min(20, self.products // 50)}
        return {
            UUID(f"00000000-0000-4000-80{items}-{number:012}"): items
            for items, carts in numbers.items()
            for number in range(1, carts + 1)
        }

    def price(self, product_id: int) -> Decimal:
        """Price of a product, without tax."""
        return Decimal(self._cents[product_id - 1]) / 100

    @cached_property
    def _cents(self) -> array:
        # A million prices fit into an array of 8 MB.
        random = self.random("prices")
        return array("l", (random.randint(100, 99_999) for _ in range(self.products)))

    def some_products(self, random: Random, number: int) -> list[int]:
        """Ids of so many different products."""
        return random.sample(range(1, self.products + 1), number)


class Texts:
    """Pools of words, made once: a library that invents each text anew would take minutes."""

    def __init__(self, seed: int) -> None:
        faker = Faker("en_US")
        faker.seed_instance(seed)
        self.titles = [faker.catch_phrase() for _ in range(300)]
        self.paragraphs = [faker.paragraph() for _ in range(200)]
        self.first_names = [faker.first_name() for _ in range(100)]
        self.last_names = [faker.last_name() for _ in range(100)]
        self.shelves = [word.title() for word in faker.words(10, unique=True)]


def random_uuid(random: Random) -> UUID:
    """A UUID of the usual kind, from this source."""
    return UUID(int=random.getrandbits(128), version=4)


def _in_range(name: str, value: int, lowest: int, highest: int) -> None:
    if not lowest <= value <= highest:
        raise ValueError(f"{name} is {value:,}; allowed: {lowest:,} to {highest:,}.")
