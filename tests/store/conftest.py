"""Shared by the shop's tests: a database for each, a folder for pictures, and a client that speaks JSON."""

from pathlib import Path

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient

from tests.store.cast import a_shopper


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all tests, in which a seed's pictures are drawn once."""
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def _shop(db: None, settings: Settings, pictures: Path) -> None:
    """Every test here may use the database, and writes no file into the working tree."""
    settings.MEDIA_ROOT = pictures
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick


@pytest.fixture
def api() -> APIClient:
    """An anonymous shopper's client."""
    return APIClient()


@pytest.fixture
def staff() -> APIClient:
    """A client with somebody of the staff signed in."""
    client = APIClient()
    client.force_authenticate(a_shopper("grace", is_staff=True))
    return client


@pytest.fixture
def shopper() -> APIClient:
    """A client with somebody signed in who is not of the staff."""
    client = APIClient()
    client.force_authenticate(a_shopper("ada"))
    return client
