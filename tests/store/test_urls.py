"""Every address answers with and without the slash at its end, and OpenAPI describes all of them."""

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from tests.store.cast import a_cart


@pytest.mark.parametrize(
    "address",
    [
        "/store/products",
        "/store/products/{product}",
        "/store/products/{product}/images",
        "/store/products/{product}/images/{image}",
        "/store/products/{product}/reviews",
        "/store/products/{product}/reviews/{review}",
        "/store/collections",
        "/store/collections/{collection}",
        "/store/carts/{cart}",
        "/store/carts/{cart}/items",
        "/store/carts/{cart}/items/{item}",
    ],
)
def test_the_slash_makes_no_difference_and_no_redirect(api: APIClient, address: str) -> None:
    cart = a_cart(items=1)
    item = cart.items.get()
    product = item.product
    bare = address.format(
        cart=cart.id,
        item=item.id,
        product=product.id,
        image=product.images.first().id,
        review=product.reviews.create(name="Ada", description="Digs.").id,
        collection=product.collection_id,
    )

    without, with_slash = api.get(bare), api.get(f"{bare}/")

    assert (without.status_code, with_slash.status_code) == (200, 200)
    assert without.content == with_slash.content


def test_a_cart_is_made_with_or_without_the_slash(api: APIClient) -> None:
    assert api.post("/store/carts").status_code == 201
    assert api.post("/store/carts/").status_code == 201


def test_staff_write_with_or_without_the_slash(staff: APIClient) -> None:
    for address in ("/store/collections", "/store/collections/"):
        made = staff.post(address, {"title": "Kitchen"})
        assert made.status_code == 201
        assert staff.delete(f"{address.rstrip('/')}/{made.json()['id']}").status_code == 204


def test_the_schema_asks_for_a_picture_as_a_file_and_answers_with_its_url(api: APIClient) -> None:
    schema = api.get("/schema/", headers={"Accept": "application/vnd.oai.openapi+json"}).json()

    post = schema["paths"]["/store/products/{product_pk}/images/"]["post"]
    sent, answered = (
        schema["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]["properties"]["image"]
        for content in (
            post["requestBody"]["content"]["multipart/form-data"],
            post["responses"]["201"]["content"]["application/json"],
        )
    )
    assert (sent["format"], answered["format"]) == ("binary", "uri")


def test_the_schema_is_made_without_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("spectacular", "--fail-on-warn", "--validate")

    schema = capsys.readouterr().out
    assert schema.startswith("openapi: 3")
    assert "/store/carts/{cart_pk}/items/{id}/:" in schema


def test_the_schema_tells_both_ways_to_send_a_token_and_who_needs_none(api: APIClient) -> None:
    schema = api.get("/schema/", headers={"Accept": "application/vnd.oai.openapi+json"}).json()

    schemes = schema["components"]["securitySchemes"]
    assert (schemes["JWT"]["name"], schemes["Bearer"]["scheme"]) == ("Authorization", "bearer")
    wants = {
        path: schema["paths"][path][method].get("security")
        for path, method in [("/auth/users/me/", "get"), ("/auth/jwt/create/", "post")]
    }
    assert wants == {
        "/auth/users/me/": [{"JWT": []}, {"Bearer": []}, {"cookieAuth": []}],
        "/auth/jwt/create/": None,
    }
