"""What bounds every remedy for the catalogue: its own bytes as constants, handed over in three ways.

    gunicorn 'storefront.limits:drf_view()'        a view of REST framework, behind the shop's middleware
    gunicorn 'storefront.limits:django_view()'     a view of Django, behind the same middleware
    gunicorn 'storefront.limits:wsgi_function()'   neither

To measure against, never to sell by: the shop is asked for each address once, and that stays the answer,
whatever is written from then on. All other requests are the shop's own.
"""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.urls import re_path
from django.urls.resolvers import URLPattern

from storefront.wsgi import application as shop

CATALOGUE = "/store/products/"
JSON = "application/json"
ADDRESS = ("HTTP_HOST", "PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT")
PERSONAL = ("HTTP_AUTHORIZATION", "HTTP_COOKIE")
MOST = 2000  # addresses, of a few kilobytes each: every product, and pages enough
BODY = "storefront.limits.body"

if settings.PROFILE == "prod":
    raise ImproperlyConfigured("storefront.limits answers with what was true once: prod would sell by it.")


def drf_view() -> WSGIApplication:
    """What is left of REST framework: authentication, permissions, negotiation, by the shop's settings."""
    from rest_framework.views import APIView  # reads the settings: not before the shop is set up

    class ConstantView(APIView):
        def get(self, request: HttpRequest) -> HttpResponse:
            return constant(request)

    return Limit(behind_the_middleware(re_path("", ConstantView.as_view())))


def django_view() -> WSGIApplication:
    """What is left of Django: the middleware and one URL pattern."""
    return Limit(behind_the_middleware(re_path("", constant)))


def wsgi_function() -> WSGIApplication:
    """What is left of Python: the server, and a function that it calls."""
    return Limit(bare)


class Limit:
    """The shop, but for what `application` answers from environ[BODY]: the catalogue, once it is known."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application
        self.bodies: dict[tuple[str | None, ...], bytes | None] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        body = self.body(environ) if is_catalogue(environ) else None
        if body is None:
            return shop(environ, start_response)
        environ[BODY] = body
        return self.application(environ, start_response)

    def body(self, environ: WSGIEnvironment) -> bytes | None:
        """The bytes of this address; None where the shop has none that are constant, or too many are kept."""
        address = tuple(environ.get(part) for part in ADDRESS)
        if address not in self.bodies and len(self.bodies) < MOST:
            self.bodies[address] = ask_the_shop(environ)
        return self.bodies.get(address)


def is_catalogue(environ: WSGIEnvironment) -> bool:
    """Whether somebody unknown reads the catalogue."""
    return (
        environ["REQUEST_METHOD"] == "GET"
        and environ["PATH_INFO"].startswith(CATALOGUE)
        and not any(name in environ for name in PERSONAL)
    )


def ask_the_shop(environ: WSGIEnvironment) -> bytes | None:
    """The shop's answer, if it is 200 and JSON. Its headers stay behind: they tell what it took to make."""
    response = shop.get_response(WSGIRequest({**environ}))
    response.close()
    kept = response.status_code == 200 and response.headers["Content-Type"] == JSON
    return response.content if kept and isinstance(response, HttpResponse) else None


def behind_the_middleware(pattern: URLPattern) -> WSGIHandler:
    """A handler with the shop's middleware and no other address than this."""

    class OneAddress(WSGIRequest):
        urlconf = (pattern,)  # type: ignore[assignment] # patterns do as well as a module's name

    handler = WSGIHandler()
    handler.request_class = OneAddress
    return handler


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.META[BODY], content_type=JSON)


def bare(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    body = environ[BODY]
    start_response(
        "200 OK",
        [
            ("Content-Type", JSON),
            ("Content-Length", str(len(body))),
            ("Server-Timing", 'db;dur=0.0;desc="0 queries"'),  # true, and what makes it comparable
        ],
    )
    return [body]
