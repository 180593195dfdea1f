"""The route of a request as people write it, `/store/products/<pk>/`: few, whatever clients ask for."""

from functools import cache

from django.conf import settings
from django.contrib.admindocs.views import simplify_regex
from django.http import HttpRequest

from storefront.errors import no_endpoint

UNMATCHED = "unmatched"

template = cache(simplify_regex)


def route(request: HttpRequest) -> str:
    """The template of the route that answered; one word for static files, one for all that matches none."""
    match = request.resolver_match
    if match is not None and match.func is not no_endpoint:
        return template(match.route)
    return "static" if request.path_info.startswith(settings.STATIC_URL) else UNMATCHED
