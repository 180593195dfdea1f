"""Shared by the shop's tests: a database for each, and a client that speaks JSON."""

import pytest
from rest_framework.test import APIClient


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Every test here may use the database; what it writes is rolled back."""


@pytest.fixture
def api() -> APIClient:
    """An anonymous shopper's client."""
    return APIClient()
