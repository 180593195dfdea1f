"""Every route × method × who asks, against tests/store/access.py."""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as chosen
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from PIL import Image
from pytest_django import DjangoDbBlocker
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

from store.models import Cart, User
from tests.production.clients import SecureAPIClient
from tests.store import access
from tests.store.cast import a_cart, a_collection, a_product, a_shopper, an_order
from tests.store.routes import METHODS, Route, routes
from tests.store.walk import unwritten

ROLES = ("anonymous", "shopper", "another", "staff")
NAMES = ROLES[1:]  # of those who have one
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PASSWORD = {"current_password": "ada-of-storefront", "new_password": "notes on the engine"}
SPADE = {"title": "Spade", "slug": "spade", "unit_price": 1, "inventory": 1}

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")

World = dict[str, Any]

REACHED = [(route, method) for route in routes() for method in route.methods]
API = [route for route in routes() if route.path.startswith(("store/", "auth/"))]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker, pictures: Path) -> Iterator[World]:
    """What there is, by the name of its place in an address. Made once; no request leaves a trace."""
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=pictures, PASSWORD_HASHERS=QUICK),
        unwritten(),
    ):
        yield made()


def made() -> World:
    ada, eve, grace = a_shopper("ada"), a_shopper("eve"), a_shopper("grace", is_staff=True)
    RefreshToken.for_user(ada).blacklist()
    product, cart = a_product(), a_cart(items=1)
    review = product.reviews.create(name="Ada", description="Digs.")
    (Path(chosen.MEDIA_ROOT) / "seen.png").write_bytes(picture())
    return {
        "users": ada,
        "user": ada,
        "customers": ada.customer,
        "customer": ada.customer,
        "collections": a_collection("Empty"),
        "collection": a_collection("Empty, too"),
        "products": product,
        "product": product,
        "images": product.images.first(),
        "reviews": review,
        "review": review,
        "carts": cart,
        "cart": cart,
        "items": cart.items.get(),
        "orders": an_order(ada, items=1),
        "order": an_order(ada),
        "group": Group.objects.create(name="Packers"),
        "outstandingtoken": OutstandingToken.objects.get(),
        "blacklistedtoken": BlacklistedToken.objects.get(),
        "roles": dict(zip(ROLES, ({}, *map(signed_in, (ada, eve, grace))), strict=True)),
    }


def lines() -> list[list[str]]:
    """The words of each line of the table."""
    text = access.TABLE + (access.MEDIA if chosen.SERVE_MEDIA else "")
    return [line.split() for line in text.strip().splitlines() if line]


def table() -> dict[tuple[str, str], dict[str, int]]:
    """What each role is told, by route and method."""
    return {(line, method): dict(zip(ROLES, map(int, said), strict=True)) for line, method, *said in lines()}


def address(route: Route, world: World) -> str:
    """A real one."""
    if route.path in access.ADDRESSES:
        return access.ADDRESSES[route.path]
    parts = route.path.split("/")
    filled = [_filled(part, before, world) for before, part in zip(["", *parts], parts, strict=False)]
    return f"/{'/'.join(filled)}/".replace("//", "/")


def _filled(part: str, before: str, world: World) -> str:
    if part in ("{pk}", "{object_id}", "{id}"):
        return str(world[before].pk)
    if part in ("{product_pk}", "{cart_pk}"):
        return str(world[part[1:].removesuffix("_pk}")].pk)
    return part


def body(route: Route, world: World) -> dict[str, Any]:
    """What is right to send there."""
    collection, product = world["collection"].pk, world["product"].pk
    spade = {**SPADE, "collection": collection}
    refresh = str(RefreshToken.for_user(world["user"]))
    return {
        "store/collections": {"title": "Kitchen"},
        "store/collections/{pk}": {"title": "Kitchen"},
        "store/products": spade,
        "store/products/{pk}": spade,
        "store/products/{product_pk}/reviews": {"name": "Ada", "description": "Digs."},
        "store/products/{product_pk}/reviews/{pk}": {"name": "Ada", "description": "Digs."},
        "store/products/{product_pk}/images": {"image": SimpleUploadedFile("new.png", picture())},
        "store/carts/{cart_pk}/items": {"product_id": product, "quantity": 1},
        "store/carts/{cart_pk}/items/{pk}": {"quantity": 2},
        "store/customers/me": {"phone": "1", "membership": "G"},
        "store/customers/{pk}": {"phone": "1", "membership": "G"},
        "store/orders": {"cart_id": str(Cart.objects.get().pk)},
        "store/orders/{pk}": {"payment_status": "C"},
        "auth/users": {"username": "bob", "email": "bob@example.com", "password": "notes on the engine"},
        "auth/users/me": {"first_name": "Ada"},
        "auth/users/set_password": PASSWORD,
        "auth/jwt/create": {"username": "ada", "password": "ada-of-storefront"},
        "auth/jwt/refresh": {"refresh": refresh},
        "auth/jwt/verify": {"token": refresh},
        "auth/jwt/blacklist": {"refresh": refresh},
    }.get(route.path, {})


def picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (2, 2)).save(file, "PNG")
    return file.getvalue()


def signed_in(user: User) -> dict[str, str]:
    """By token for the API, by session for the pages."""
    browser = SecureAPIClient()
    browser.force_login(user)
    session = browser.cookies[chosen.SESSION_COOKIE_NAME].value
    return {
        "HTTP_AUTHORIZATION": f"JWT {AccessToken.for_user(user)}",
        "HTTP_COOKIE": f"{chosen.SESSION_COOKIE_NAME}={session}",
    }


@cache
def asking() -> SecureAPIClient:
    """One for all who ask: each new one makes the middleware anew, and prod's reads all static files."""
    return SecureAPIClient(raise_request_exception=False)


def status(address: str, method: str, role: str, world: World, sent: Any = None, form: str = "json") -> int:
    """What is answered; the world stays as it was."""
    client = asking()
    client.cookies.clear()
    ask = getattr(client, method.lower())
    with unwritten():
        answer = ask(address, sent, format=form, SERVER_NAME="shop.example", **world["roles"][role])
        return int(answer.status_code)


def told(route: Route, method: str, role: str, world: World) -> int:
    """The status of the right request of this kind."""
    sent = body(route, world) if method not in SAFE else None
    form = "multipart" if route.path.endswith("/images") or route.path.startswith("admin") else "json"
    return status(address(route, world), method, role, world, sent, form)


@pytest.mark.parametrize(
    ("route", "method"), REACHED, ids=[f"{method} {route.path}" for route, method in REACHED]
)
def test_everybody_is_told_what_the_table_says(route: Route, method: str, world: World) -> None:
    assert {role: told(route, method, role, world) for role in ROLES} == table()[route.line, method]


def test_every_route_and_method_has_a_line_and_every_line_has_a_route() -> None:
    assert {(route.line, method) for route, method in REACHED} == set(table())


def test_no_line_is_there_twice() -> None:
    assert len(lines()) == len(table())


@pytest.mark.slow
@pytest.mark.parametrize("route", API, ids=lambda route: route.path)
def test_a_method_that_a_route_does_not_have_does_nothing(route: Route, world: World) -> None:
    missing = [method for method in (*METHODS, "TRACE") if method not in route.methods]

    answers = {(method, role): told(route, method, role, world) for method in missing for role in ROLES}
    assert {pair: answer for pair, answer in answers.items() if answer not in (401, 403, 405)} == {}
    assert {answer for (_, role), answer in answers.items() if role == "staff"} <= {405}


@pytest.mark.slow
@pytest.mark.parametrize("route", API, ids=lambda route: route.path)
def test_head_and_options_open_no_more_than_the_other_methods_do(route: Route, world: World) -> None:
    for role in ROLES:
        opened = [table()[route.line, method][role] for method in route.methods]
        if "GET" in route.methods:
            assert told(route, "HEAD", role, world) == table()[route.line, "GET"][role]
        if set(opened) <= {401, 403}:
            assert told(route, "OPTIONS", role, world) == opened[0]


def test_others_are_told_nothing_of_an_order_that_is_not_theirs(world: World) -> None:
    client = SecureAPIClient()

    lists = {
        role: len(client.get("/store/orders/", SERVER_NAME="shop.example", **world["roles"][role]).json())
        for role in NAMES
    }

    assert lists == {"shopper": 2, "another": 0, "staff": 2}


@pytest.mark.parametrize("path", ["/silk/", "/silk/requests/", "/__debug__/render_panel/", "/metrics"])
def test_what_is_there_for_developers_is_not_there(path: str, world: World) -> None:
    assert {status(path, "GET", role, world) for role in ROLES} == {404}


def test_a_table_that_lacks_a_route_or_has_one_too_many_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "TABLE", access.TABLE.replace("store/orders  ", "store/former  "))

    reached = {(route.line, method) for route, method in REACHED}
    assert reached - set(table()) == {("store/orders", "GET"), ("store/orders", "POST")}
    assert set(table()) - reached == {("store/former", "GET"), ("store/former", "POST")}
