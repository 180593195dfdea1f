"""Which reads of products may be answered beside REST framework, and the headers that go with such an answer.

Nearly all shoppers ask in this form. Whatever else is asked is the correct code's, whole: what hardly anybody
sends need not be fast.
"""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from rest_framework.views import APIView

ACCEPTED = ("*/*", "application/json")
KEY = re.compile(r"[1-9][0-9]{0,17}")
PRICE = re.compile(r"[0-9]{1,8}(\.[0-9]{1,2})?")
# The form in which each parameter means what it says. `page=02` or `page=last` is right too, but not plain.
PARAMETERS = {
    "collection_id": KEY,
    "ordering": re.compile(r"-?(unit_price|last_update)"),
    "page": re.compile(r"[1-9][0-9]{0,8}"),
    "page_size": re.compile(r"[1-9][0-9]?|100"),
    "search": re.compile(r"[\w ]{1,50}"),
    "unit_price__gt": PRICE,
    "unit_price__lt": PRICE,
}


def is_plain(request: HttpRequest, pk: str | None = None) -> bool:
    """Whether somebody unknown reads the list, or the product of this key, as JSON and without rare wishes.

    Called with the view's `**kwargs`. No parameter goes with a key: the correct code filters there too.
    """
    return (
        request.method in ("GET", "HEAD")
        and request.META.get("HTTP_ACCEPT", "*/*") in ACCEPTED
        and "HTTP_AUTHORIZATION" not in request.META
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and (_has_plain_parameters(request) if pk is None else bool(KEY.fullmatch(pk)) and not request.GET)
    )


def answer(view: APIView, body: bytes) -> HttpResponse:
    """200 with this JSON, and the headers that the correct code's answer has."""
    response = HttpResponse(body, content_type="application/json", headers=view.default_response_headers)
    patch_vary_headers(response, ["Cookie"])  # who has a session is answered by the correct code
    return response


def _has_plain_parameters(request: HttpRequest) -> bool:
    return all(
        name in PARAMETERS and len(values) == 1 and PARAMETERS[name].fullmatch(values[0])
        for name, values in request.GET.lists()
    )
