"""The id that follows a request: given by the proxy, on every log line about it, in the response."""

import re
import secrets
from contextvars import ContextVar
from typing import Any

from django.core.signals import request_finished
from django.http import HttpRequest

HEADER = "X-Request-ID"
# As the edge admits them.
WRITTEN = re.compile(r"[0-9A-Za-z._-]{8,64}")

current: ContextVar[str] = ContextVar("request_id", default="")


def begin(request: HttpRequest) -> str:
    """The id that the request brings along, or a new one where that is none; current from now on."""
    given = request.headers.get(HEADER, "")
    known = given if WRITTEN.fullmatch(given) else secrets.token_hex(16)
    current.set(known)
    return known


# Django logs some answers when all middleware is done: the id stays until the response is closed.
def end(**_: Any) -> None:
    """What this thread logs from now on is about no request."""
    current.set("")


request_finished.connect(end, dispatch_uid="storefront.request_id")
