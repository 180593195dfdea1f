"""Who of the staff wrote what and when: a line of JSON for each write, over the API and in the admin.

    {"when": "2026-11-21T13:30:00.000Z", "who": {"id": 1, "username": "staff"}, "what": {"method": "PATCH",
     "path": "/store/products/3/", "model": "product", "pk": 3, "fields": ["unit_price"]}, "status": 200}

Names of fields, never their values: no password, no token, no body.
"""

import json
import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from rest_framework.permissions import SAFE_METHODS

logger = logging.getLogger("store.access")

Change = dict[str, Any]


class AccessLog:
    """Middleware: hears of every write by staff, and of those refused (403) to anybody else with a sign-in.

    It stands after Django's AuthenticationMiddleware and asks when the view is done: DRF knows the user then.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in SAFE_METHODS and _concerns_staff(request, response):
            for change in _changes(request, response):
                logger.info(_line(request, response, change))
        return response


def note(request: HttpRequest, row: Model, fields: Iterable[str] = ()) -> None:
    """Name a row that this request writes, where its answer does not: in the admin."""
    request.__dict__.setdefault("noted_changes", []).append(_change(row, fields))


def _concerns_staff(request: HttpRequest, response: HttpResponse) -> bool:
    return request.user.is_staff or (request.user.is_authenticated and response.status_code == 403)


def _changes(request: HttpRequest, response: HttpResponse) -> list[Change]:
    """What was written; one empty change where that is nothing, or the path alone tells it."""
    if response.status_code >= 400:
        return [{}]
    serializer: Any = getattr(getattr(response, "data", None), "serializer", None)
    row = getattr(serializer, "instance", None)
    if isinstance(row, Model):
        return [_change(row, serializer.validated_data if hasattr(serializer, "initial_data") else [])]
    return getattr(request, "noted_changes", [{}])


def _change(row: Model, fields: Iterable[str]) -> Change:
    return {"model": row._meta.model_name, "pk": row.pk, "fields": list(fields)}


def _line(request: HttpRequest, response: HttpResponse, change: Change) -> str:
    """ASCII, so that no name of a user or path can break the line or reach a terminal as a command."""
    line = {
        "when": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "who": {"id": request.user.pk, "username": request.user.get_username()},
        "what": {"method": request.method, "path": request.path, **change},
        "status": response.status_code,
    }
    return json.dumps(line, default=str)
