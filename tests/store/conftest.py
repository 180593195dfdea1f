"""Shared by the shop's tests: a database for each, a folder for pictures, and a client that speaks JSON."""

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.core.management import call_command
from django.test import override_settings
from pytest_django import DjangoDbBlocker, Settings
from rest_framework.test import APIClient

from tests.store.cast import a_shopper
from tests.store.journey import travel
from tests.store.walk import ROLES, Answer, answers, schema, unwritten

# The same examples for everyone, and none that fails because the machine is busy.
hypothesis.settings.register_profile("everyone", derandomize=True, deadline=None)
hypothesis.settings.load_profile("everyone")


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all tests, in which a seed's pictures are drawn once."""
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def _shop(db: None, settings: Settings, pictures: Path) -> None:
    """Every test here may use the database, and writes no file into the working tree."""
    settings.MEDIA_ROOT = pictures
    settings.WHITENOISE_USE_FINDERS = False  # each new client would read all static files again
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


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker, pictures: Path) -> Iterator[None]:
    """The shop that the harness measures, made once: each test works in a savepoint."""
    # With the real hasher: who signs in reads a hash of the real length, and bytes are counted.
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=pictures), unwritten():
        call_command("seed", verbosity=0)
        yield


@pytest.fixture(scope="module")
def correct(seeded: None) -> dict[str, list[Answer]]:
    """The correct code's answers to each role."""
    return {role: answers(role) for role in ROLES}


@pytest.fixture(scope="module")
def correct_journey(seeded: None) -> list[str]:
    """What the correct code tells who writes."""
    with unwritten():
        return travel()


@pytest.fixture(scope="module")
def correct_schema(seeded: None) -> bytes:
    """The correct code's OpenAPI document."""
    return schema()
