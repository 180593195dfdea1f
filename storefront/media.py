"""Files under MEDIA_ROOT, where no web server stands in front."""

import mimetypes

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve

# Before 3.13 Python knows it only where the system does.
mimetypes.add_type("image/webp", ".webp")


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """200 the file, 304 when the client has it, 404."""
    return serve(request, path, document_root=settings.MEDIA_ROOT)
