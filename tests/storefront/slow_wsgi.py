"""The shop, with a page that keeps a thread for a while."""

import time

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

application = get_wsgi_application()

from storefront import urls  # noqa: E402 (it needs a Django that is set up)


def slow(request: HttpRequest) -> HttpResponse:
    time.sleep(0.3)
    return HttpResponse("slow")


urls.urlpatterns.insert(0, path("slow", slow))
