"""How much a client may send. REST framework reads JSON and forms without Django's own limit."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from storefront.renderer import json_response


class BodyLimit:
    """Middleware: 413 for a body of more than settings.MOST_BODY_BYTES, of which nothing is read.

    The length that the client tells is enough: under WSGI no more than that is ever read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.MOST_BODY_BYTES:
            allowed = f"at most {settings.MOST_BODY_BYTES}"
            return json_response({"detail": f"The body has {length} bytes; allowed: {allowed}."}, status=413)
        return self.get_response(request)
