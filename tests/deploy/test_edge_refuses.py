"""What the edge refuses, what it takes away, and what it adds."""

import re
import subprocess

import pytest

from tests.deploy.conftest import Begin
from tests.deploy.edges import CONFIGURATION, Shop

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


@pytest.mark.parametrize(
    "variables",
    [
        {"WEB_1": "127.0.0.1:9001"},
        {f"WEB_{number}": f"127.0.0.1:900{number}" for number in range(1, 5)},
        {"WEB_DNS": "web:8000"},
        {"WEB_DNS": "web:8000", "EDGE_MANAGEMENT": ":8404", "EDGE_LOG": "stdout"},
    ],
)
def test_the_configuration_is_valid_without_a_warning(haproxy: str, variables: dict[str, str]) -> None:
    told = subprocess.run(
        [haproxy, "-c", "-f", str(CONFIGURATION)], env=variables, capture_output=True, text=True, check=False
    )

    assert (told.returncode, told.stdout + told.stderr) == (0, "Configuration file is valid\n")


@pytest.mark.parametrize(
    ("path", "size"),
    [
        ("/store/carts/", 16_384),
        ("/store/products/1/images/", 1_048_576),
        ("/admin/store/product/1/change/", 100_000),
    ],
)
def test_a_body_may_be_as_large_as_its_address_needs(begin: Begin, shop: Shop, path: str, size: int) -> None:
    assert begin().ask("POST", path, body=b"x" * size).status == 200
    assert shop.asked == [f"POST {path}"]


@pytest.mark.parametrize(
    ("path", "size", "allowed"),
    [
        ("/store/carts/", 16_385, "16 KB"),
        ("/store/products/1/", 16_385, "16 KB"),
        ("/store/products/1/images/", 1_048_577, "1 MB"),
    ],
)
def test_too_large_a_body_is_refused_before_it_is_sent(
    begin: Begin, shop: Shop, path: str, size: int, allowed: str
) -> None:
    answer = begin().ask("POST", path, {"Content-Length": str(size)})

    assert (answer.status, answer.detail) == (413, f"The body is too large; allowed: {allowed}.")
    assert shop.arrived == []


def test_a_body_whose_length_is_not_told_is_refused(begin: Begin, shop: Shop) -> None:
    answer = begin().ask("POST", "/store/carts/", {"Transfer-Encoding": "chunked"}, b"0\r\n\r\n")

    assert (answer.status, answer.detail) == (411, "The length of the body must be told.")
    assert shop.arrived == []


@pytest.mark.parametrize(("size", "status"), [(7_000, 200), (9_000, 431), (40_000, 400)])
def test_headers_may_be_so_large(begin: Begin, shop: Shop, size: int, status: int) -> None:
    answer = begin().ask("GET", "/store/products/", {"Cookie": "x" * size})

    assert answer.status == status
    assert len(shop.arrived) == (status == 200)


def test_what_only_the_edge_may_say_is_not_believed_from_outside(begin: Begin, shop: Shop) -> None:
    claims = {
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-Proto": "gopher",
        "X-Forwarded-Host": "shop.example",
        "X-Forwarded-Ssl": "on",
        "X-Forwarded-Protocol": "ssl",
        "X_Forwarded_For": "203.0.113.8",
        "Forwarded": "for=203.0.113.9",
        "X-Real-IP": "203.0.113.10",
        "Script_Name": "/elsewhere",
    }

    begin().ask("GET", "/store/products/", claims)

    told = {name.lower(): value for name, value in shop.arrived[0].headers.items()}
    assert told.pop("x-request-id")
    assert told == {
        "host": shop.arrived[0].headers["host"],
        "accept-encoding": "identity",
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-proto": "https",
        "connection": "close",
    }


def test_the_scheme_is_what_the_edge_was_told(begin: Begin, shop: Shop) -> None:
    begin(EDGE_SCHEME="http").ask("GET", "/", {"X-Forwarded-Proto": "https"})

    assert shop.arrived[0].headers["x-forwarded-proto"] == "http"


def test_a_request_without_an_id_is_given_one(begin: Begin, shop: Shop) -> None:
    edge = begin()

    told = [edge.ask("GET", "/").headers["x-request-id"] for _ in range(3)]

    assert [arrival.headers["x-request-id"] for arrival in shop.arrived] == told
    assert all(UUID.fullmatch(given) for given in told)
    assert len(set(told)) == 3


def test_an_id_of_the_right_form_is_kept(begin: Begin, shop: Shop) -> None:
    answer = begin().ask("GET", "/", {"X-Request-ID": "0af7651916cd43dd"})

    assert answer.headers["x-request-id"] == "0af7651916cd43dd"
    assert shop.arrived[0].headers["x-request-id"] == "0af7651916cd43dd"


@pytest.mark.parametrize(
    "given", ["short", "x" * 65, "with space", 'quoted"', "one,two-three", "a/b/c/d/e/f"]
)
def test_an_id_of_another_form_is_replaced(begin: Begin, shop: Shop, given: str) -> None:
    answer = begin().ask("GET", "/", {"X-Request-ID": given})

    assert UUID.fullmatch(answer.headers["x-request-id"])
    assert shop.arrived[0].headers["x-request-id"] == answer.headers["x-request-id"]


def test_a_refusal_has_an_id_too(begin: Begin) -> None:
    answer = begin().ask("POST", "/", {"Content-Length": "20000", "X-Request-ID": "of-a-shopper"})

    assert (answer.status, answer.headers["x-request-id"]) == (413, "of-a-shopper")
