"""settings.prod over plain HTTP, for a client without a proxy; without the middleware that WITHOUT names."""

import os

os.environ["SECRET_KEY"] = "measured only, and known to all: 0123456789 abcdefghijklmnopqrstuvwxyz"  # noqa: S105
os.environ["ALLOWED_HOSTS"] = "*"

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

from settings.prod import *  # noqa: F403
from settings.prod import MIDDLEWARE as OF_PROD

PROFILE = "perf"  # under whose name the harness asks for it
SECURE_SSL_REDIRECT = False
MIDDLEWARE = [name for name in OF_PROD if name not in os.environ.get("WITHOUT", "").split(",")]


def application() -> WSGIHandler:
    """What gunicorn serves: docs.figures.observed:application()."""
    return get_wsgi_application()
