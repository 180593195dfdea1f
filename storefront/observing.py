"""The request log: a line for each request, with its id, what was requested, by whom, and what it cost.

No query string, no header, no body: these may hold what nobody but the shopper should know.
"""

import logging
import time
from collections.abc import Callable
from contextlib import ExitStack

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

from storefront import request_id
from storefront.busy import waited
from storefront.routes import route
from storefront.timing import Work

logger = logging.getLogger("storefront.requests")

PATH_CHARACTERS = 300


class Observing:
    """Middleware, first of all: a line of the request log, `X-Request-ID`, and `request.work` for Metrics."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.writes_lines = settings.REQUEST_LOG

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = request_id.begin(request)
        work = request.__dict__["work"] = Work(0.0)
        start = time.perf_counter()
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(work))
            response = self.get_response(request)
        seconds = time.perf_counter() - start
        response.headers[request_id.HEADER] = known
        if self.writes_lines:
            logger.info("answered", extra=facts(request, response, work, seconds))
        return response


def facts(
    request: HttpRequest, response: HttpResponse, work: Work, seconds: float
) -> dict[str, str | float | None]:
    """What the line says beside what every line says. Seconds until the response was made, not sent."""
    return {
        "method": request.method,
        "route": route(request),
        "path": request.path[:PATH_CHARACTERS],
        "status": response.status_code,
        "waited_ms": round(waited(request) * 1000, 1),
        "duration_ms": round(seconds * 1000, 1),
        "queries": work.queries,
        "db_ms": round(work.seconds * 1000, 1),
        "bytes": size(response),
        "user": user_id(request),
    }


def size(response: HttpResponseBase) -> int | None:
    """Bytes of the body; None where a stream does not say."""
    if "Content-Length" in response.headers:
        return int(response.headers["Content-Length"])
    return len(response.content) if isinstance(response, HttpResponse) else None


def user_id(request: HttpRequest) -> int | None:
    """Of whom the request has asked for already: nobody is looked up for the sake of a log."""
    user = request.__dict__.get("user")
    if isinstance(user, SimpleLazyObject):
        user = request.__dict__.get("_cached_user")
    return getattr(user, "pk", None)
