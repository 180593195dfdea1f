"""gunicorn's threads, which tell each request how long it has waited for one of them.

gunicorn takes connections as they come and lets them wait for a thread in a queue without end. Past the limit
each waits longer than the one before, until all answers come too late to be of use. storefront/busy.py ends
that.
"""

import threading
from collections.abc import Callable, Iterable
from time import monotonic
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class StampingWorker(ThreadWorker):
    """A ThreadWorker whose requests know how long they were in the queue."""

    def init_process(self) -> None:
        """Each thread knows what it handles."""
        self.handled = threading.local()
        super().init_process()

    def load_wsgi(self) -> None:
        """Stand before the application."""
        super().load_wsgi()
        self.application: Application = self.app.wsgi()
        self.wsgi = self.answer

    def enqueue_req(self, conn: TConn) -> None:
        """A request is readable, and waits for a thread from now on."""
        conn.queued_at = monotonic()
        super().enqueue_req(conn)

    def handle(self, conn: TConn) -> Any:
        """A thread is free. What a slow client takes from here on is not the queue's."""
        self.handled.waited = monotonic() - conn.queued_at
        return super().handle(conn)

    def answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Call the application, and tell it the seconds."""
        environ["storefront.waited"] = self.handled.waited
        return self.application(environ, start_response)
