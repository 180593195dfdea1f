"""Ordering by clients who try again what failed, from one shelf, with a ledger: for a shop with faults."""

from typing import Any

import gevent
from locust import task
from locust.exception import RescheduleTask

from locustfiles import checkout  # not the class, or Locust would take its users too
from locustfiles.ledger import Ledger

# Seconds before each further try, beside what the shop asks for: 25 in all, longer than anything starts anew.
PAUSES = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 4.8, 4.8, 4.8, 4.8)


class Insistent(checkout.Checkout):
    """Gives a journey up after so many tries. An addition may be done twice so; an order may not."""

    pause = (0.1, 0.5)  # seconds: something shall be under way whenever a fault comes
    products = 10  # so few that orders meet at their rows

    @task
    def leave_a_cart(self) -> None:
        """Add with two windows at once, and take something else out again. Nothing is ordered."""
        cart = self.ask("POST", "/store/carts/", status=201, flaws={})["id"]
        product, other = self.random.sample(range(1, self.products + 1), 2)
        item = self.add(cart, other)
        self.add(cart, product)  # so that the windows find some of it
        windows = [gevent.spawn(self.add, cart, product) for _ in range(2)]
        name = "/store/carts/:id/items/:id/"
        self.ask(
            "DELETE",
            f"/store/carts/{cart}/items/{item['id']}/",
            name=name,
            about={"cart": cart, "product": other},
            status=204,
            refusals={404: f"{name} gone"},  # by a try that had no answer
            flaws={},
        )
        for window in windows:
            window.get()

    def add(self, cart: str, product: int) -> Any:
        return self.ask(
            "POST",
            f"/store/carts/{cart}/items/",
            name="/store/carts/:id/items/",
            about={"cart": cart, "product": product, "quantity": 1},
            json={"product_id": product, "quantity": 1},
            status=201,
            flaws={"another product": lambda item: item["product_id"] != product},
        )

    def ask(self, method: str, path: str, *, about: dict[str, Any] | None = None, **options: Any) -> Any:
        """As any shopper asks, again and again after failures; RescheduleTask when all was in vain."""
        about = about or {"cart": options.get("json", {}).get("cart_id")}
        row = f"{method} {options.get('name', path)}"
        for again, pause in enumerate((0.0, *PAUSES)):
            gevent.sleep(pause * self.random.uniform(0.5, 1.5))
            attempt = Ledger.ours.attempt(row, **about, again=again, last=again == len(PAUSES))
            answer = super().ask(method, path, context={"attempt": attempt}, **options)
            if not attempt.failed:
                return answer
            gevent.sleep(attempt.retry_after)
        raise RescheduleTask
