"""The rows of each table, one after the other, so that a large shop needs no more memory than a small one."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count, cycle, islice
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from store.models import Customer, Order
from store.seeding.bulk import Row
from store.seeding.shop import LEAST_STOCK, OPENING, Shop, Texts, random_uuid

MINUTES_A_YEAR = 365 * 24 * 60
IMAGES_A_PRODUCT = 3


def users(shop: Shop, texts: Texts) -> Iterator[Row]:
    """Shoppers who cannot sign in: hashing a password for each would take longer than all the rest."""
    random, nobody = shop.random("users"), make_password(None)
    for number in range(1, shop.customers + 1):
        yield {
            "id": number,
            "username": f"shopper{number}",
            "email": f"shopper{number}@example.com",
            "password": nobody,
            "first_name": random.choice(texts.first_names),
            "last_name": random.choice(texts.last_names),
            "is_active": True,
            "is_staff": False,
            "is_superuser": False,
            "date_joined": OPENING,
        }


def customers(shop: Shop) -> Iterator[Row]:
    """The customer of each user, with its id."""
    random = shop.random("customers")
    for number in range(1, shop.customers + 1):
        yield {
            "id": number,
            "user_id": number,
            "phone": f"+1 555 {random.randrange(10_000_000):07}",
            "birth_date": OPENING.date() - timedelta(days=random.randint(18 * 365, 80 * 365)),
            "membership": random.choices(Customer.Membership.values, [8, 3, 1])[0],
        }


def collections(texts: Texts) -> Iterator[Row]:
    """The shelves."""
    for number, title in enumerate(texts.shelves, start=1):
        yield {"id": number, "title": title}


def products(shop: Shop, texts: Texts) -> Iterator[Row]:
    """Products, dealt out to the collections in turn, so that none of these is empty."""
    random = shop.random("products")
    titles = [(title, slugify(title)) for title in texts.titles]
    for number in range(1, shop.products + 1):
        title, slug = random.choice(titles)
        stock = random.randrange(LEAST_STOCK, 1_000)
        yield {
            "id": number,
            "title": title,
            "slug": f"{slug}-{number}",
            "description": random.choice(texts.paragraphs),
            "unit_price": shop.price(number),
            "inventory": stock if shop.stock is None else shop.stock,
            "last_update": moment(random),
            "collection_id": number % len(texts.shelves) + 1,
        }


def product_images(shop: Shop, pictures: list[str]) -> Iterator[Row]:
    """Three different pictures for each product."""
    random, ids = shop.random("images"), count(1)
    for product in range(1, shop.products + 1):
        for picture in random.sample(pictures, IMAGES_A_PRODUCT):
            yield {"id": next(ids), "product_id": product, "image": picture}


def reviews(shop: Shop, texts: Texts) -> Iterator[Row]:
    """None to four reviews for each product."""
    random, ids = shop.random("reviews"), count(1)
    for product in range(1, shop.products + 1):
        for _ in range(random.randint(0, 4)):
            yield {
                "id": next(ids),
                "product_id": product,
                "name": random.choice(texts.first_names),
                "description": random.choice(texts.paragraphs),
                "date": moment(random).date(),
            }


def carts(shop: Shop) -> Iterator[Row]:
    """Carts that somebody has left standing, the known ones first, and those to be ordered."""
    random = shop.random("cart dates")
    for cart in [*shop.carts, *shop.carts_to_order]:
        yield {"id": cart, "created_at": moment(random)}


def cart_items(shop: Shop) -> Iterator[Row]:
    """Different products for each cart; for those to be ordered they are dealt out in turn."""
    random, ids = shop.random("cart items"), count(1)
    for cart, items in shop.carts.items():
        for product in shop.some_products(random, items):
            yield {"id": next(ids), "cart_id": cart, "product_id": product, "quantity": random.randint(1, 5)}
    turn = cycle(range(1, shop.products + 1))
    for cart, items in shop.carts_to_order.items():
        for product in islice(turn, items):
            yield {"id": next(ids), "cart_id": cart, "product_id": product, "quantity": 1}


def orders(shop: Shop) -> Iterator[Row]:
    """Orders of customers at random; most are paid."""
    random = shop.random("orders")
    for number in range(1, shop.orders + 1):
        yield {"id": number, **an_order(random, random.randint(1, shop.customers))}


def order_items(shop: Shop) -> Iterator[Row]:
    """Two to eight different products for each order, at the price of today."""
    random, ids = shop.random("order items"), count(1)
    for order in range(1, shop.orders + 1):
        for item in items_of(shop, random, order, random.randint(2, 8)):
            yield {"id": next(ids), **item}


def an_order(random: Random, customer_id: int) -> Row:
    """An order of some time in the first year, without an id."""
    return {
        "customer_id": customer_id,
        "cart_id": random_uuid(random),
        "placed_at": moment(random),
        "payment_status": random.choices(Order.PaymentStatus.values, [2, 7, 1])[0],
    }


def items_of(shop: Shop, random: Random, order_id: int, number: int) -> Iterator[Row]:
    """So many items for an order, without ids."""
    for product in shop.some_products(random, number):
        yield {
            "order_id": order_id,
            "product_id": product,
            "quantity": random.randint(1, 5),
            "unit_price": shop.price(product),
        }


def moment(random: Random) -> datetime:
    """A minute of the shop's first year."""
    return OPENING + timedelta(minutes=random.randrange(MINUTES_A_YEAR))
