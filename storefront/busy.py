"""What the shop cannot do now but soon will: 503 that says when to come back, instead of 500."""

import logging
import secrets
import sqlite3
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse

from storefront.renderer import json_response

logger = logging.getLogger(__name__)

# Seconds. Each client is told another, or all would come back at once.
RETRY_AFTER = range(1, 5)
WAITED = "storefront.waited"  # in the environ of WSGI, from storefront/worker.py, in seconds
HEALTH = ("/healthz", "/healthz/")

# Of PostgreSQL: cancelled by a time-out, lock not granted in time, deadlock, serialization failure, too many
# connections, idle for too long. Classes: the connection failed (08), an operator stops the server (57P).
SQL_STATES = {"57014", "55P03", "40P01", "40001", "53300", "25P03"}
SQL_CLASSES = ("08", "57P")
SQLITE_ERRORS = ("SQLITE_BUSY", "SQLITE_LOCKED")


class Busy:
    """Middleware that answers 503 to who waited for a thread longer than settings.QUEUE_MS, and where a view
    met a database that is busy, or gone for now."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.QUEUE_MS and 1000 * waited(request) > settings.QUEUE_MS and request.path not in HEALTH:
            return busy_response()
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """None leaves it to Django: a real error is 500."""
        if not is_busy(exception):
            return None
        logger.warning("503 for %s %s: %s", request.method, request.path, str(exception).partition("\n")[0])
        return busy_response()


def waited(request: HttpRequest) -> float:
    """Seconds in the queue for a thread; 0 behind servers that do not tell."""
    return float(request.META.get(WAITED, 0))


def busy_response() -> HttpResponse:
    """503 with Retry-After."""
    response = json_response({"detail": "The shop is busy. Try again soon."}, status=503)
    response.headers["Retry-After"] = str(secrets.choice(RETRY_AFTER))
    return response


def is_busy(error: BaseException | None) -> bool:
    """Whether the database would answer the same request another time."""
    match error:
        case InterfaceError():  # the connection was lost earlier in this request
            return True
        case OperationalError(__cause__=sqlite3.OperationalError() as cause):
            return str(getattr(cause, "sqlite_errorname", "")).startswith(SQLITE_ERRORS)
        case OperationalError(__cause__=cause):
            # Without a state no server has spoken: none was reached, it went away, or the pool is empty.
            state = getattr(cause, "sqlstate", None)
            return state is None or _passes(state)
        case InternalError(__cause__=cause):
            return _passes(getattr(cause, "sqlstate", None) or "")
    return False


def _passes(state: str) -> bool:
    return state in SQL_STATES or state.startswith(SQL_CLASSES)
