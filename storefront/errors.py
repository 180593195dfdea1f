"""Errors that no view answers for: JSON with a reason under the API's paths, Django's pages elsewhere."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults

API_PATHS = ("/store/", "/auth/")


def no_endpoint(request: HttpRequest) -> JsonResponse:
    """404 for what no route of the API matches, with DEBUG too."""
    return _json(404, f"No endpoint at {request.path}. /schema/ui/ lists all of them.")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 for requests that Django itself refuses: an unknown host, too many fields."""
    if _is_api(request):
        return _json(400, "The request was refused before it reached the shop.")
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, the last resort. The server's log has the traceback."""
    if _is_api(request):
        return _json(500, "The server failed on this request; its log says why.")
    return defaults.server_error(request)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith(API_PATHS)


def _json(status: int, detail: str) -> JsonResponse:
    return JsonResponse({"detail": detail}, status=status)
