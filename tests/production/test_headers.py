"""Which headers every kind of answer bears under settings.prod."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.store.cast import a_shopper

DOORS = {
    "Content-Security-Policy": (
        "base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; img-src 'self' data:; script-src 'self'; style-src 'self'"
    ),
    "Strict-Transport-Security": "includeSubDomains; max-age=31536000; preload",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), usb=()"
    ),
}


def told(answer: Any) -> dict[str, str]:
    return {name: ordered(answer.headers.get(name, "")) for name in DOORS}


def ordered(header: str) -> str:
    """The directives of a policy come in any order."""
    return "; ".join(sorted(header.split("; ")))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/store/products/", 200),
        ("/store/products/1/", 404),
        ("/store/nothing", 404),
        ("/auth/users/me/", 401),
        ("/store/carts/", 405),
        ("/admin/login/", 200),
        ("/admin/", 302),
        ("/schema/", 200),
        ("/schema/ui/", 200),
        ("/schema/ui/?script=", 200),
        ("/static/admin/css/base.css", 200),
        ("/favicon.ico", 200),
        ("/healthz", 200),
        ("/playground/hello/", 200),
        ("/nothing", 404),
    ],
)
def test_every_kind_of_answer_bears_them(browser: Client, path: str, status: int) -> None:
    answer = browser.get(path)

    assert answer.status_code == status
    assert told(answer) == DOORS


def test_so_does_an_answer_to_what_broke(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    browser.raise_request_exception = False
    monkeypatch.setattr("store.views.ProductViewSet.get_queryset", lambda view: 1 / 0)

    answer = browser.get("/store/products/")

    assert (answer.status_code, told(answer)) == (500, DOORS)


def test_so_does_a_page_of_the_admin(browser: Client) -> None:
    browser.force_login(a_shopper("grace", is_staff=True, is_superuser=True))

    answer = browser.get("/admin/store/product/add/")

    assert (answer.status_code, told(answer)) == (200, DOORS)


def test_the_home_page_allows_the_style_that_stands_in_it_and_no_other(browser: Client) -> None:
    first, second = (browser.get("/") for _ in range(2))

    nonces = [answer.content.decode().partition('<style nonce="')[2][:24] for answer in (first, second)]
    assert len(set(nonces)) == 2
    for answer, nonce in zip((first, second), nonces, strict=True):
        allowed = DOORS["Content-Security-Policy"].replace(
            "style-src 'self'", f"style-src 'self' 'nonce-{nonce}'"
        )
        assert told(answer) == {**DOORS, "Content-Security-Policy": allowed}


def test_nothing_is_served_to_pages_of_other_sites(browser: Client) -> None:
    for path in ("/static/admin/css/base.css", "/store/products/"):
        assert "Access-Control-Allow-Origin" not in browser.get(path).headers


def test_who_comes_by_plain_http_is_sent_to_https_and_health_is_not() -> None:
    plain = Client(SERVER_NAME="shop.example")

    moved = plain.get("/store/products/?page=2")
    assert (moved.status_code, moved["Location"]) == (301, "https://shop.example/store/products/?page=2")
    assert plain.get("/healthz").status_code == 200


def test_another_host_is_refused(browser: Client) -> None:
    answer = browser.get("/store/products/", SERVER_NAME="evil.example")

    assert (answer.status_code, answer["X-Content-Type-Options"]) == (400, "nosniff")


def test_cookies_go_to_this_host_over_https_and_never_to_a_script(browser: Client) -> None:
    a_shopper("grace", is_staff=True)
    browser.get("/admin/login/")

    browser.post("/admin/login/", {"username": "grace", "password": "grace-of-storefront"})

    kept = {
        name: (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"])
        for name, cookie in browser.cookies.items()
    }
    assert kept == {
        "__Host-csrftoken": (True, True, "Strict", "/", ""),
        "__Host-sessionid": (True, True, "Lax", "/", ""),
    }


def test_the_api_is_json_for_browsers_too(browser: Client) -> None:
    answer = browser.get("/store/products/", headers={"Accept": "text/html"})

    assert answer["Content-Type"] == "application/json"


@pytest.mark.parametrize("length", ["1048577", "99999999999999999999"])
def test_a_body_that_is_too_large_is_refused_unread(browser: Client, length: str) -> None:
    answer = browser.post(
        "/store/products/1/reviews/", b"{}", content_type="application/json", CONTENT_LENGTH=length
    )

    assert (answer.status_code, answer.json()) == (
        413,
        {"detail": f"The body has {length} bytes; allowed: at most 1048576."},
    )


def test_media_are_not_served_unless_asked_for(browser: Client, settings: Settings) -> None:
    Path(settings.MEDIA_ROOT, "a.png").write_bytes(b"a picture")

    assert browser.get("/media/a.png").status_code == 404
