"""The small cast of the shop's tests: a shelf, products, a cart, a shopper, an order, made when needed."""

from decimal import Decimal
from uuid import uuid4

from rest_framework.test import APIClient
from rest_framework_simplejwt.tokens import AccessToken

from store.models import Cart, CartItem, Collection, Order, OrderItem, Product, ProductImage, User


def a_collection(title: str = "Garden") -> Collection:
    return Collection.objects.create(title=title)


def a_product(collection: Collection | None = None, **fields: object) -> Product:
    """A spade for 10.50 with two images, unless told otherwise."""
    described = {"title": "Spade", "slug": "spade", "description": "Digs.", "unit_price": Decimal("10.50")}
    product = Product.objects.create(
        collection=collection or a_collection(), **{**described, "inventory": 7, **fields}
    )
    for number in (1, 2):
        ProductImage.objects.create(product=product, image=f"store/images/{number}.png")
    return product


def products(number: int, **fields: object) -> list[Product]:
    """So many products on one shelf."""
    collection = a_collection()
    return [a_product(collection, **fields) for _ in range(number)]


def a_cart(items: int = 0, **fields: object) -> Cart:
    """A cart with one of each of so many products."""
    cart = Cart.objects.create()
    for product in products(items, **fields):
        CartItem.objects.create(cart=cart, product=product, quantity=1)
    return cart


def a_shopper(name: str = "ada", **fields: object) -> User:
    """Somebody who can sign in, and is a customer."""
    return User.objects.create_user(name, f"{name}@example.com", f"{name}-of-storefront", **fields)


def signed_in(user: User) -> APIClient:
    """The client of somebody who has signed in; each request looks its token's user up."""
    api = APIClient()
    api.credentials(HTTP_AUTHORIZATION=f"JWT {AccessToken.for_user(user)}")
    return api


def an_order(shopper: User, items: int = 0) -> Order:
    """An order of two of each of so many products, at the price of today."""
    order = Order.objects.create(customer=shopper.customer, cart_id=uuid4())
    for product in products(items):
        OrderItem.objects.create(order=order, product=product, quantity=2, unit_price=product.unit_price)
    return order
