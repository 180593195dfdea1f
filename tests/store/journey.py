"""A journey that writes: carts are filled and ordered, orders read, and staff change what they may."""

import re
from collections.abc import Mapping
from typing import Any

from django.core import mail
from django.test import TestCase

from tests.store import probes

# What is new each time: ids, but for those of products, which a title follows; UUIDs, times, order numbers.
NEW = re.compile(
    r'(?<="id":)\d+(?!\d|,"title")|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
    r"|\d{4}-\d\d-\d\dT[\d:.]+Z|(?<=order )\d+|(?<=orders/)\d+"
)
ORDERS = "/store/orders/"


class Journey:
    """All that is told on the way, `*` in the place of what is new each time."""

    def __init__(self) -> None:
        self.clients = {role: probes.client(role) for role in ("anonymous", "shopper_10", "staff")}
        self.told: list[str] = []

    def ask(self, role: str, method: str, path: str, **body: object) -> Any:
        """The JSON of an answer."""
        with TestCase.captureOnCommitCallbacks(execute=True):
            answer = getattr(self.clients[role], method)(path, body or None)
        self.tell(f"{method} {path} {answer.status_code} {answer['Content-Type']} {answer.content.decode()}")
        return answer.json()

    def fill(self, quantities: Mapping[int, int]) -> str:
        """The id of a new cart with so many of each product."""
        cart: str = self.ask("anonymous", "post", "/store/carts/")["id"]
        for product, quantity in quantities.items():
            self.ask(
                "anonymous",
                "post",
                f"/store/carts/{cart}/items/",
                product_id=product,
                quantity=quantity,
            )
        return cart

    def tell(self, text: str) -> None:
        self.told.append(NEW.sub("*", text))


def travel() -> list[str]:
    """What a seeded shop tells who orders, orders too much, and looks after the orders."""
    mail.outbox.clear()
    journey = Journey()
    order(journey, journey.fill({3: 2, 1: 1, 4: 5}))
    order(journey, journey.fill({4: 30_000, 2: 1, 1: 30_000}))  # more than there is of two products
    order(journey, journey.fill({}))
    for product in (1, 2, 3, 4):  # what is left of it
        journey.ask("anonymous", "get", f"/store/products/{product}/")
    for kept in ("collections/3", "products/1"):  # others need them
        journey.ask("staff", "delete", f"/store/{kept}/")
    for message in mail.outbox:
        journey.tell(f"{message.to} {message.subject} {message.body}")
    return journey.told


def order(journey: Journey, cart: str) -> None:
    """Order a cart twice, and look at what has come of it."""
    journey.ask("anonymous", "get", f"/store/carts/{cart}/")
    placed = journey.ask("shopper_10", "post", ORDERS, cart_id=cart)
    journey.ask("shopper_10", "post", ORDERS, cart_id=cart)
    journey.ask("anonymous", "get", f"/store/carts/{cart}/")
    journey.ask("shopper_10", "get", ORDERS)
    if "id" in placed:
        for role in ("shopper_10", "staff", "anonymous"):
            journey.ask(role, "get", f"{ORDERS}{placed['id']}/")
        journey.ask("staff", "patch", f"{ORDERS}{placed['id']}/", payment_status="C")
