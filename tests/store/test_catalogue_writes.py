"""Staff write products and collections; nobody else does."""

from datetime import timedelta
from decimal import Decimal

import pytest
from rest_framework.test import APIClient

from store import catalogue, rows
from store.models import Cart, CartItem, Collection, OrderItem, Product
from tests.store.cast import a_cart, a_collection, a_product, a_shopper, an_order

PRODUCTS, COLLECTIONS = "/store/products/", "/store/collections/"
PAN = {"title": "Pan", "description": "Fries.", "slug": "pan", "inventory": 3, "unit_price": "9.90"}
ORDERED = {"error": "This product has been ordered, or is being ordered right now: it stays."}
FILLED = {"error": "This collection has products. Move or delete them first."}

WRITES = pytest.mark.parametrize(
    ("method", "address"),
    [
        ("post", PRODUCTS),
        *((method, "/store/products/{product}/") for method in ("put", "patch", "delete")),
        ("post", COLLECTIONS),
        *((method, "/store/collections/{collection}/") for method in ("put", "patch", "delete")),
        ("post", "/store/products/{product}/images/"),
        ("delete", "/store/products/{product}/images/{image}/"),
        *((method, "/store/products/{product}/reviews/{review}/") for method in ("put", "patch", "delete")),
    ],
)


def address_of(product: Product, address: str) -> str:
    review = product.reviews.create(name="Ada", description="Digs well.")
    return address.format(
        product=product.id,
        collection=product.collection_id,
        image=product.images.first().id,
        review=review.id,
    )


@WRITES
def test_nobody_writes_without_a_sign_in(api: APIClient, method: str, address: str) -> None:
    response = getattr(api, method)(address_of(a_product(), address))

    assert (response.status_code, list(response.json())) == (401, ["detail"])


@WRITES
def test_who_is_not_of_the_staff_writes_nothing(shopper: APIClient, method: str, address: str) -> None:
    response = getattr(shopper, method)(address_of(a_product(), address))

    assert (response.status_code, list(response.json())) == (403, ["detail"])


def test_a_new_product_is_answered_as_the_catalogue_shows_it(staff: APIClient) -> None:
    kitchen = a_collection("Kitchen")

    response = staff.post(PRODUCTS, {**PAN, "collection": kitchen.id})

    pan = Product.objects.get()
    assert response.status_code == 201
    assert response.json() == {
        "id": pan.id,
        "title": "Pan",
        "description": "Fries.",
        "slug": "pan",
        "inventory": 3,
        "unit_price": 9.9,
        "price_with_tax": 10.89,
        "collection": kitchen.id,
        "images": [],
    }
    assert response.content == staff.get(f"{PRODUCTS}{pan.id}/").content


def test_a_description_may_be_left_out(staff: APIClient) -> None:
    del (bare := {**PAN, "collection": a_collection().id})["description"]

    assert staff.post(PRODUCTS, bare).json()["description"] == ""


def test_put_replaces_all_that_staff_write(staff: APIClient) -> None:
    spade, kitchen = a_product(), a_collection("Kitchen")

    response = staff.put(f"{PRODUCTS}{spade.id}/", {**PAN, "collection": kitchen.id})

    assert response.status_code == 200
    assert Product.objects.values(
        "title", "description", "slug", "inventory", "unit_price", "collection"
    ).get(pk=spade.pk) == {**PAN, "unit_price": Decimal("9.90"), "collection": kitchen.id}
    assert response.content == staff.get(f"{PRODUCTS}{spade.id}/").content


def test_put_wants_all_of_them(staff: APIClient) -> None:
    response = staff.put(f"{PRODUCTS}{a_product().id}/", {"title": "Pan"})

    assert response.status_code == 400
    assert sorted(response.json()) == ["collection", "inventory", "slug", "unit_price"]


def test_patch_keeps_what_is_not_given(staff: APIClient) -> None:
    spade = a_product()
    before = staff.get(f"{PRODUCTS}{spade.id}/").json()

    response = staff.patch(f"{PRODUCTS}{spade.id}/", {"unit_price": "11.00"})

    assert response.status_code == 200
    assert response.json() == {**before, "unit_price": 11.0, "price_with_tax": 12.1}


def test_patch_leaves_the_stock_that_an_order_takes_meanwhile(
    staff: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    spade = a_product(inventory=7)
    change = catalogue.change_product

    def take_one_first(product: Product, **fields: object) -> Product:
        Product.objects.filter(pk=product.pk).update(inventory=6)
        return change(product, **fields)

    monkeypatch.setattr(catalogue, "change_product", take_one_first)
    staff.patch(f"{PRODUCTS}{spade.id}/", {"unit_price": "11.00"})

    spade.refresh_from_db()
    assert (spade.unit_price, spade.inventory) == (Decimal("11.00"), 6)


@pytest.mark.parametrize("fields", [{"title": "Pan"}, {}])
def test_a_write_is_the_products_last_update(staff: APIClient, fields: dict[str, str]) -> None:
    spade = a_product()
    long_ago = spade.last_update - timedelta(days=1)
    Product.objects.filter(pk=spade.pk).update(last_update=long_ago)

    staff.patch(f"{PRODUCTS}{spade.id}/", fields)

    spade.refresh_from_db()
    assert spade.last_update > long_ago + timedelta(days=1)


def test_a_deleted_product_is_gone_with_its_images_and_reviews_and_from_all_carts(staff: APIClient) -> None:
    cart = a_cart(items=2)
    product = cart.items.first().product
    product.reviews.create(name="Ada", description="Digs well.")

    assert staff.delete(f"{PRODUCTS}{product.id}/").status_code == 204

    assert staff.get(f"{PRODUCTS}{product.id}/").status_code == 404
    assert Cart.objects.get().items.count() == 1


def test_an_ordered_product_stays(staff: APIClient) -> None:
    product = an_order(a_shopper("shopper"), items=1).items.get().product

    response = staff.delete(f"{PRODUCTS}{product.id}/")

    assert (response.status_code, response.json()) == (405, ORDERED)
    assert Product.objects.get() == product


def test_a_product_that_is_ordered_at_that_moment_stays(
    staff: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    product = an_order(a_shopper("shopper"), items=1).items.get().product
    monkeypatch.setattr("store.views.ProductViewSet.is_ordered", lambda view, product: False)

    response = staff.delete(f"{PRODUCTS}{product.id}/")

    assert (response.status_code, response.json()) == (405, ORDERED)
    assert OrderItem.objects.get().product == product


# Committed, for a foreign key is checked at the end of its transaction.
@pytest.mark.django_db(transaction=True)
def test_a_product_that_enters_a_cart_at_that_moment_stays(
    staff: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    product, cart = a_product(), a_cart()

    def delete_too_late(product: Product) -> None:
        CartItem.objects.create(cart=cart, product=product, quantity=1)
        Product.objects.filter(pk=product.pk)._raw_delete("default")

    monkeypatch.setattr(Product, "delete", delete_too_late)

    response = staff.delete(f"{PRODUCTS}{product.id}/")

    assert (response.status_code, response.json()) == (405, ORDERED)
    assert cart.items.get().product == product


@pytest.mark.parametrize("address", [PRODUCTS, COLLECTIONS])
def test_what_is_deleted_while_it_is_changed_is_not_found_and_stays_away(
    staff: APIClient, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    row = a_product() if address == PRODUCTS else a_collection()
    change = rows.change

    def delete_first(row: Product, **fields: object) -> Product:
        type(row).objects.filter(pk=row.pk).delete()
        return change(row, **fields)

    monkeypatch.setattr(rows, "change", delete_first)

    assert staff.patch(f"{address}{row.pk}/", {"title": "Other"}).status_code == 404
    assert not type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("method", ["post", "put"])
def test_a_collection_that_is_deleted_at_that_moment_is_refused_as_a_products(
    staff: APIClient, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    spade, kitchen = a_product(), a_collection("Kitchen")
    validate = "store.serializers.ProductSerializer.validate"
    monkeypatch.setattr(validate, lambda serializer, fields: kitchen.delete() and fields)
    address = PRODUCTS if method == "post" else f"{PRODUCTS}{spade.id}/"

    response = getattr(staff, method)(address, {**PAN, "collection": kitchen.id})

    assert response.status_code == 400
    assert response.json() == {"collection": ["This collection has just been deleted."]}
    assert Product.objects.get().title == "Spade"


def test_a_new_collection_stands_empty(staff: APIClient) -> None:
    response = staff.post(COLLECTIONS, {"title": "Kitchen"})

    kitchen = Collection.objects.get()
    assert response.status_code == 201
    assert response.json() == {"id": kitchen.id, "title": "Kitchen", "products_count": 0}


@pytest.mark.parametrize("method", ["put", "patch"])
def test_a_collection_is_renamed(staff: APIClient, method: str) -> None:
    garden = a_collection("Garden")
    a_product(garden)

    response = getattr(staff, method)(f"{COLLECTIONS}{garden.id}/", {"title": "Outside"})

    assert response.status_code == 200
    assert response.json() == {"id": garden.id, "title": "Outside", "products_count": 1}


def test_an_empty_patch_changes_no_collection(staff: APIClient) -> None:
    garden = a_collection("Garden")

    response = staff.patch(f"{COLLECTIONS}{garden.id}/", {})

    assert (response.status_code, response.json()["title"]) == (200, "Garden")


def test_an_empty_collection_is_deleted(staff: APIClient) -> None:
    assert staff.delete(f"{COLLECTIONS}{a_collection().id}/").status_code == 204
    assert not Collection.objects.exists()


def test_a_collection_with_products_stays(staff: APIClient) -> None:
    collection = a_product().collection

    response = staff.delete(f"{COLLECTIONS}{collection.id}/")

    assert (response.status_code, response.json()) == (405, FILLED)
    assert Collection.objects.get() == collection


def test_a_collection_that_gets_a_product_at_that_moment_stays(
    staff: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = a_product().collection
    monkeypatch.setattr("store.views.CollectionViewSet.has_products", lambda view, collection: False)

    response = staff.delete(f"{COLLECTIONS}{collection.id}/")

    assert (response.status_code, response.json()) == (405, FILLED)


def test_a_row_that_was_never_there_cannot_be_changed() -> None:
    with pytest.raises(Collection.DoesNotExist):
        rows.change(Collection(pk=999), title="Nowhere")
