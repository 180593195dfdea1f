"""The WSGI entry point: `gunicorn storefront.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

# Whoever forgets to choose gets the safe profile.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.prod")

application = get_wsgi_application()
