"""A day of the staff: prices, stock, payments, and now and then a review that has to go."""

from typing import Any

from locust import task

from locustfiles.shopper import ORDERS, PRODUCTS
from locustfiles.signed_in import SignedIn


class Staff(SignedIn):
    """Signed in as one of the staff. Changes single fields of single rows, as forms do."""

    role = "staff"
    pause = (2.0, 10.0)  # seconds: filling in a form takes longer than looking at a page

    @task(4)
    def price(self) -> None:
        # Whole cents of what the seed's products cost, 1 to 1000.
        self.change(f"products/{self.product()}", "unit_price", self.random.randint(100, 99_999) / 100)

    @task(4)
    def restock(self) -> None:
        self.change(f"products/{self.product()}", "inventory", 999)  # as full as the seed's shelves ever are

    @task(4)
    def payment(self) -> None:
        status = self.random.choices("CF", [9, 1])[0]  # of ten payments one fails
        self.change(f"orders/{self.random.randint(1, ORDERS)}", "payment_status", status)

    @task(1)  # reviews are few, and bad ones fewer
    def remove_review(self) -> None:
        reviews = f"/store/products/{self.product()}/reviews/"
        flaws = {"no list": lambda found: not isinstance(found, list)}
        if found := self.ask("GET", reviews, name="/store/products/:id/reviews/", flaws=flaws):
            name = "/store/products/:id/reviews/:id/"
            self.ask(
                "DELETE",
                f"{reviews}{self.random.choice(found)['id']}/",
                name=name,
                headers=self.headers,
                status=204,
                refusals={404: f"{name} gone"},  # a colleague was quicker
                flaws={},
            )

    def product(self) -> int:
        return self.random.randint(1, PRODUCTS)

    def change(self, row: str, field: str, value: Any) -> None:
        self.ask(
            "PATCH",
            f"/store/{row}/",
            name=f"/store/{row.split('/')[0]}/:id/",
            json={field: value},
            headers=self.headers,
            flaws={f"another {field}": lambda changed: changed[field] != value},
        )
