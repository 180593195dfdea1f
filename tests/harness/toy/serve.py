"""A project to measure that starts in no time and errs on demand: `python serve.py PORT`."""

import json
import os
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

VARIANTS = list(filter(None, os.environ["TOY_VARIANTS"].split(",")))
DATA = Path(os.environ["TOY_DATA"])
ASKED = count()
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
        if address.path == "/moved":
            return self.answer(301, {}, {"Location": "/items"})
        if address.path != "/items":
            return self.answer(404, {"detail": "there are items only"})
        asked = next(ASKED)
        if any(variant in VARIANTS and asked >= first for variant, first in FAILS_FROM.items()):
            sys.stderr.write("SpringError: overwound\n")
            return self.answer(500, {"detail": "broken"})
        if "dies_later" in VARIANTS and asked >= 20:
            os._exit(1)
        if "writes" in VARIANTS:
            (DATA / "visits").write_text(str(asked))
        return self.items(int(parse_qs(address.query).get("size", ["1"])[0]))

    def items(self, size: int) -> None:
        if "slow" in VARIANTS:
            time.sleep(0.002)
        time.sleep(queries(size) * float(os.environ.get("TOY_ROUND_TRIP", "0")) / 1000)
        body = {"items": (DATA / "items").read_text().split()[:size]}
        if "other_answer" in VARIANTS:
            body["items"].reverse()
        if "never_twice" in VARIANTS:
            body["now"] = time.perf_counter_ns()
        log = [{"sql": "SELECT item", "count": queries(size), "rows": size, "ms": 0.1}]
        timing = f'app;dur=1.0, db;dur=0.1;desc="{queries(size)} queries"'
        self.answer(200, body, {"Server-Timing": timing, "X-Query-Log": json.dumps(log)})

    def answer(self, status: int, body: object, headers: dict[str, str] | None = None) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


if __name__ == "__main__":
    if "dies" in VARIANTS:
        sys.exit("the toy has no batteries")
    if "has_children" in VARIANTS:
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    if "deaf" in VARIANTS:
        time.sleep(600)
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Shop).serve_forever()
