"""silk keeps what people send: it answers to this machine alone, unless a login protects it."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden

REFUSAL = "silk answers to this machine only. SILK_LOGIN=1 opens it to staff from anywhere.\n"


class SilkOnLoopback:
    """403 under /silk/ for clients outside INTERNAL_IPS, unless SILK_LOGIN is on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if settings.SILK_LOGIN:
            raise MiddlewareNotUsed("silk asks for a member of staff instead")
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_local = request.META["REMOTE_ADDR"] in settings.INTERNAL_IPS
        if request.path_info.startswith("/silk/") and not is_local:
            return HttpResponseForbidden(REFUSAL, content_type="text/plain")
        return self.get_response(request)
