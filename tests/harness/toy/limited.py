"""The toy with two places, which each take 50 ms: `python limited.py PORT PATIENCE`.

Whoever waits longer than PATIENCE seconds for a place is refused; without it, nobody is.
"""

import sys
import threading
import time
from http.server import ThreadingHTTPServer

from serve import Shop

PLACES = threading.BoundedSemaphore(2)
PATIENCE = float(sys.argv[2]) if sys.argv[2:] else None
WORK = 0.05  # seconds


class Limited(Shop):
    timeout = 5  # seconds for a client's next byte

    def do_GET(self) -> None:  # noqa: N802 - the standard library calls it so
        if self.path == "/healthz":
            return super().do_GET()
        if not PLACES.acquire(timeout=PATIENCE):
            return self.answer(503, {"detail": "busy"}, {"Retry-After": "1"})
        try:
            time.sleep(WORK)
        finally:
            PLACES.release()
        return super().do_GET()


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Limited, bind_and_activate=False)
    server.request_queue_size = 1000
    server.server_bind()
    server.server_activate()
    server.serve_forever()
