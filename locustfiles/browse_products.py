"""Window shopping: lists, twice as many single products, and now and then one of them into the cart."""

from locust import task

from locustfiles.shopper import COLLECTIONS, PRODUCTS, Shopper


class BrowseProducts(Shopper):
    """Anonymous; keeps one cart from the first second to the last."""

    pause = (1.0, 5.0)  # seconds, the time to look at a page

    def on_start(self) -> None:
        flaws = {"a new cart with items": lambda cart: cart["items"] != []}
        cart = self.ask("POST", "/store/carts/", status=201, flaws=flaws)
        # Without a cart, adding to it fails too: a broken shop must not look like a quiet one.
        self.cart = cart["id"] if cart else None

    @task(2)
    def list_collection(self) -> None:
        collection = self.random.randint(1, COLLECTIONS)
        self.ask(
            "GET",
            f"/store/products/?collection_id={collection}",
            name="/store/products/?collection_id",
            flaws={
                "no products": lambda page: page["results"] == [],
                "a product of another collection": lambda page: (
                    {product["collection"] for product in page["results"]} != {collection}
                ),
            },
        )

    @task(4)
    def view_product(self) -> None:
        product_id = self.random.randint(1, PRODUCTS)
        self.ask(
            "GET",
            f"/store/products/{product_id}",
            name="/store/products/:id",
            flaws={
                "another product": lambda product: product["id"] != product_id,
                "no list of images": lambda product: not isinstance(product["images"], list),
            },
        )

    @task(1)
    def add_to_cart(self) -> None:
        product_id = self.random.randint(1, PRODUCTS)
        self.ask(
            "POST",
            f"/store/carts/{self.cart}/items/",
            name="/store/carts/:id/items/",
            json={"product_id": product_id, "quantity": 1},
            status=201,
            flaws={
                "another product": lambda item: item["product_id"] != product_id,
                "fewer than asked for": lambda item: item["quantity"] < 1,
            },
        )
