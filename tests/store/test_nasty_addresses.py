"""Addresses, queries and headers that lead nowhere, or elsewhere than they seem to."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from tests.store.cast import a_cart, a_product

SECRET = "../../settings/base.py"


@pytest.mark.parametrize(
    "path",
    [
        "/store/products//",
        "/store/products/1//",
        "/store/./products/",
        "/store/products/../carts/",
        "/store/products/1/../../../admin/",
        "/store/products;x=1/",
        "/store/products/1%00/",
        "/store/products/1%2F/",
        "/store/products/%FF/",
        "/store/products/" + "1" * 100_000 + "/",
        "/store/carts/%00/",
        "/store/carts/%FF/items/",
        "/store/carts/null/",
        "/store/carts/0/items/0/",
        "/store/\u202e/",
        "/auth/%0d%0aSet-Cookie:%20a=b/",
    ],
)
def test_the_api_tells_in_json_that_nothing_is_there(api: APIClient, path: str) -> None:
    a_product()

    response = api.get(path)

    assert (response.status_code, response["Content-Type"]) == (404, "application/json")


@pytest.mark.parametrize("path", ["//store/products/", "/STORE/products/", "/%00", "/%FF"])
def test_what_only_looks_like_the_api_is_an_unknown_page(client: Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        SECRET,
        "%2e%2e/%2e%2e/settings/base.py",
        "..%2f..%2fsettings%2fbase.py",
        "..%5c..%5csettings%5cbase.py",
        "....//....//settings/base.py",
        "store/../../settings/base.py",
        "%2fetc%2fpasswd",
        "/etc/passwd",
        "file:///etc/passwd",
        "%00",
        "store%00.png",
        "a" * 5_000,
        "a/" * 2_000,
        "",
        "store/",
        "%FF",
        "store/%0d%0aSet-Cookie:%20a=b",
    ],
)
def test_media_gives_no_other_file(client: Client, path: str) -> None:
    response = client.get(f"/media/{path}")

    assert response.status_code == 404
    assert b"DATABASES" not in response.content


@pytest.mark.parametrize(
    "query", ["=", "&&&", "%", "%zz", "?", "search[]=a", "a=1;b=2", "\x7f", "x" * 100_000]
)
def test_what_is_no_query_is_ignored(api: APIClient, query: str) -> None:
    a_product()

    response = api.get("/store/products/", QUERY_STRING=query)

    assert (response.status_code, response.json()["count"]) == (200, 1)


def test_of_parameters_that_are_given_twice_the_last_counts(api: APIClient) -> None:
    product = a_product()
    others = f"collection_id=0&collection_id={product.collection_id}"

    assert api.get(f"/store/products/?{others}").json()["count"] == 1
    assert api.get("/store/products/?page=1&page=9").status_code == 404


def test_more_parameters_than_anybody_needs_are_refused(api: APIClient) -> None:
    response = api.get("/store/products/?" + "a=1&" * 10_000)

    assert response.status_code == 400
    assert response.json() == {"detail": "The request was refused before it reached the shop."}


@pytest.mark.parametrize("wanted", ["xml", "%00", "../html", "JSON"])
def test_an_unknown_format_is_not_found(api: APIClient, wanted: str) -> None:
    assert api.get(f"/store/products/?format={wanted}").status_code == 404


def test_a_cart_is_known_by_every_spelling_of_its_key(api: APIClient) -> None:
    cart = a_cart()

    for key in (str(cart.id).upper(), cart.id.hex, f"{{{cart.id}}}"):
        assert api.get(f"/store/carts/{key}/").json()["id"] == str(cart.id)
    assert api.get(f"/store/carts/{cart.id}%0a/").status_code == 404


@pytest.mark.parametrize(
    "name", ["HTTP_X_HTTP_METHOD_OVERRIDE", "HTTP_X_HTTP_METHOD", "HTTP_X_METHOD_OVERRIDE"]
)
def test_a_header_does_not_change_the_method(staff: APIClient, name: str) -> None:
    address = f"/store/products/{a_product().id}/"

    for _ in range(2):
        assert staff.get(address, **{name: "DELETE"}).status_code == 200


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "QUERY", "FOO"])
def test_a_method_that_is_no_method_here_is_refused(staff: APIClient, method: str) -> None:
    assert staff.generic(method, f"/store/products/{a_product().id}/").status_code == 405


@pytest.mark.parametrize("host", ["evil@example.com", "a b", "a/b", "a:b", "[::1", "\xff"])
def test_a_broken_host_is_refused(api: APIClient, host: str) -> None:
    response = api.get("/store/products/", HTTP_HOST=host)

    assert response.status_code == 400
    assert response.json() == {"detail": "The request was refused before it reached the shop."}


def test_links_name_the_host_that_was_asked_and_no_forwarded_one(api: APIClient) -> None:
    a_product()
    a_product(title="Pan")

    page = api.get("/store/products/?page_size=1", HTTP_X_FORWARDED_HOST="evil.example").json()

    assert page["next"] == "http://testserver/store/products/?page=2&page_size=1"


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("*/*;q=x", 200),
        ("application/json; indent=999999999", 200),
        ("application/json; indent=-1", 200),
        ("application/json; indent=\0", 200),
        ("application/xml", 406),
        ("/", 406),
        ("\xff", 406),
        ("a/b," * 5_000, 406),
    ],
)
def test_what_may_be_answered_is_read_with_patience(api: APIClient, accept: str, status: int) -> None:
    response = api.get(f"/store/products/{a_product().id}/", HTTP_ACCEPT=accept)

    assert (response.status_code, response["Content-Type"]) == (status, "application/json")
    assert len(response.content) < 2_000
