"""What the stand-in shop remembers: carts, and the orders made of them. Everything else it knows by heart."""

import re
from collections import defaultdict
from itertools import count
from typing import Any

from tests.locustfiles.stand_in import Answer, right

Items = list[dict[str, Any]]


class Till:
    """Answers as the contract has it, while at most `stock` orders are placed."""

    def __init__(self, stock: int = 1_000_000) -> None:
        self.numbers, self.stock = count(1), stock
        self.carts: dict[str, Items] = defaultdict(list)
        self.orders: dict[int, dict[str, Any]] = {}

    def __call__(self, method: str, path: str, body: Any) -> Answer:
        if (method, path) == ("POST", "/store/carts/"):
            return 201, {"id": f"cart-{next(self.numbers)}", "items": [], "total_price": 0}
        if found := re.fullmatch(r"/store/carts/([^/]+)/(items/)?", path):
            return self.cart(found[1], body)
        if path.startswith("/store/orders/"):
            return self.order(path, body) if method != "PATCH" else (200, body)
        return self.others(method, path, body)

    def cart(self, cart: str, body: Any) -> Answer:
        items = self.carts[cart]
        if body is None:
            return 200, {"id": cart, "items": items, "total_price": 1}
        items.append({"id": 1, "product": {"id": body["product_id"]}, "quantity": 1})
        return 201, {"id": 1, **body}

    def order(self, path: str, body: Any) -> Answer:
        if body is None:
            return 200, self.orders[int(path.split("/")[-2])]
        if len(self.orders) >= self.stock:
            return 409, {"detail": "Not enough in stock: cheese (0 left)."}
        number = next(self.numbers)
        self.orders[number] = {"id": number, "payment_status": "P", "items": self.carts[body["cart_id"]]}
        return 200, self.orders[number]

    def others(self, method: str, path: str, body: Any) -> Answer:
        match method, path.split("/")[1:]:
            case "POST", ["auth", "users", ""]:
                return 201, {"id": 1, "username": body["username"]}
            case "POST", ["auth", "jwt", "create", ""]:
                return 200, {"access": "an access token", "refresh": "a refresh token"}
            case "POST", ["auth", "jwt", "blacklist", ""]:
                return 200, {}
            case "PATCH", ["store", "products", _, ""]:
                return 200, body
            case "GET", ["store", "products", _, "reviews", ""]:
                return 200, [{"id": 3, "description": "a bad one"}]
            case "DELETE", _:
                return 204, ""
            case "GET", ["store", "products", query] if query.startswith("?search="):
                words = query.removeprefix("?search=").replace("+", " and ")
                return 200, {"results": [{"id": 7, "title": words.upper(), "description": ""}]}
        return right(method, path, body)
