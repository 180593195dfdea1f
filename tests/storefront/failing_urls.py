"""The shop's addresses, and some that fail."""

from typing import NoReturn

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.urls import path

from storefront.urls import handler400, handler500, urlpatterns

__all__ = ["handler400", "handler500", "urlpatterns"]


def broken(request: HttpRequest) -> NoReturn:
    raise RuntimeError("the reason, for the log alone")


def refused(request: HttpRequest) -> NoReturn:
    raise SuspiciousOperation("the reason, for the log alone")


urlpatterns = [
    path("store/broken/", broken),
    path("auth/broken/", broken),
    path("broken/", broken),
    path("store/refused/", refused),
    path("refused/", refused),
    *urlpatterns,
]
