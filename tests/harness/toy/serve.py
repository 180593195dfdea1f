"""A project to measure that starts in no time and errs on demand: `python serve.py PORT`."""

import json
import os
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

if "leaks_database" in os.environ["TOY_VARIANTS"]:
    import psycopg

VARIANTS = list(filter(None, os.environ["TOY_VARIANTS"].split(",")))
DATA = Path(os.environ["TOY_DATA"])
ASKED = count()
TOKEN = "JWT toy-token"
BASKETS = 60
ORDERED: list[str] = []
SIGNED_IN: list[str] = []
KEPT: list[object] = []
# Counting asks 6 times; with ten triples each probe is then asked 20 times, unless servers are fresh.
FAILS_FROM = {"fails": 0, "fails_later": 10, "fails_under_load": 40}


def queries(size: int) -> int:
    return 2 + (size if "one_each" in VARIANTS else 0)


class Shop(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/healthz":
            told = ["somebody_else"] if "liar" in VARIANTS else VARIANTS
            return self.answer(200, {"status": "ok", "profile": os.environ["TOY_PROFILE"], "variants": told})
        if address.path == "/signed-in":
            return self.answer(200, SIGNED_IN)
        if address.path == "/moved":
            return self.answer(301, {}, {"Location": "/items"})
        if address.path == "/mine" and self.headers["Authorization"] != TOKEN:
            return self.answer(401, {"detail": "sign in"})
        if address.path not in ("/items", "/mine"):
            return self.answer(404, {"detail": "there are items only"})
        asked = next(ASKED)
        if any(variant in VARIANTS and asked >= first for variant, first in FAILS_FROM.items()):
            sys.stderr.write("SpringError: overwound\n")
            return self.answer(500, {"detail": "broken"})
        if "dies_later" in VARIANTS and asked >= 20:
            os._exit(1)
        if "stutters" in VARIANTS and asked % 20 == 0:
            time.sleep(0.05)
        if "leaks_database" in VARIANTS and asked % 25 == 0:  # twice a second: PostgreSQL has 100 for all
            KEPT.append(psycopg.connect(os.environ["TOY_DATABASE"]))
        if "writes" in VARIANTS:
            (DATA / "visits").write_text(str(asked))
        return self.items(int(parse_qs(address.query).get("size", ["1"])[0]))

    def do_POST(self) -> None:
        """Sign in at /sign-in; order a basket at /orders, each once."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/sign-in":
            return self.sign_in(body)
        if self.headers["Authorization"] != TOKEN:
            return self.answer(401, {"detail": "sign in"})
        basket = body["basket"]
        if basket in ORDERED or int(basket) > BASKETS:
            return self.answer(400, {"error": f"there is no basket {basket}"})
        ORDERED.append(basket)
        order = {"id": time.perf_counter_ns(), "lines": [{"basket": basket, "id": id(body)}]}
        return self.answer(201, order, {"Server-Timing": 'app;dur=1.0, db;dur=0.1;desc="3 queries"'})

    def sign_in(self, body: dict[str, str]) -> None:
        SIGNED_IN.append(body["username"])
        if body["password"] != "toy-password":
            return self.answer(401, {"detail": "No such user."})
        return self.answer(200, {"access": "toy-token"})

    def items(self, size: int) -> None:
        if "slow" in VARIANTS:
            time.sleep(0.002)
        time.sleep(queries(size) * float(os.environ.get("TOY_ROUND_TRIP", "0")) / 1000)
        body = {"items": (DATA / "items").read_text().split()[:size]}
        if "other_answer" in VARIANTS:
            body["items"].reverse()
        if "never_twice" in VARIANTS:
            body["now"] = time.perf_counter_ns()
        log = [{"sql": "SELECT item", "count": queries(size), "rows": size, "bytes": 2 * size, "ms": 0.1}]
        timing = f'app;dur=1.0, db;dur=0.1;desc="{queries(size)} queries"'
        headers = {"Server-Timing": timing, "X-Query-Log": json.dumps(log)}
        if "conditional" in VARIANTS:
            headers["ETag"] = f'"{len(body["items"])}-{body["items"][0]}"'
        if "never_new" in VARIANTS or headers.get("ETag") == self.headers.get("If-None-Match", ""):
            return self.answer(304, None, {"Server-Timing": 'app;dur=0.5, db;dur=0.1;desc="1 query"'})
        return self.answer(200, body, headers)

    def answer(self, status: int, body: object, headers: dict[str, str] | None = None) -> None:
        content = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


class Server(ThreadingHTTPServer):
    def shutdown_request(self, request: Any) -> None:
        """Close the connection, unless it is to leak."""
        if "leaks_connections" in VARIANTS:
            KEPT.append(request)
        else:
            super().shutdown_request(request)


if __name__ == "__main__":
    if "dies" in VARIANTS:
        sys.exit("the toy has no batteries")
    if "has_children" in VARIANTS:
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    if "deaf" in VARIANTS:
        time.sleep(600)
    Server(("127.0.0.1", int(sys.argv[1])), Shop).serve_forever()
