"""More shoppers than a shop can serve: of 200 requests 66 ask for lists, 131 for products, three buy.

In visits of ten requests: one of twenty buys, which is a good day. Every request is an arrival of its own:
between the three of an order the shopper waits for the next one. So an order is asked for only where its cart
was answered; one of 200 is an order as long as none is refused.
"""

from locust import task

from locustfiles.shopper import COLLECTIONS, PRODUCTS
from locustfiles.signed_in import SignedIn


class Overload(SignedIn):
    """Begins without a cart: thousands of them are ready before the first request is due."""

    pause = (1.0, 5.0)  # seconds, where it is users who wait; arrivals take the place of pauses

    @task(66)
    def list_collection(self) -> None:
        collection = self.random.randint(1, COLLECTIONS)
        self.ask(
            "GET",
            f"/store/products/?collection_id={collection}",
            name="/store/products/?collection_id",
            flaws={"no products": lambda page: page["results"] == []},
        )

    @task(131)
    def view_product(self) -> None:
        product_id = self.random.randint(1, PRODUCTS)
        self.ask(
            "GET",
            f"/store/products/{product_id}",
            name="/store/products/:id",
            flaws={"another product": lambda product: product["id"] != product_id},
        )

    @task(1)
    def order(self) -> None:
        cart = self.ask("POST", "/store/carts/", status=201, flaws={})
        if cart is None:
            return
        self.wait()
        product_id = self.random.randint(1, PRODUCTS)
        item = self.ask(
            "POST",
            f"/store/carts/{cart['id']}/items/",
            name="/store/carts/:id/items/",
            json={"product_id": product_id, "quantity": 1},
            status=201,
            flaws={"another product": lambda item: item["product_id"] != product_id},
        )
        if item is None:
            return
        self.wait()
        self.ask(
            "POST",
            "/store/orders/",
            json={"cart_id": cart["id"]},
            headers=self.headers,
            refusals={409: "/store/orders/ sold out"},
            flaws={"another product": lambda order: order["items"][0]["product"]["id"] != product_id},
        )
