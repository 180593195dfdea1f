"""The shop's addresses, and some whose database is busy."""

from typing import NoReturn

from django.db import OperationalError
from django.http import HttpRequest
from django.urls import path
from psycopg_pool import PoolTimeout
from rest_framework.request import Request
from rest_framework.views import APIView

from storefront.urls import handler400, handler500, urlpatterns

__all__ = ["handler400", "handler500", "urlpatterns"]


def busy(request: HttpRequest) -> NoReturn:
    raise OperationalError("the pool is empty") from PoolTimeout("the pool is empty")


class BusyView(APIView):
    authentication_classes = ()

    def get(self, request: Request) -> NoReturn:
        busy(request)


urlpatterns = [
    path("store/busy/", busy),
    path("store/busy-view/", BusyView.as_view()),
    path("busy/", busy),
    *urlpatterns,
]
