"""Is what the shop shows still true after somebody has changed it? It is read, written and read again."""

import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from workshop.visitor import Answer, Visitor

Page = tuple[str, str]  # path, and the role that reads it

MAIL_PATIENCE = 5.0  # seconds: a mail may be sent after the answer
PICTURE = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
CART = "/store/carts/00000000-0000-4000-8000-000000000010/"
ORDERS = "/store/orders/"
TO_ORDER = "00000000-0000-4000-8010-{:012}"  # seeded for measurements, each to be ordered once


def faults(visitor: Visitor, mails: Path) -> list[str]:
    """A sentence for each page that shows what was true once, or not all of what it should."""
    try:
        return [
            *products(visitor),
            *pictures(visitor),
            *reviews(visitor),
            *shelves(visitor),
            *customers(visitor),
            *orders(visitor, mails),
            *refused_orders(visitor, mails),
        ]
    except (LookupError, TypeError, ValueError) as error:
        return [f"An answer has not the form that it had: {error!r}."]
    except OSError as error:
        return [f"The shop does not answer any more: {error}."]


def products(visitor: Visitor) -> Iterator[str]:
    """Staff change a product: lists, its own page, carts and orders show it as it is now."""
    yield from changed_product(visitor, 1, catalogue_pages(visitor, 1), brief=False)
    in_cart = visitor.get(CART).json["items"][0]["product"]["id"]
    yield from changed_product(visitor, in_cart, [(CART, "anonymous")], brief=True)
    ordered = visitor.get(ORDERS, "shopper_10").json[0]["items"][0]["product"]["id"]
    yield from changed_product(visitor, ordered, [(ORDERS, "shopper_10")], brief=True)


def changed_product(visitor: Visitor, number: int, pages: Sequence[Page], *, brief: bool) -> Iterator[str]:
    """Change all of one product; `brief` pages show its title and price alone."""
    title, description = f"Product {number}, named anew", f"Product {number}, described anew"
    new = {"title": title, "description": description, "unit_price": 4321.5, "inventory": 987_654}
    shown = {"the new title": title, "the new price": "4321.50"}
    if not brief:
        shown |= {
            "the new description": description,
            "the new stock": "987654",
            "the new price with tax": "4753.65",
        }
    read(visitor, pages)
    written = visitor.send("PATCH", f"/store/products/{number}/", new, "staff")
    yield from refused(written, 200, "A change of a product")
    yield from missing(visitor, pages, shown)


def pictures(visitor: Visitor) -> Iterator[str]:
    """Staff add a picture."""
    own = "/store/products/1/images/"
    pages = [*catalogue_pages(visitor, 1), (own, "anonymous")]
    read(visitor, pages)
    written = visitor.upload(own, "new.gif", PICTURE, "staff")
    yield from refused(written, 201, "A new picture")
    if written.status == 201:
        yield from missing(visitor, pages, {"the new picture": written.json["image"]})


def reviews(visitor: Visitor) -> Iterator[str]:
    """Somebody says something about a product."""
    pages = [("/store/products/1/reviews/", "anonymous")]
    read(visitor, pages)
    review = {"name": "A visitor", "description": "Said a moment ago"}
    yield from refused(visitor.send("POST", pages[0][0], review), 201, "A new review")
    yield from missing(visitor, pages, {"the new review": review["description"]})


def shelves(visitor: Visitor) -> Iterator[str]:
    """Staff name a collection anew, and put one more product into it."""
    collections, products = "/store/collections/", "/store/products/?page_size=10"
    pages = [(collections, "anonymous"), (products, "anonymous")]
    read(visitor, pages)
    before = visitor.get(products).json["count"]
    count = visitor.get(f"{collections}3/").json["products_count"]
    renamed = visitor.send("PATCH", f"{collections}3/", {"title": "Named a moment ago"}, "staff")
    yield from refused(renamed, 200, "A change of a collection")
    new = {"title": "New", "slug": "new", "unit_price": 1, "inventory": 1, "collection": 3}
    yield from refused(visitor.send("POST", "/store/products/", new, "staff"), 201, "A new product")
    counted = {"the new number of products": f'"products_count":{count + 1}'}
    yield from missing(visitor, pages[:1], {"the new title": "Named a moment ago", **counted})
    yield from missing(visitor, pages[1:], {"the new number of products": f'"count":{before + 1}'})


def customers(visitor: Visitor) -> Iterator[str]:
    """A customer changes what the shop knows of her."""
    me = "/store/customers/me/"
    pages = [(me, "shopper_10")]
    read(visitor, pages)
    written = visitor.send("PUT", me, {"phone": "555 0100", "birth_date": "1990-02-03"}, "shopper_10")
    yield from refused(written, 200, "A change of a customer")
    yield from missing(visitor, pages, {"the new date of birth": "1990-02-03"})


def orders(visitor: Visitor, mails: Path) -> Iterator[str]:
    """A customer orders a cart: shown, taken from the stock, confirmed by mail. Staff note the payment."""
    cart = TO_ORDER.format(1)
    items = items_of(visitor, cart)
    pages = [(ORDERS, "shopper_10")]
    read(visitor, pages)
    before, sent = stock(visitor, items), mails_in(mails)
    placed = visitor.send("POST", ORDERS, {"cart_id": cart}, "shopper_10")
    if placed.status != 200:
        yield from refused(placed, 200, "An order")
        return
    number = placed.json["id"]
    if number not in [order["id"] for order in visitor.get(ORDERS, "shopper_10").json]:
        yield f"{ORDERS} does not show the new order."
    if stock(visitor, items) != {product: before[product] - quantity for product, quantity in items.items()}:
        yield "An order does not take from the stock what was ordered."
    if mails_in(mails, awaited=sent + 1) != sent + 1:
        yield f"An order sends {mails_in(mails) - sent} mails, not 1."
    paid = visitor.send("PATCH", f"{ORDERS}{number}/", {"payment_status": "C"}, "staff")
    yield from refused(paid, 200, "A change of an order")
    yield from missing(visitor, pages, {"that an order was paid": '"payment_status":"C"'})


def refused_orders(visitor: Visitor, mails: Path) -> Iterator[str]:
    """A cart with something that is out of stock is refused as a whole."""
    cart = TO_ORDER.format(2)
    items = items_of(visitor, cart)
    last = max(items)
    visitor.send("PATCH", f"/store/products/{last}/", {"inventory": 0}, "staff")
    before, sent = stock(visitor, items), mails_in(mails)
    placed = visitor.send("POST", ORDERS, {"cart_id": cart}, "shopper_10")
    yield from refused(placed, 409, "An order of what is out of stock")
    if stock(visitor, items) != before:
        yield "An order that is refused takes from the stock."
    if mails_in(mails) != sent:
        yield "An order that is refused sends a mail."


def catalogue_pages(visitor: Visitor, number: int) -> list[Page]:
    """The pages that show all of a product which is among the first of its collection."""
    own = f"/store/products/{number}/"
    shelf = visitor.get(own).json["collection"]
    lists = ["", "?page_size=10", f"?collection_id={shelf}", f"?collection_id={shelf}&page_size=10"]
    return [(own, "anonymous"), *((f"/store/products/{query}", "anonymous") for query in lists)]


def items_of(visitor: Visitor, cart: str) -> dict[int, int]:
    """The quantity of each product in a cart, by the product's id."""
    items = visitor.get(f"/store/carts/{cart}/").json["items"]
    return {item["product"]["id"]: item["quantity"] for item in items}


def stock(visitor: Visitor, items: Mapping[int, Any]) -> dict[int, int]:
    """What is left of each product."""
    return {product: visitor.get(f"/store/products/{product}/").json["inventory"] for product in items}


def mails_in(folder: Path, awaited: int = 0) -> int:
    """How many mails were sent, `awaited` as many."""
    deadline = time.monotonic() + MAIL_PATIENCE
    while (sent := found_in(folder)) < awaited and time.monotonic() < deadline:
        time.sleep(0.05)
    return sent


def found_in(folder: Path) -> int:
    """Mails in all files of a folder: a thread of the server writes its own to one."""
    return sum(path.read_text().count("\nSubject: ") for path in folder.glob("*.log"))


def read(visitor: Visitor, pages: Sequence[Page]) -> None:
    """Twice: what is kept for later is kept now."""
    for path, role in [*pages, *pages]:
        visitor.get(path, role)


def missing(visitor: Visitor, pages: Sequence[Page], shown: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each page, with the first that it lacks of what it should show."""
    for path, role in pages:
        text = visitor.get(path, role).text
        lacking = [what for what, mark in shown.items() if mark not in text]
        if lacking:
            yield f"{path} does not show {lacking[0]}."


def refused(written: Answer, status: int, what: str) -> Iterator[str]:
    """A sentence where a write was not answered as it should be."""
    if written.status != status:
        yield f"{what} is answered with {written.status}, not {status}."
