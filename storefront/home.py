"""The first page: which arm answers here, how to switch it, and links to all the rest."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from store import variants
from storefront.health import identity


def home(request: HttpRequest) -> HttpResponse:
    """An HTML page without any other file."""
    context = {
        **identity(),
        "known": sorted(variants.available().values(), key=lambda variant: (variant.kind, variant.name)),
        "has_silk": "silk" in settings.INSTALLED_APPS,
    }
    return render(request, "storefront/home.html", context)
