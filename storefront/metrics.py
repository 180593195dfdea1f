"""What Prometheus is told of requests: rate, errors, duration, and the work behind them.

Every label has few values: routes instead of paths, known methods only. storefront/metrics_server.py serves
them.
"""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Gauge, Histogram

from storefront.busy import waited
from storefront.routes import route

METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}
SHED = 503

# Seconds. Fine around the objective of 150 ms, where a percentile is read off between two bounds.
DURATIONS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.125, 0.15, 0.2, 0.25, 0.5, 1, 2.5, 5, 10)
QUERY_COUNTS = (0, 1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 100)

REQUESTS = Counter("storefront_requests", "Requests answered, shed ones too.", ["method", "route", "status"])
SHED_REQUESTS = Counter("storefront_requests_shed", "Requests refused with 503.")
DURATION = Histogram(
    "storefront_request_duration_seconds",
    "Until the answer was made; without shed requests.",
    ["method", "route"],
    buckets=DURATIONS,
)
WAITED = Histogram(
    "storefront_request_waited_seconds", "In the queue for a thread, shed ones too.", buckets=DURATIONS
)
QUERIES = Histogram(
    "storefront_request_queries", "Queries for one request.", ["method", "route"], buckets=QUERY_COUNTS
)
DB_SECONDS = Counter(
    "storefront_db_seconds", "Time that requests waited for the database.", ["method", "route"]
)
IN_FLIGHT = Gauge(
    "storefront_requests_in_flight",
    "Requests being answered, each on a thread.",
    multiprocess_mode="livesum",
)


class Metrics:
    """Middleware, right after Observing, which counts the queries."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start = time.perf_counter()
        IN_FLIGHT.inc()
        try:
            response = self.get_response(request)
        finally:
            IN_FLIGHT.dec()
        count(request, response.status_code, time.perf_counter() - start)
        return response


def count(request: HttpRequest, status: int, seconds: float) -> None:
    """Take one answered request in. Refusals are quick: they would hide how long the others take."""
    labels = (request.method if request.method in METHODS else "other", route(request))
    work = request.__dict__["work"]
    REQUESTS.labels(*labels, status).inc()
    WAITED.observe(waited(request))
    QUERIES.labels(*labels).observe(work.queries)
    DB_SECONDS.labels(*labels).inc(work.seconds)
    if status == SHED:
        SHED_REQUESTS.inc()
    else:
        DURATION.labels(*labels).observe(seconds)
