"""Every way in which the catalogue is written, by name: each changes the first page of the list."""

from collections.abc import Callable
from decimal import Decimal

from django.db import connection, transaction
from rest_framework.test import APIClient

from store import orders
from store.models import Cart, CartItem, Product, ProductImage
from tests.store.cast import a_collection, a_product, a_shopper


def first() -> Product:
    return Product.objects.order_by("id")[0]


def by_staff() -> None:
    api = APIClient()
    api.force_authenticate(a_shopper("grace", is_staff=True))
    api.patch(f"/store/products/{first().pk}/", {"title": "Shovel"})


def by_an_order() -> None:
    cart = Cart.objects.create()
    CartItem.objects.create(cart=cart, product=first(), quantity=1)
    orders.place(customer=a_shopper("ada").customer, cart_id=cart.pk)


def by_a_move() -> None:
    product = first()
    product.collection = a_collection("Kitchen")
    product.save()


def in_bulk() -> None:
    described = {"slug": "rake", "unit_price": 1, "inventory": 1, "collection": first().collection}
    Product.objects.bulk_create(Product(title=f"Rake {number}", **described) for number in range(3))


def without_an_image() -> None:
    ProductImage.objects.order_by("id")[0].delete()


def by_hand() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_product SET title = %s WHERE id = %s", ["Hoe", first().pk])


def then_rolled_back_and_written() -> None:
    """A transaction that is rolled back leaves a version behind that is not the next one's."""
    with transaction.atomic():
        Product.objects.update(unit_price=Decimal("9.99"))
        transaction.set_rollback(True)
    Product.objects.update(unit_price=Decimal("8.88"))


WRITES: dict[str, Callable[[], object]] = {
    "a product of staff": by_staff,
    "an order": by_an_order,
    "a new product": lambda: a_product(first().collection),
    "products in bulk": in_bulk,
    "a price for all": lambda: Product.objects.update(unit_price=Decimal("3.30")),
    "a move to another collection": by_a_move,
    "a deletion": lambda: Product.objects.order_by("-id")[0].delete(),
    "a new image": lambda: ProductImage.objects.create(product=first(), image="store/images/3.png"),
    "another image": lambda: ProductImage.objects.update(image="store/images/4.png"),
    "one image less": without_an_image,
    "SQL by hand": by_hand,
    "a write after one that was rolled back": then_rolled_back_and_written,
}
