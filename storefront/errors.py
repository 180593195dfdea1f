"""Errors that no view answers for: JSON with a reason under the API's paths, Django's pages elsewhere."""

import sys

from django.http import HttpRequest, HttpResponse
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt

from storefront.busy import busy_response, is_busy
from storefront.renderer import json_response

API_PATHS = ("/store/", "/auth/")


# As for every route of the API: who posts there by mistake has no token, and wants the reason.
@csrf_exempt
def no_endpoint(request: HttpRequest) -> HttpResponse:
    """404 for what no route of the API matches, with DEBUG too."""
    return json_response(
        {"detail": f"No endpoint at {request.path}. /schema/ui/ lists all of them."}, status=404
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 for requests that Django itself refuses: an unknown host, too many fields."""
    if _is_api(request):
        return json_response({"detail": "The request was refused before it reached the shop."}, status=400)
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, the last resort. The server's log has the traceback."""
    # Of what middleware meets, Busy hears nothing.
    if is_busy(sys.exception()):
        return busy_response()
    if _is_api(request):
        return json_response({"detail": "The server failed on this request; its log says why."}, status=500)
    return defaults.server_error(request)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith(API_PATHS)
