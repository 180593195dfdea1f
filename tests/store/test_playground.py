"""The playground asks its slow upstream once in a while, not once a request."""

import pytest
from django.core.cache import cache
from django.test import Client

from store import playground


@pytest.fixture(autouse=True)
def _quick_and_cold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playground, "UPSTREAM_SECONDS", 0)
    cache.clear()


def test_hello_greets(client: Client) -> None:
    response = client.get("/playground/hello/")

    assert response.status_code == 200
    assert "<h1>Hello from upstream</h1>" in response.content.decode()


def test_the_answer_is_kept(client: Client) -> None:
    client.get("/playground/hello/")
    cache.set("playground.greeting", "Hello from the cache")

    assert "Hello from the cache" in client.get("/playground/hello/").content.decode()
