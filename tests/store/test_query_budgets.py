"""How many queries each answer may take, however many rows are in it."""

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient
from rest_framework_simplejwt.tokens import RefreshToken

from store.models import User
from tests.store.cast import a_cart, a_collection, a_product, a_shopper, an_order, products, signed_in

SIZES = pytest.mark.parametrize("rows", [2, 10, 50])


@SIZES
def test_product_list(api: APIClient, django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    products(rows)

    # 1. count of all products
    # 2. the page
    # 3. images of its products
    with django_assert_num_queries(3):
        answer = api.get(f"/store/products/?page_size={rows}").json()
    assert len(answer["results"]) == rows


@SIZES
def test_product_list_of_a_collection(
    api: APIClient, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    collection = products(rows)[0].collection_id

    # 1. count of its products; the collection itself is not looked up
    # 2. the page
    # 3. images of its products
    with django_assert_num_queries(3):
        answer = api.get(f"/store/products/?collection_id={collection}&page_size={rows}").json()
    assert len(answer["results"]) == rows


@SIZES
def test_product_detail(api: APIClient, django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    product = products(rows)[0]

    # 1. the product
    # 2. its images
    with django_assert_num_queries(2):
        api.get(f"/store/products/{product.id}/")


@SIZES
def test_collections(api: APIClient, django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    for number in range(rows):
        a_product(a_collection(f"Shelf {number}"))

    # 1. the collections, each with the number of its products
    with django_assert_num_queries(1):
        answer = api.get("/store/collections/").json()
    assert len(answer) == rows


@SIZES
def test_product_images(api: APIClient, django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    product = products(rows)[0]

    # 1. the product
    # 2. its images
    with django_assert_num_queries(2):
        api.get(f"/store/products/{product.id}/images/")


@SIZES
def test_product_reviews(
    api: APIClient, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    product = a_product()
    for _ in range(rows):
        product.reviews.create(name="Ada", description="Digs.")

    # 1. the product
    # 2. its reviews
    with django_assert_num_queries(2):
        answer = api.get(f"/store/products/{product.id}/reviews/").json()
    assert len(answer) == rows


@SIZES
def test_reviewing_a_product(
    api: APIClient, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    product = products(rows)[0]

    # 1. the product
    # 2. the review
    with django_assert_num_queries(2):
        api.post(f"/store/products/{product.id}/reviews/", {"name": "Ada", "description": "Digs."})


@SIZES
def test_adding_a_product(django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    staff, collection = signed_in(a_shopper("grace", is_staff=True)), products(rows)[0].collection
    pan = {"title": "Pan", "slug": "pan", "unit_price": 1, "inventory": 1, "collection": collection.id}

    # 1. the token's user
    # 2. the collection
    # 3. the product
    # 4. its images: none yet
    with django_assert_num_queries(4):
        staff.post("/store/products/", pan)


@SIZES
def test_changing_a_product(django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    staff, product = signed_in(a_shopper("grace", is_staff=True)), products(rows)[0]

    # 1. the token's user
    # 2. the product
    # 3. its images
    # 4. the changed columns
    # 5. its images, for the answer
    with django_assert_num_queries(5):
        staff.patch(f"/store/products/{product.id}/", {"unit_price": 2})


@SIZES
@pytest.mark.django_db(transaction=True)
def test_deleting_a_product(django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    staff, product = signed_in(a_shopper("grace", is_staff=True)), a_product()
    for _ in range(rows):
        product.reviews.create(name="Ada", description="Digs.")
        product.images.create(image="store/uploads/1.png")
        a_cart().items.create(product=product, quantity=1)

    # 1. the token's user
    # 2. the product
    # 3. its images
    # 4. whether it was ordered
    # 5. its images, whose files go with them
    # 6. what orders it all the same
    # 7.–12. reviews, items of carts, images and the product, in a transaction
    with django_assert_num_queries(12):
        staff.delete(f"/store/products/{product.id}/")


@SIZES
def test_writing_a_collection(django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    staff, collection = signed_in(a_shopper("grace", is_staff=True)), products(rows)[0].collection

    # 1. the token's user
    # 2. the new collection
    with django_assert_num_queries(2):
        empty = staff.post("/store/collections/", {"title": "Empty"}).json()["id"]
    # 1. the token's user
    # 2. the collection with the number of its products
    # 3. its title
    with django_assert_num_queries(3):
        staff.patch(f"/store/collections/{collection.id}/", {"title": "Full"})
    # 1. the token's user
    # 2. the collection
    # 3. whether it has products
    with django_assert_num_queries(3):
        staff.delete(f"/store/collections/{collection.id}/")
    # 4. what stands on it all the same
    # 5. its deletion
    with django_assert_num_queries(5):
        staff.delete(f"/store/collections/{empty}/")


@SIZES
def test_cart(api: APIClient, django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    cart = a_cart(items=rows)

    # 1. the cart
    # 2. its items with their products
    with django_assert_num_queries(2):
        answer = api.get(f"/store/carts/{cart.id}/").json()
    assert len(answer["items"]) == rows


@SIZES
def test_cart_items(api: APIClient, django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    cart = a_cart(items=rows)

    # 1. the cart
    # 2. its items with their products
    with django_assert_num_queries(2):
        answer = api.get(f"/store/carts/{cart.id}/items/").json()
    assert len(answer) == rows


@SIZES
def test_adding_to_a_cart(
    api: APIClient, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    cart, product = a_cart(items=rows), a_product()

    # 1. the cart
    # 2. the product
    # 3. the item, added or added up
    with django_assert_num_queries(3):
        api.post(f"/store/carts/{cart.id}/items/", {"product_id": product.id, "quantity": 1})


@SIZES
def test_orders(django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    ada = a_shopper("ada")
    for _ in range(rows):
        an_order(ada, items=3)

    # 1. the token's user with its customer
    # 2. the orders
    # 3. their items with their products
    with django_assert_num_queries(3):
        answer = signed_in(ada).get("/store/orders/").json()
    assert [len(order["items"]) for order in answer] == [3] * rows


@SIZES
def test_all_orders_for_staff(django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    for number in range(rows):
        an_order(a_shopper(f"shopper{number}"), items=1)
    staff = signed_in(a_shopper("grace", is_staff=True))

    # 1. the token's user with its customer
    # 2. the orders
    # 3. their items with their products
    with django_assert_num_queries(3):
        answer = staff.get("/store/orders/").json()
    assert len(answer) == rows


@SIZES
def test_order_detail(django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    ada = a_shopper("ada")
    order = an_order(ada, items=rows)

    # 1. the token's user with its customer
    # 2. the order
    # 3. its items with their products
    with django_assert_num_queries(3):
        answer = signed_in(ada).get(f"/store/orders/{order.id}/").json()
    assert len(answer["items"]) == rows


@SIZES
@pytest.mark.django_db(transaction=True)
def test_placing_an_order(django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    ada, cart = a_shopper("ada"), a_cart(items=rows)

    # 1. the token's user with its customer
    # 2. begin
    # 3. the cart, locked
    # 4. its items with their products, locked
    # 5. the stock, taken
    # 6. the order
    # 7. its items
    # 8. the cart's items, deleted
    # 9. the cart, deleted
    # 10. the order's items with their products, for answer and mail
    # 11. commit
    with django_assert_num_queries(11):
        answer = signed_in(ada).post("/store/orders/", {"cart_id": cart.id}).json()
    assert len(answer["items"]) == rows


@SIZES
def test_placing_an_order_again(django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    ada = a_shopper("ada")
    order = an_order(ada, items=rows)

    # 1. the token's user with its customer
    # 2. begin
    # 3. the cart, which is gone
    # 4. the order
    # 5. its items with their products
    # 6. commit
    with django_assert_num_queries(6):
        answer = signed_in(ada).post("/store/orders/", {"cart_id": order.cart_id}).json()
    assert len(answer["items"]) == rows


@SIZES
def test_customers(django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    staff = signed_in(a_shopper("staff", is_staff=True))
    for number in range(rows - 1):
        User.objects.create(username=f"shopper{number}", email=f"shopper{number}@example.com")

    # 1. the token's user
    # 2. the customers
    with django_assert_num_queries(2):
        answer = staff.get("/store/customers/").json()
    assert len(answer) == rows


def test_a_customer_changed_by_staff(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    customer, staff = a_shopper("ada").customer, signed_in(a_shopper("staff", is_staff=True))

    # 1. the token's user
    # 2. the customer
    # 3. its changed columns
    with django_assert_num_queries(3):
        staff.patch(f"/store/customers/{customer.id}/", {"membership": "G"})


@pytest.mark.parametrize("address", ["/auth/users/me/", "/store/customers/me/"])
def test_me(django_assert_num_queries: DjangoAssertNumQueries, address: str) -> None:
    ada = signed_in(a_shopper("ada"))

    # 1. the token's user with its customer
    with django_assert_num_queries(1):
        ada.get(address)


def test_changing_ones_customer(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ada = signed_in(a_shopper("ada"))

    # 1. the token's user with its customer
    # 2. the changed columns
    with django_assert_num_queries(2):
        ada.put("/store/customers/me/", {"phone": "1"})


def test_changing_ones_user(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ada = signed_in(a_shopper("ada"))

    # 1. the token's user
    # 2. whether somebody else has the address
    # 3. the changed columns
    with django_assert_num_queries(3):
        ada.patch("/auth/users/me/", {"email": "lovelace@example.com"})


def test_changing_ones_password(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ada = signed_in(a_shopper("ada"))

    # 1. the token's user
    # 2. the user whose password is tried, as at a sign-in
    # 3.–5. the password, in a transaction
    with django_assert_num_queries(5):
        ada.post("/auth/users/set_password/", {"current_password": "ada-of-storefront", "new_password": "x"})


def test_registering(api: APIClient, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    # 1. whether somebody has the name
    # 2. whether somebody has the address
    # 3.–6. user and customer, in a transaction
    with django_assert_num_queries(6):
        api.post("/auth/users/", {"username": "ada", "password": "x", "email": "ada@example.com"})


def test_signing_in(api: APIClient, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    a_shopper("ada")

    # 1. the user
    # 2. the refresh token, kept until it is over
    with django_assert_num_queries(2):
        api.post("/auth/jwt/create/", {"username": "ada", "password": "ada-of-storefront"})


def test_verifying_a_token(api: APIClient, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    token = str(RefreshToken.for_user(a_shopper("ada")))

    # 1. whether it is dead
    # 2. its user
    with django_assert_num_queries(2):
        api.post("/auth/jwt/verify/", {"token": token})


def test_signing_out(api: APIClient, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    token = str(RefreshToken.for_user(a_shopper("ada")))

    # 1. whether it is dead
    # 2. its user
    # 3. the token as it was kept
    # 4.–7. its death, once, in a transaction
    with django_assert_num_queries(7):
        api.post("/auth/jwt/blacklist/", {"refresh": token})


def test_refreshing(api: APIClient, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    token = str(RefreshToken.for_user(a_shopper("ada")))

    # 1. whether it is dead
    # 2. its user, who may still sign in
    # 3.–8. its death, as for signing out
    # 9. the new refresh token, kept until it is over
    with django_assert_num_queries(9):
        api.post("/auth/jwt/refresh/", {"refresh": token})
