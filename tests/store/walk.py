"""Every variant of a kind is walked through here: the same answers, the same journey, its declared work."""

from collections.abc import Collection as Names
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import combinations
from typing import NamedTuple

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.test import override_settings

from store.models import Collection, Product
from store.seeding.shop import KNOWN_CARTS
from store.variants import Variant, activate, available, deactivate
from tests.store import probes

ADDRESSES = [
    "/store/products/",
    "/store/products",
    "/store/products/?page=3",
    "/store/products?page=2&page_size=100",
    "/store/products/?page=999",
    "/store/products/?page_size=50",
    "/store/products/?collection_id=3",
    "/store/products/?collection_id=99",
    "/store/products/?collection_id=99999999999999999999",
    "/store/products/?collection_id=abc",
    "/store/products/?unit_price__gt=100&unit_price__lt=500&ordering=-unit_price",
    "/store/products/?search=a&ordering=last_update&page=2&page_size=7",
    "/store/products/?collection_id=3&search=a&ordering=-last_update&page=2",
    "/store/products/1/",
    "/store/products/9999",
    "/store/products/1/images/",
    "/store/products/1/images/2/",
    "/store/products/2/images/2/",
    "/store/products/9999/images/",
    "/store/products/abc/images/",
    "/store/products/1/reviews/",
    "/store/products/1/reviews/1/",
    "/store/products/2/reviews/1/",
    "/store/products/9999/reviews/",
    "/store/collections/",
    "/store/collections/3/",
    *(f"/store/carts/{cart}/" for cart in KNOWN_CARTS),
    *(f"/store/carts/{cart}/items/" for cart in KNOWN_CARTS),
    "/store/carts/00000000-0000-4000-8000-000000000099/",
    "/store/orders/",
    "/store/orders/1/",
    "/store/customers/me/",
    "/auth/users/me/",
    "/playground/hello/",
]

SIGNED_IN = ["staff", "shopper_10"]
ROLES = ["anonymous", *SIGNED_IN]

# Headers that an optimisation adds by its nature. In all else it says what the correct code says.
ADDED: dict[str, set[str]] = {"conditional_get": {"ETag"}}


class Answer(NamedTuple):
    """What a client is told, but for how long it took."""

    address: str
    status: int
    headers: dict[str, str]
    body: bytes


@contextmanager
def unwritten() -> Iterator[None]:
    """Leave the shop as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answers(role: str, besides: Names[str] = ()) -> list[Answer]:
    """What this role is told at each address, besides these headers."""
    client = probes.client(role)
    told = [(address, client.get(address)) for address in ADDRESSES]
    return [
        Answer(address, answer.status_code, headers(answer.headers, besides), answer.content)
        for address, answer in told
    ]


def headers(sent: Mapping[str, str], besides: Names[str] = ()) -> dict[str, str]:
    """Those that must be the same for all arms."""
    return {name: value for name, value in sent.items() if name not in ("Server-Timing", *besides)}


def schema() -> bytes:
    """The OpenAPI document that the shop serves now."""
    return probes.client("anonymous").get("/schema/?format=json").content


def works(kind: str) -> dict[str, str]:
    """Name and work of every variant of a kind."""
    return {variant.name: variant.work for variant in available().values() if variant.kind == kind}


def compatible(kind: str) -> Iterator[list[str]]:
    """All variants of a kind in as few lists as have no function replaced twice."""
    left = [variant for variant in available().values() if variant.kind == kind]
    while left:
        chosen: list[Variant] = []
        for variant in left:
            taken = {target.place for other in chosen for target in other.targets}
            if taken.isdisjoint(target.place for target in variant.targets):
                chosen.append(variant)
        left = [variant for variant in left if variant not in chosen]
        yield [variant.name for variant in chosen]


def refused_pairs(names: Names[str]) -> set[tuple[str, str]]:
    """Which two of these replace one function."""
    refused = set()
    for pair in combinations(sorted(names), 2):
        try:
            activate(pair)
        except ImproperlyConfigured:
            refused.add(pair)
    deactivate()
    return refused


def figures(variant: Variant) -> dict[int, tuple[int, int]]:
    """The work that it declares, counted at its sizes: the correct code's, and its own."""
    return {size: _figures(variant, size) for size in sorted(variant.figures)}


def _figures(variant: Variant, size: int) -> tuple[int, int]:
    _enlarge(variant.size, size)
    with unwritten():
        correct = probes.counted(variant.work, variant.probe, size)
    with unwritten(), override_settings(VARIANTS=[variant.name]):
        return correct, probes.counted(variant.work, variant.probe, size)


def _enlarge(size: str, number: int) -> None:
    """Bring what the sizes count to this number where the seed has fewer of it."""
    if size == "collections":
        missing = range(Collection.objects.count(), number)
        Collection.objects.bulk_create(Collection(title=f"Shelf {shelf}") for shelf in missing)
    elif size == "products in the collection":
        missing = range(Product.objects.filter(collection=3).count(), number)
        spade = {"title": "Spade", "slug": "spade", "unit_price": 1, "inventory": 1, "collection_id": 3}
        Product.objects.bulk_create(Product(**spade) for _ in missing)
