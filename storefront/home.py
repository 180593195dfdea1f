"""The first page: which arm answers here, how to switch it, and links to all the rest."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from store import variants
from storefront.health import identity


def home(request: HttpRequest) -> HttpResponse:
    """An HTML page that needs no other file."""
    known = sorted(
        variants.available().values(), key=lambda variant: (variant.kind == "optimisation", variant.name)
    )
    context = {
        **identity(),
        "known": [(variant, variant.description.partition("\n")[0]) for variant in known],
        "has_silk": "silk" in settings.INSTALLED_APPS,
    }
    return render(request, "storefront/home.html", context)
