"""Which server is this? `/healthz` answers for programs; the home page shows the same to people."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from storefront.commit import commit
from storefront.renderer import json_response


def healthz(request: HttpRequest) -> HttpResponse:
    """200 as soon as requests are answered, without asking the database."""
    return json_response({"status": "ok", **identity()})


def identity() -> dict[str, Any]:
    """The commit and the arm that this process serves."""
    return {
        "commit": commit(),
        "profile": settings.PROFILE,
        "variants": settings.VARIANTS,
        "db_round_trip_ms": settings.DB_ROUND_TRIP_MS,
    }
