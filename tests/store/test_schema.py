"""What OpenAPI says of refusals, of who may call, and of what can follow."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from store.schema import links

Operation = dict[str, Any]


@pytest.fixture(scope="module")
def schema(django_db_setup: None) -> dict[str, Any]:
    """The document that the shop serves."""
    document: dict[str, Any] = Client().get("/schema/?format=json").json()
    return document


@pytest.fixture
def operations(schema: dict[str, Any]) -> dict[str, Operation]:
    """By their ids."""
    return {one["operationId"]: one for methods in schema["paths"].values() for one in methods.values()}


@pytest.mark.parametrize(
    ("operation", "statuses"),
    [
        ("store_products_list", "200 400 401 404 406 415 503"),
        ("store_products_retrieve", "200 401 404 406 415 503"),
        ("store_products_create", "201 400 401 403 406 413 415 503"),
        ("store_products_destroy", "204 401 403 404 405 406 415 503"),
        ("store_collections_list", "200 401 406 415 503"),
        ("store_collections_destroy", "204 401 403 404 405 406 415 503"),
        ("store_carts_create", "201 400 401 403 406 413 415 503"),
        ("store_carts_items_partial_update", "200 400 401 403 404 406 413 415 503"),
        ("store_orders_create", "200 400 401 403 406 409 413 415 503"),
        ("store_orders_list", "200 401 403 406 415 503"),
        ("auth_users_me_retrieve", "200 401 406 415 503"),
        ("auth_users_set_password_create", "204 400 401 403 406 413 415 429 503"),
        ("auth_jwt_create_create", "200 400 401 406 413 415 429 503"),
        ("auth_jwt_refresh_create", "200 400 401 406 413 415 503"),
    ],
)
def test_every_status_is_described(operations: dict[str, Operation], operation: str, statuses: str) -> None:
    assert " ".join(operations[operation]["responses"]) == statuses


def test_a_refusal_is_described_once(schema: dict[str, Any], operations: dict[str, Operation]) -> None:
    assert operations["store_carts_retrieve"]["responses"]["404"] == {
        "$ref": "#/components/responses/NotFound"
    }
    reason = schema["components"]["responses"]["NotFound"]["content"]["application/json"]["schema"]
    assert reason["required"] == ["detail"]


def test_a_busy_shop_tells_when_to_come_back(schema: dict[str, Any]) -> None:
    assert schema["components"]["responses"]["Busy"]["headers"]["Retry-After"]["required"] is True


def test_who_may_call_without_a_sign_in(operations: dict[str, Operation]) -> None:
    asks = {name for name, one in operations.items() if one.get("security") and {} not in one["security"]}
    assert sorted(name for name in operations if name not in asks) == [
        "auth_jwt_blacklist_create",
        "auth_jwt_create_create",
        "auth_jwt_refresh_create",
        "auth_jwt_verify_create",
        "auth_users_create",
        "store_carts_create",
        "store_carts_destroy",
        "store_carts_items_create",
        "store_carts_items_destroy",
        "store_carts_items_list",
        "store_carts_items_partial_update",
        "store_carts_items_retrieve",
        "store_carts_retrieve",
        "store_collections_list",
        "store_collections_retrieve",
        "store_products_images_list",
        "store_products_images_retrieve",
        "store_products_list",
        "store_products_retrieve",
        "store_products_reviews_create",
        "store_products_reviews_list",
        "store_products_reviews_retrieve",
    ]


def linked(operations: dict[str, Operation]) -> Iterator[dict[str, Any]]:
    """Every link of every answer."""
    for operation in operations.values():
        for answer in operation["responses"].values():
            yield from answer.get("links", {}).values()


def test_a_cart_leads_to_its_items_and_they_lead_to_an_order(operations: dict[str, Operation]) -> None:
    made = operations["store_carts_create"]["responses"]["201"]["links"]
    added = operations["store_carts_items_create"]["responses"]["201"]["links"]

    assert made["store_carts_items_create"]["parameters"] == {"cart_pk": "$response.body#/id"}
    assert added["store_orders_create"]["requestBody"] == {"cart_id": "$request.path.cart_pk"}


def test_every_link_fits_what_it_leads_to(operations: dict[str, Operation]) -> None:
    for link in linked(operations):
        named = {parameter["name"] for parameter in operations[link["operationId"]].get("parameters", [])}
        assert set(link.get("parameters", {})) <= named


def test_no_link_is_lost(operations: dict[str, Operation]) -> None:
    written = [
        target for table in (links.PATHS, links.BODIES) for targets in table.values() for target in targets
    ]

    assert sorted(link["operationId"] for link in linked(operations)) == sorted(written)
