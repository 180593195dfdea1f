"""Pictures under MEDIA_ROOT, where no web server stands in front."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

from store import uploads

# Whatever else lies there: a browser is never handed a page or a script that somebody has sent.
TYPES = {suffix: f"image/{kind.lower()}" for suffix, kind in uploads.FORMATS.items()}
# Such a name is given once, for good.
FOREVER = "public, max-age=31536000, immutable"


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """200 the picture, 304 when the client has it, 404 for what is no picture by its name."""
    suffix = Path(path).suffix.lower()
    if suffix not in TYPES:
        raise Http404("Only pictures are served.")
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    if response.status_code == 200:
        response.headers["Content-Type"] = TYPES[suffix]
    if path.startswith(f"{uploads.FOLDER}/"):
        response.headers["Cache-Control"] = FOREVER
    return response
