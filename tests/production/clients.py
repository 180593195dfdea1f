"""Clients that come by HTTPS, as every profile takes it and prod demands it."""

from typing import Any

from django.test import Client
from rest_framework.test import APIClient

HTTPS = {"wsgi.url_scheme": "https", "SERVER_PORT": "443"}


class Secure:
    """Comes by HTTPS, whatever the method."""

    def request(self, **environ: Any) -> Any:
        return super().request(**{**environ, **HTTPS})  # type: ignore[misc]


class SecureBrowser(Secure, Client):
    """Django's client."""


class SecureAPIClient(Secure, APIClient):
    """REST framework's client."""
