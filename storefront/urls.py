"""Every address of the server."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from store.playground import hello
from storefront.errors import no_endpoint
from storefront.health import healthz
from storefront.home import home
from storefront.media import media

handler400 = "storefront.errors.bad_request"
handler500 = "storefront.errors.server_error"

# Its script is a file of its own, as a strict policy asks for.
schema_ui = SpectacularSwaggerSplitView.as_view(template_name="storefront/schema_ui.html")

urlpatterns = [
    path("", home, name="home"),
    path("store/", include("store.urls")),
    path("auth/", include("store.accounts.urls")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("schema/ui/", schema_ui, name="schema-ui"),
    path("admin/", admin.site.urls),
    path("playground/hello/", hello, name="playground-hello"),
    re_path(r"^healthz/?$", healthz, name="healthz"),
    # Last among the API's routes.
    re_path(r"^(?:store|auth)(?:/|$)", no_endpoint),
]

if settings.SERVE_MEDIA:
    urlpatterns += [path("media/<path:path>", media)]
if "silk" in settings.INSTALLED_APPS:
    urlpatterns += [path("silk/", include("silk.urls", namespace="silk"))]
if "debug_toolbar" in settings.INSTALLED_APPS:
    urlpatterns += [path("__debug__/", include("debug_toolbar.urls"))]
