"""Ordering: a cart is filled, looked at and ordered, and the order looked at."""

from typing import Any

from locust import task

from locustfiles.shopper import PRODUCTS, Flaws
from locustfiles.signed_in import SignedIn


class Checkout(SignedIn):
    """Orders one cart after the other. Sold out is no failure: it is counted in a row of its own."""

    pause = (1.0, 5.0)  # seconds, the time to look at a page
    products = PRODUCTS  # of the first so many

    @task
    def order_a_cart(self) -> None:
        flaws: Flaws = {"a new cart with items": lambda cart: cart["items"] != []}
        cart = self.ask("POST", "/store/carts/", status=201, flaws=flaws)
        if cart is None:
            return
        # One to five products, so that orders wait for each other's rows, and most have several items.
        wanted = self.random.sample(range(1, self.products + 1), self.random.randint(1, 5))
        flaws = {"other products": lambda found: products(found) != sorted(wanted)}
        for product in wanted:
            self.wait()
            self.add(cart["id"], product)
        self.wait()
        self.ask("GET", f"/store/carts/{cart['id']}/", name="/store/carts/:id/", flaws=flaws)
        self.wait()
        if order := self.order(cart["id"], flaws):
            self.wait()
            path, name = f"/store/orders/{order['id']}/", "/store/orders/:id/"
            self.ask("GET", path, name=name, headers=self.headers, flaws=flaws)

    def add(self, cart: str, product: int) -> None:
        self.ask(
            "POST",
            f"/store/carts/{cart}/items/",
            name="/store/carts/:id/items/",
            json={"product_id": product, "quantity": 1},
            status=201,
            flaws={"not one of it": lambda item: (item["product_id"], item["quantity"]) != (product, 1)},
        )

    def order(self, cart: str, flaws: Flaws) -> Any:
        return self.ask(
            "POST",
            "/store/orders/",
            json={"cart_id": cart},
            headers=self.headers,
            refusals={409: "/store/orders/ sold out"},
            flaws={"paid already": lambda order: order["payment_status"] != "P"} | flaws,
        )


def products(found: Any) -> list[int]:
    """Ids of the products in a cart or an order."""
    return sorted(item["product"]["id"] for item in found["items"])
