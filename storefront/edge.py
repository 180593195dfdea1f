"""Who is the client? Behind an edge every connection comes from the edge, which tells whom it serves."""

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class ClientAddress:
    """Middleware: REMOTE_ADDR is the client's, from the X-Forwarded-For of an edge; of nobody else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # The last one is the edge's own word. What stands before it came with the request.
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if _is_address(told) and _is_edge(request.META.get("REMOTE_ADDR", "")):
            request.META["REMOTE_ADDR"] = told
        return self.get_response(request)


def _is_edge(peer: str) -> bool:
    return _is_address(peer) and any(ip_address(peer) in network for network in settings.EDGES)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
