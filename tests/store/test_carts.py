"""Carts: their UUID is the only key, and what is added twice adds up."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from rest_framework.test import APIClient

from store import carts, rows
from store.models import MAX_QUANTITY, Cart, CartItem
from tests.store.cast import a_cart, a_product

NOWHERE = ["abc", "1", "%00", "852e45db-4bb9-40b1-8773-c1aee7e6890d"]


def add(api: APIClient, cart: Cart, **body: Any) -> Any:
    return api.post(f"/store/carts/{cart.id}/items/", body)


def test_a_new_cart_is_empty_and_its_total_has_two_decimals(api: APIClient) -> None:
    response = api.post("/store/carts/")

    assert response.status_code == 201
    assert response.json() == {"id": str(UUID(response.json()["id"])), "items": [], "total_price": 0}
    assert b'"total_price":0.00}' in response.content


def test_nobody_may_list_carts(api: APIClient) -> None:
    assert api.get("/store/carts/").status_code == 405


def test_a_cart_shows_its_items_and_what_they_cost(api: APIClient) -> None:
    cart = a_cart()
    spade, pan = a_product(title="Spade"), a_product(title="Pan", unit_price=Decimal("0.99"))
    first = add(api, cart, product_id=spade.id, quantity=2).json()["id"]
    second = add(api, cart, product_id=pan.id, quantity=3).json()["id"]

    assert api.get(f"/store/carts/{cart.id}/").json() == {
        "id": str(cart.id),
        "items": [
            {
                "id": first,
                "product": {"id": spade.id, "title": "Spade", "unit_price": 10.5},
                "quantity": 2,
                "total_price": 21.0,
            },
            {
                "id": second,
                "product": {"id": pan.id, "title": "Pan", "unit_price": 0.99},
                "quantity": 3,
                "total_price": 2.97,
            },
        ],
        "total_price": 23.97,
    }


@pytest.mark.parametrize("key", NOWHERE)
@pytest.mark.parametrize("method", ["get", "delete"])
def test_an_unknown_cart_is_not_found(api: APIClient, method: str, key: str) -> None:
    response = getattr(api, method)(f"/store/carts/{key}/")

    assert (response.status_code, response["Content-Type"]) == (404, "application/json")


def test_a_deleted_cart_is_gone_with_its_items(api: APIClient) -> None:
    cart = a_cart(items=2)

    assert api.delete(f"/store/carts/{cart.id}/").status_code == 204
    assert api.delete(f"/store/carts/{cart.id}/").status_code == 404
    assert CartItem.objects.count() == 0


def test_the_same_product_again_adds_up_in_one_row(api: APIClient) -> None:
    cart, product = a_cart(), a_product()

    first = add(api, cart, product_id=product.id, quantity=2)
    second = add(api, cart, product_id=product.id, quantity=3)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == {"id": first.json()["id"], "product_id": product.id, "quantity": 2}
    assert second.json() == {**first.json(), "quantity": 5}


def test_form_encoded_bodies_are_taken_too(api: APIClient) -> None:
    cart, product = a_cart(), a_product()

    form = f"product_id={product.id}&quantity=2"
    response = api.post(
        f"/store/carts/{cart.id}/items/", form, content_type="application/x-www-form-urlencoded"
    )

    assert (response.status_code, response.json()["quantity"]) == (201, 2)


def test_stock_is_no_concern_of_the_cart(api: APIClient) -> None:
    assert add(api, a_cart(), product_id=a_product(inventory=0).id, quantity=1).status_code == 201


@pytest.mark.parametrize("unknown", [0, 999_999, 2**63, -1, "abc", 1.5, True, None, "\0", [1]])
def test_an_unknown_product_is_refused(api: APIClient, unknown: object) -> None:
    a_product(id=1)

    response = add(api, a_cart(), product_id=unknown, quantity=1)

    assert response.status_code == 400
    assert list(response.json()) == ["product_id"]


@pytest.mark.parametrize("wrong", [0, -1, MAX_QUANTITY + 1, 2**63, "abc", 1.5, True, None, ""])
def test_a_quantity_out_of_range_is_refused(api: APIClient, wrong: object) -> None:
    response = add(api, a_cart(), product_id=a_product().id, quantity=wrong)

    assert response.status_code == 400
    assert list(response.json()) == ["quantity"]


def test_product_and_quantity_are_both_required(api: APIClient) -> None:
    required = ["This field is required."]

    response = add(api, a_cart())

    assert (response.status_code, response.json()) == (400, {"product_id": required, "quantity": required})


def test_a_quantity_out_of_range_after_adding_up_is_refused_and_changes_nothing(api: APIClient) -> None:
    cart, product = a_cart(), a_product()
    assert add(api, cart, product_id=product.id, quantity=MAX_QUANTITY - 1).status_code == 201
    assert add(api, cart, product_id=product.id, quantity=1).json()["quantity"] == MAX_QUANTITY

    response = add(api, cart, product_id=product.id, quantity=1)

    assert response.status_code == 400
    assert response.json() == {"quantity": ["A cart holds at most 32767 of a product."]}
    assert cart.items.get().quantity == MAX_QUANTITY


@pytest.mark.parametrize("key", NOWHERE)
def test_the_items_of_an_unknown_cart_are_not_found(api: APIClient, key: str) -> None:
    address, product = f"/store/carts/{key}/items/", a_product()

    assert api.get(address).status_code == 404
    assert api.post(address, {"product_id": product.id, "quantity": 1}).status_code == 404
    assert api.post(address, {}).status_code == 404


def test_items_are_listed_and_shown_one_by_one(api: APIClient) -> None:
    cart = a_cart(items=2)
    in_cart = api.get(f"/store/carts/{cart.id}/").json()["items"]

    assert api.get(f"/store/carts/{cart.id}/items/").json() == in_cart
    assert api.get(f"/store/carts/{cart.id}/items/{in_cart[1]['id']}/").json() == in_cart[1]


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_an_item_of_another_cart_is_not_found(api: APIClient, method: str) -> None:
    item = a_cart(items=1).items.get()

    assert getattr(api, method)(f"/store/carts/{a_cart().id}/items/{item.id}/").status_code == 404


def test_patch_sets_the_quantity(api: APIClient) -> None:
    cart = a_cart(items=1)

    response = api.patch(f"/store/carts/{cart.id}/items/{cart.items.get().id}/", {"quantity": 9})

    assert (response.status_code, response.json()) == (200, {"quantity": 9})
    assert cart.items.get().quantity == 9


def test_patch_with_nothing_changes_nothing(api: APIClient) -> None:
    cart = a_cart(items=1)

    response = api.patch(f"/store/carts/{cart.id}/items/{cart.items.get().id}/", {})

    assert (response.status_code, response.json()) == (200, {"quantity": 1})


@pytest.mark.parametrize("wrong", [0, MAX_QUANTITY + 1, "abc", None])
def test_patch_refuses_a_quantity_out_of_range(api: APIClient, wrong: object) -> None:
    cart = a_cart(items=1)

    response = api.patch(f"/store/carts/{cart.id}/items/{cart.items.get().id}/", {"quantity": wrong})

    assert (response.status_code, list(response.json())) == (400, ["quantity"])


def test_items_cannot_be_put(api: APIClient) -> None:
    cart = a_cart(items=1)

    assert api.put(f"/store/carts/{cart.id}/items/{cart.items.get().id}/", {"quantity": 2}).status_code == 405


def test_a_deleted_item_is_gone(api: APIClient) -> None:
    cart = a_cart(items=1)
    address = f"/store/carts/{cart.id}/items/{cart.items.get().id}/"

    assert api.delete(address).status_code == 204
    assert api.delete(address).status_code == 404
    assert Cart.objects.filter(pk=cart.pk).exists()


def test_setting_a_quantity_does_not_bring_a_deleted_item_back() -> None:
    item = a_cart(items=1).items.get()
    CartItem.objects.all().delete()

    with pytest.raises(CartItem.DoesNotExist):
        rows.change(item, quantity=2)


def test_what_has_gone_with_an_order_is_not_deleted_a_second_time() -> None:
    cart = a_cart(items=1)
    item = cart.items.get()
    Cart.objects.all().delete()

    with pytest.raises(CartItem.DoesNotExist):
        rows.delete(item)
    with pytest.raises(Cart.DoesNotExist):
        carts.delete(cart=cart)


@pytest.mark.django_db(transaction=True)
def test_adding_to_a_cart_deleted_meanwhile_says_that_it_is_gone() -> None:
    product = a_product()

    with pytest.raises(Cart.DoesNotExist):
        carts.add_item(cart=Cart(), product=product, quantity=1)
