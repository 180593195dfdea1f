"""Searching: a word or two, and a look at one of the products found."""

from locust import task

from locustfiles.shopper import Shopper

# From rare to common among the seeded texts; two words must both occur.
QUERIES = ["paradigm", "system", "interface", "system interface", "real", "open"]


class Search(Shopper):
    """Anonymous. Searching reads the whole table: no index helps in the middle of a text."""

    pause = (1.0, 5.0)  # seconds, the time to look at a page

    @task
    def find(self) -> None:
        words = self.random.choice(QUERIES)
        page = self.ask(
            "GET",
            f"/store/products/?search={words.replace(' ', '+')}",
            name="/store/products/?search",
            flaws={
                "a product without the words": lambda page: (
                    not all(
                        word in f"{product['title']} {product['description']}".lower()
                        for product in page["results"]
                        for word in words.split()
                    )
                )
            },
        )
        if page and page["results"]:
            self.wait()
            self.look_at(self.random.choice(page["results"])["id"])

    def look_at(self, product_id: int) -> None:
        self.ask(
            "GET",
            f"/store/products/{product_id}",
            name="/store/products/:id",
            flaws={"another product": lambda product: product["id"] != product_id},
        )
