"""What holds under settings.prod alone. Settings are read once a process, so that these tests have one of
their own: tests/settings/test_under_prod.py starts it. Elsewhere they are not even looked at.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as chosen
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings
from rest_framework.test import APIClient

from store.models import User
from tests.production.clients import SecureAPIClient, SecureBrowser
from tests.store.cast import a_shopper

collect_ignore_glob = [] if chosen.PROFILE == "prod" else ["test_*.py"]


@pytest.fixture(autouse=True)
def _shop(db: None, settings: Settings, tmp_path: Path) -> Iterator[None]:
    """A database, an empty folder for media, quick hashes, and nobody counted as wrong so far."""
    settings.MEDIA_ROOT = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def browser() -> Client:
    """Somebody with a browser."""
    return SecureBrowser(SERVER_NAME="shop.example")


@pytest.fixture
def api() -> APIClient:
    """Somebody who speaks JSON."""
    return SecureAPIClient(SERVER_NAME="shop.example")


@pytest.fixture
def ada() -> User:
    """A shopper."""
    return a_shopper("ada")
