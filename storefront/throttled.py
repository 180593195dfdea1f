"""Too many tries, told by a view that is not REST framework's: the admin's sign-in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import Throttled


class ThrottledPages:
    """Middleware: 429 with Retry-After in plain text. REST framework words its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """None leaves every other exception to Django."""
        if not isinstance(exception, Throttled):
            return None
        headers = {"Retry-After": str(exception.wait)}  # type: ignore[attr-defined] # its stub lacks it
        return HttpResponse(f"{exception.detail}\n", "text/plain; charset=utf-8", 429, headers=headers)
