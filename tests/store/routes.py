"""All routes of the URL configuration, each once, with a slash at its end or without, and their methods."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Of a view that does not say: what a browser sends.
OF_FUNCTIONS = ("GET", "POST")


class Route(NamedTuple):
    """`store/products/{pk}` and its methods. The admin's models share their lines: `admin/{model}/add`."""

    path: str
    methods: tuple[str, ...]

    @property
    def line(self) -> str:
        """As the table names it."""
        models = "|".join(f"{one._meta.app_label}/{one._meta.model_name}" for one in admin.site._registry)
        return re.sub(rf"^admin/(?:{models})(?=/|$)", "admin/{model}", self.path) or "(home)"


def routes() -> list[Route]:
    """Every one that a request can reach."""
    return [Route(_path(pattern), _methods(view)) for pattern, view in _walk(get_resolver(), "")]


def _walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        here = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield here, entry.callback
        else:
            yield from _walk(entry, here)


def _path(pattern: str) -> str:
    named = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)|<(?:\w+:)?(\w+)>", _placeholder, pattern)
    return re.sub(r"\^|/?\??(?:\$|\\Z)$|/$", "", named)


def _placeholder(match: re.Match[str]) -> str:
    return f"{{{match[1] or match[2]}}}"


def _methods(view: Any) -> tuple[str, ...]:
    cls = getattr(view, "cls", None) or getattr(view, "view_class", None)
    if cls is None:
        return OF_FUNCTIONS
    handled = getattr(view, "actions", None) or dir(cls)
    allowed = set(handled) & set(cls.http_method_names)
    return tuple(name for name in METHODS if name.lower() in allowed)
