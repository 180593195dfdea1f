"""A shop small enough to know what it answers: right by default, and wrong on demand."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, Any]

CART = "5a1c7a3e-0000-4000-8000-000000000000"


def right(method: str, path: str, body: Any) -> Answer:
    """Status and JSON as the contract of the shop has them."""
    if (method, path) == ("POST", "/store/carts/"):
        return 201, {"id": CART, "items": [], "total_price": 0}
    if (method, path) == ("POST", f"/store/carts/{CART}/items/"):
        return 201, {"id": 1, "product_id": body["product_id"], "quantity": body["quantity"] + 1}
    if asked := re.fullmatch(r"/store/products/\?collection_id=(\d+)", path):
        return 200, {"count": 1, "results": [{"id": 7, "collection": int(asked[1]), "images": []}]}
    if asked := re.fullmatch(r"/store/products/(\d+)", path):
        return 200, {"id": int(asked[1]), "collection": 1, "images": []}
    return 404, {"detail": "Not found."}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "StandInShop"

    def do_POST(self) -> None:
        self.do_GET()

    def do_PATCH(self) -> None:
        self.do_GET()

    def do_DELETE(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        status, content = self.server.answer(self.command, self.path, self.json_body())
        payload = content.encode() if isinstance(content, str) else json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(payload)))
        if status == 301:
            self.send_header("Location", "/moved")
        self.end_headers()
        self.wfile.write(payload)

    def json_body(self) -> Any:
        return json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or "null")

    def log_message(self, *args: object) -> None:
        pass


class StandInShop(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = (
        100  # with the usual five, the sixth user of those who come at once waits for a second
    )

    def handle_error(self, *args: object) -> None:
        """Locust hangs up in the middle of an answer when its time is over."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.answer: Callable[[str, str, Any], Answer] = right


@contextmanager
def serve() -> Iterator[StandInShop]:
    with StandInShop() as shop:
        threading.Thread(target=shop.serve_forever, args=[0.01]).start()
        yield shop
        shop.shutdown()
