"""The access log: a line for each write by staff, over the API and in the admin, and for each refused one."""

import json
import logging
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.dateparse import parse_datetime
from PIL import Image
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from store.admin import AccessLogged
from store.models import Collection, Product, User
from tests.store.cast import a_cart, a_collection, a_product, a_shopper, an_order

Lines = Callable[[], list[dict[str, Any]]]

FORM = {"title": "Spade", "slug": "spade", "description": "Digs.", "unit_price": "10.50", "inventory": "7"}
NO_IMAGES = {"images-TOTAL_FORMS": "0", "images-INITIAL_FORMS": "0"}


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Lines:
    """What the log has got so far, without its times."""
    logger = logging.getLogger("store.access")
    logger.addHandler(caplog.handler)

    def read() -> list[dict[str, Any]]:
        messages = [record.message for record in caplog.records if record.name == logger.name]
        found = [json.loads(message) for message in messages]
        for line in found:
            assert parse_datetime(line.pop("when"))
        return found

    yield read
    logger.removeHandler(caplog.handler)


@pytest.fixture
def behind_the_counter(client: Client) -> Client:
    """The admin, with a superuser signed in."""
    client.force_login(User.objects.create_superuser("grace", "grace@example.com", "a password"))
    return client


def who(name: str = "grace") -> dict[str, Any]:
    return {"id": User.objects.get(username=name).id, "username": name}


def line(method: str, path: str, status: int, **change: object) -> dict[str, Any]:
    return {"who": who(), "what": {"method": method, "path": path, **change}, "status": status}


def test_a_line_tells_who_what_and_when(
    staff: APIClient, caplog: pytest.LogCaptureFixture, lines: Lines
) -> None:
    spade = a_product()

    staff.patch(f"/store/products/{spade.id}/", {"unit_price": "11.00"})

    [message] = [record.message for record in caplog.records if record.name == "store.access"]
    when = json.loads(message)["when"]
    assert message == (
        f'{{"when": "{when}", "who": {{"id": {who()["id"]}, "username": "grace"}}, '
        f'"what": {{"method": "PATCH", "path": "/store/products/{spade.id}/", '
        f'"model": "product", "pk": {spade.id}, "fields": ["unit_price"]}}, "status": 200}}'
    )
    assert when.endswith("Z")


def test_what_is_new_is_told_with_its_key(staff: APIClient, lines: Lines) -> None:
    staff.post("/store/collections/", {"title": "Kitchen"})

    kitchen = Collection.objects.get()
    assert lines() == [
        line("POST", "/store/collections/", 201, model="collection", pk=kitchen.id, fields=["title"])
    ]


def test_what_is_deleted_is_told_by_its_path(staff: APIClient, lines: Lines) -> None:
    path = f"/store/collections/{a_collection().id}/"

    staff.delete(path)

    assert lines() == [line("DELETE", path, 204)]


def test_an_upload_is_told(staff: APIClient, lines: Lines) -> None:
    spade, file = a_product(), BytesIO()
    Image.new("RGB", (8, 6)).save(file, "PNG")
    path = f"/store/products/{spade.id}/images/"

    staff.post(path, {"image": SimpleUploadedFile("a.png", file.getvalue())}, format="multipart")

    image = spade.images.last()
    assert lines() == [line("POST", path, 201, model="productimage", pk=image.id, fields=["image"])]


def test_an_order_that_staff_change_is_told(staff: APIClient, lines: Lines) -> None:
    order = an_order(a_shopper("shopper"))
    path = f"/store/orders/{order.id}/"

    staff.patch(path, {"payment_status": "C"})

    assert lines() == [line("PATCH", path, 200, model="order", pk=order.id, fields=["payment_status"])]


@pytest.mark.parametrize("body", [{"unit_price": "-1"}, {"unit_price": "secret"}, [], "secret"])
def test_what_is_refused_is_told_without_what_was_sent(staff: APIClient, lines: Lines, body: object) -> None:
    path = f"/store/products/{a_product().id}/"

    staff.patch(path, body)

    assert lines() == [line("PATCH", path, 400)]


def test_a_try_by_who_is_not_of_the_staff_is_told(shopper: APIClient, lines: Lines) -> None:
    path = f"/store/products/{a_product().id}/"

    shopper.delete(path)

    assert lines() == [{"who": who("ada"), "what": {"method": "DELETE", "path": path}, "status": 403}]


def test_a_failure_is_told(staff: APIClient, lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.views.ProductViewSet.is_ordered", None)
    staff.raise_request_exception = False
    path = f"/store/products/{a_product().id}/"

    staff.delete(path)

    assert lines() == [line("DELETE", path, 500)]


@pytest.mark.parametrize("header", ["JWT", "Bearer"])
def test_staff_are_known_by_their_token_too(api: APIClient, lines: Lines, header: str) -> None:
    a_shopper("grace", is_staff=True)
    sign_in = {"username": "grace", "password": "grace-of-storefront"}
    token = api.post("/auth/jwt/create/", sign_in).json()["access"]

    api.post("/store/collections/", {"title": ""}, headers={"Authorization": f"{header} {token}"})

    assert lines() == [line("POST", "/store/collections/", 400)]


def test_shoppers_and_readers_leave_no_line(
    api: APIClient, shopper: APIClient, staff: APIClient, lines: Lines
) -> None:
    cart, spade = a_cart(), a_product()

    api.post(f"/store/carts/{cart.id}/items/", {"product_id": spade.id, "quantity": 1})
    api.post(f"/store/products/{spade.id}/reviews/", {"name": "Ada", "description": "Digs."})
    api.delete(f"/store/products/{spade.id}/")
    shopper.post("/store/orders/", {"cart_id": str(cart.id)})
    for method in (staff.get, staff.head, staff.options):
        method(f"/store/products/{spade.id}/")

    assert lines() == []


def test_no_name_breaks_the_line_or_reaches_a_terminal(
    api: APIClient, lines: Lines, caplog: pytest.LogCaptureFixture
) -> None:
    api.force_authenticate(a_shopper("eve\r\n\x1b[2J\u2028{}", is_staff=True))

    api.delete("/store/products/%0d%0a%1b[2J%e2%80%a8/")

    [told] = lines()
    assert told["who"]["username"] == "eve\r\n\x1b[2J\u2028{}"
    assert told["what"] == {"method": "DELETE", "path": "/store/products/\r\n\x1b[2J\u2028/"}
    [message] = [record.message for record in caplog.records if record.name == "store.access"]
    assert message.isascii()
    assert message.isprintable()


def test_a_read_costs_no_query_more(
    behind_the_counter: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    spade = a_product()
    # 1. and 2. the session and its user, whom the API asks for itself
    # 3. the product
    # 4. its images
    with django_assert_num_queries(4):
        behind_the_counter.get(f"/store/products/{spade.id}/")


def test_the_admin_tells_what_is_added(behind_the_counter: Client, lines: Lines) -> None:
    behind_the_counter.post("/admin/store/collection/add/", {"title": "Kitchen"})

    kitchen = Collection.objects.get()
    assert lines() == [
        line("POST", "/admin/store/collection/add/", 302, model="collection", pk=kitchen.id, fields=["title"])
    ]


def test_the_admin_tells_which_fields_are_changed(behind_the_counter: Client, lines: Lines) -> None:
    spade = a_product()
    path = f"/admin/store/product/{spade.id}/change/"
    first, second = spade.images.all()
    images = {
        "images-TOTAL_FORMS": "2",
        "images-INITIAL_FORMS": "2",
        "images-0-id": first.id,
        "images-0-product": spade.id,
        "images-0-DELETE": "on",
        "images-1-id": second.id,
        "images-1-product": spade.id,
    }

    response = behind_the_counter.post(
        path, {**FORM, "collection": spade.collection_id, "title": "Shovel", "inventory": "9", **images}
    )

    assert response.status_code == 302
    assert lines() == [
        line("POST", path, 302, model="product", pk=spade.id, fields=["title", "inventory", "images"])
    ]
    assert [image.id for image in spade.images.all()] == [second.id]


def test_the_admin_tells_each_row_that_a_list_changes(behind_the_counter: Client, lines: Lines) -> None:
    garden = a_collection()
    pan, spade, _ = (a_product(garden, title=title) for title in ("Pan", "Spade", "Untouched"))
    rows = Product.objects.order_by("-id")
    form: dict[str, object] = {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "3", "_save": "Save"}
    for number, row in enumerate(rows):
        price = "10.50" if row.title == "Untouched" else "12.00"
        form |= {f"form-{number}-id": row.id, f"form-{number}-unit_price": price}
        form |= {f"form-{number}-inventory": row.inventory, f"initial-form-{number}-inventory": row.inventory}

    behind_the_counter.post("/admin/store/product/", form)

    assert lines() == [
        line("POST", "/admin/store/product/", 302, model="product", pk=row.id, fields=["unit_price"])
        for row in (spade, pan)
    ]


def test_the_admin_tells_each_row_that_is_deleted(behind_the_counter: Client, lines: Lines) -> None:
    bath, garden = a_collection("Bath"), a_collection("Garden")
    chosen_rows = {"action": "delete_selected", "_selected_action": [bath.id, garden.id], "post": "yes"}

    behind_the_counter.post("/admin/store/collection/", chosen_rows)

    assert not Collection.objects.exists()
    assert lines() == [
        line("POST", "/admin/store/collection/", 302, model="collection", pk=row.id, fields=[])
        for row in (bath, garden)
    ]


def test_the_admin_tells_that_a_password_is_set_and_not_which(
    behind_the_counter: Client, lines: Lines
) -> None:
    ada = a_shopper("ada")
    path = f"/admin/store/user/{ada.id}/password/"
    passwords = {"password1": "a new one 4711", "password2": "a new one 4711", "usable_password": "true"}

    behind_the_counter.post(path, passwords)

    assert lines() == [line("POST", path, 302, model="user", pk=ada.id, fields=["password"])]


def test_what_the_admin_refuses_is_told_by_its_path(behind_the_counter: Client, lines: Lines) -> None:
    behind_the_counter.post("/admin/store/collection/add/", {"title": ""})

    assert lines() == [line("POST", "/admin/store/collection/add/", 200)]


def test_every_table_of_the_shop_tells_the_log() -> None:
    tables = [page for model, page in admin.site._registry.items() if model._meta.app_label == "store"]

    assert tables
    assert all(isinstance(page, AccessLogged) for page in tables)
