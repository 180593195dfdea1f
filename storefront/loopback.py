"""silk stores what people send, passwords too: it answers to this machine alone, unless a login protects it."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed, PermissionDenied
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


class SilkOnLoopback:
    """403 under /silk/ for clients outside INTERNAL_IPS."""

    def __init__(self, get_response: GetResponse) -> None:
        if settings.SILK_LOGIN:
            raise MiddlewareNotUsed("silk asks for a member of staff instead")
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            request.path_info.startswith("/silk/")
            and request.META["REMOTE_ADDR"] not in settings.INTERNAL_IPS
        ):
            raise PermissionDenied("silk answers to this machine only; SILK_LOGIN=1 opens it to staff")
        return self.get_response(request)
