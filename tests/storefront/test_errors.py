"""Under /store/ and /auth/ errors are JSON with a reason, elsewhere pages."""

import pytest
from django.test import Client
from pytest_django import Settings

BROKEN = b'{"detail":"The server failed on this request; its log says why."}'
REFUSED = b'{"detail":"The request was refused before it reached the shop."}'


@pytest.fixture
def failing(settings: Settings) -> Client:
    """A client of a server on which some addresses fail."""
    settings.ROOT_URLCONF = "tests.storefront.failing_urls"
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize(
    "path", ["/store", "/store/", "/store/nothing", "/store/products/1/nothing/", "/auth/no"]
)
def test_an_unknown_address_of_the_api_is_told_in_json(
    client: Client, settings: Settings, path: str, debug: bool
) -> None:
    settings.DEBUG = debug

    response = client.get(path)

    assert response.status_code == 404
    assert response.json() == {"detail": f"No endpoint at {path}. /schema/ui/ lists all of them."}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_an_unknown_address_is_unknown_for_every_method(method: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)("/store/nothing")

    assert (response.status_code, response["Content-Type"]) == (404, "application/json")


@pytest.mark.parametrize("path", ["/nothing", "/stores/", "/storefront"])
def test_other_unknown_addresses_get_a_page(client: Client, path: str) -> None:
    response = client.get(path)

    assert (response.status_code, response["Content-Type"]) == (404, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("path", "status", "content"),
    [
        ("/store/broken/", 500, BROKEN),
        ("/auth/broken/", 500, BROKEN),
        ("/store/refused/", 400, REFUSED),
    ],
)
def test_a_failure_of_the_api_is_told_in_json(
    failing: Client, path: str, status: int, content: bytes
) -> None:
    response = failing.get(path)

    assert (response.status_code, response["Content-Type"]) == (status, "application/json")
    assert response.content == content


@pytest.mark.parametrize(("path", "status"), [("/broken/", 500), ("/refused/", 400)])
def test_other_failures_get_a_page(failing: Client, path: str, status: int) -> None:
    response = failing.get(path)

    assert (response.status_code, response["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert b"the reason" not in response.content


def test_a_failure_is_timed_like_everything_else(failing: Client) -> None:
    assert 'desc="0 queries"' in failing.get("/store/broken/")["Server-Timing"]
