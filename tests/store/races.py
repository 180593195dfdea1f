"""Started as a process with a database of its own, named by its argument: requests race in threads.

Prints, as JSON, what each race came to.
"""

import json
import logging
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.test.utils import setup_test_environment

THREADS, ROUNDS = 8, 5


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Make each call at the same moment, in a thread of its own. Their answers, exceptions by name."""
    together, answers = Barrier(len(calls)), [None] * len(calls)

    def run(number: int) -> None:
        together.wait()
        try:
            answers[number] = calls[number]()
        except Exception as error:
            answers[number] = type(error).__name__
        finally:
            connection.close()

    threads = [Thread(target=run, args=[number]) for number in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def send(method: str, address: str, user: Any = None, **body: Any) -> int:
    """The answer's status."""
    from rest_framework.test import APIClient

    api = APIClient()
    api.force_authenticate(user)
    return getattr(api, method)(address, body).status_code


def adding_up() -> list[int]:
    """All add two of a product to one cart. What the cart holds then."""
    from tests.store.cast import a_cart, a_product

    cart = a_cart()
    add = partial(send, "post", f"/store/carts/{cart.pk}/items/", product_id=a_product().pk, quantity=2)
    for _ in range(ROUNDS):
        at_once(*[add] * THREADS)
    return [item.quantity for item in cart.items.all()]


def selling_out() -> dict[str, Any]:
    """More carts than the stock is for, filled in different orders, are ordered by all at once."""
    from store.models import Cart, CartItem, Order, OrderItem, Product
    from tests.store.cast import a_cart, a_product, a_shopper

    shopper = a_shopper("late")
    products = [a_product(inventory=30) for _ in range(3)]
    carts = [a_cart() for _ in range(3 * THREADS)]
    for number, cart in enumerate(carts):
        for turn in range(3):
            CartItem.objects.create(cart=cart, product=products[(number + turn) % 3], quantity=2)

    statuses = at_once(*[partial(send, "post", "/store/orders/", shopper, cart_id=cart.pk) for cart in carts])

    ordered = OrderItem.objects.filter(order__customer__user=shopper)
    return {
        "statuses": Counter(statuses),
        "orders": Order.objects.of(shopper).count(),
        "sold": [sum(item.quantity for item in ordered.filter(product=product)) for product in products],
        "left": [Product.objects.get(pk=product.pk).inventory for product in products],
        "carts": Cart.objects.filter(pk__in=[cart.pk for cart in carts]).count(),
    }


def ordering_twice() -> list[Any]:
    """Two shoppers order one cart, each several times. Each round's statuses, orders and stock."""
    from store.models import Order
    from tests.store.cast import a_cart, a_shopper

    shoppers = [a_shopper("ada"), a_shopper("eve")]
    rounds = []
    for _ in range(ROUNDS):
        cart = a_cart(items=1)
        product = cart.items.get().product
        order = partial(send, "post", "/store/orders/", cart_id=cart.pk)
        statuses = at_once(*[partial(order, shopper) for shopper in shoppers * (THREADS // 2)])
        product.refresh_from_db()
        answered = sorted([sorted(set(statuses[::2])), sorted(set(statuses[1::2]))])
        rounds.append([answered, Order.objects.filter(cart_id=cart.pk).count(), product.inventory])
    return rounds


def add_until_refused(cart: Any, product: int) -> tuple[int, int]:
    """Add one of a product again and again. How often it was accepted, and the status that ended it."""
    add = partial(send, "post", f"/store/carts/{cart.pk}/items/", product_id=product, quantity=1)
    accepted, status = 0, 201
    while status == 201 and accepted < 500:
        status = add()
        accepted += status == 201
    return accepted, status


def look_and_send(cart: Any, *request: Any, **body: Any) -> int:
    """Look at the cart twice, so that others are busy with it, and send the request."""
    for _ in range(2):
        send("get", f"/store/carts/{cart.pk}/")
    return send(*request, **body)


def changing_while_ordering() -> list[Any]:
    """One orders a cart to which others add and from which one deletes. Each round's answers.

    `more`: of each product, how much more was ordered than the answers say.
    """
    from store.models import Order
    from tests.store.cast import a_cart, a_product, a_shopper

    shopper, new = a_shopper("hasty"), a_product(inventory=30_000)
    rounds = []
    for _ in range(ROUNDS):
        cart = a_cart(items=2, inventory=30_000)
        there, unwanted = cart.items.all()
        *added, deleted, ordered = at_once(
            *[partial(add_until_refused, cart, there.product_id), partial(add_until_refused, cart, new.pk)]
            * 2,
            partial(look_and_send, cart, "delete", f"/store/carts/{cart.pk}/items/{unwanted.pk}/"),
            partial(look_and_send, cart, "post", "/store/orders/", shopper, cart_id=cart.pk),
        )
        told = {
            there.product_id: 1 + added[0][0] + added[2][0],
            new.pk: added[1][0] + added[3][0],
            unwanted.product_id: int(deleted != 204),
        }
        bought = dict(Order.objects.get(cart_id=cart.pk).items.values_list("product_id", "quantity"))
        more = [bought.get(product, 0) - quantity for product, quantity in told.items()]
        rounds.append({"ordered": ordered, "refusals": sorted({end for _, end in added}), "more": more})
    return rounds


def deleting_while_ordering() -> list[Any]:
    """Half of them order a cart, the others delete it. Each round's statuses of both."""
    from tests.store.cast import a_cart, a_shopper

    shopper = a_shopper("wavering")
    rounds = []
    for _ in range(ROUNDS):
        cart = a_cart(items=5)
        order = partial(send, "post", "/store/orders/", shopper, cart_id=cart.pk)
        delete = partial(send, "delete", f"/store/carts/{cart.pk}/")
        statuses = at_once(*[order, delete] * (THREADS // 2))
        rounds.append([sorted(statuses[::2]), sorted(statuses[1::2])])
    return rounds


def withdrawing_while_ordering() -> list[Any]:
    """Staff delete a product that is all there is in the carts of others, who order. Each round's ends."""
    from store.models import CartItem
    from tests.store.cast import a_cart, a_product, a_shopper

    shopper, staff = a_shopper("quick"), a_shopper("staff", is_staff=True)
    rounds = []
    for _ in range(2 * ROUNDS):
        product, carts = a_product(inventory=100), [a_cart() for _ in range(THREADS - 1)]
        for cart in carts:
            CartItem.objects.create(cart=cart, product=product, quantity=1)
        *ordered, deleted = at_once(
            *[partial(send, "post", "/store/orders/", shopper, cart_id=cart.pk) for cart in carts],
            partial(send, "delete", f"/store/products/{product.pk}/", staff),
        )
        rounds.append([sorted(set(ordered)), deleted])
    return rounds


def registering_twice() -> list[Any]:
    """All register one name, then one address. Each time's statuses, and how many users that made."""
    from store.models import User

    register, ends = partial(send, "post", "/auth/users/", password="secret"), []
    for turn in range(ROUNDS):
        one_name = [
            partial(register, username=f"name{turn}", email=f"{number}@{turn}.example")
            for number in range(THREADS)
        ]
        one_address = [
            partial(register, username=f"{number}.{turn}", email=f"address@{turn}.example")
            for number in range(THREADS)
        ]
        for calls in (one_name, one_address):
            before = User.objects.count()
            statuses = at_once(*calls)
            ends.append([sorted(statuses), User.objects.count() - before])
    return ends


def refreshing_twice() -> list[Any]:
    """All bring one refresh token. Each round's statuses, and how many tokens that made."""
    from rest_framework_simplejwt.token_blacklist.models import OutstandingToken
    from rest_framework_simplejwt.tokens import RefreshToken

    from tests.store.cast import a_shopper

    shopper, ends = a_shopper("refreshed"), []
    for _ in range(ROUNDS):
        token = RefreshToken.for_user(shopper)
        before = OutstandingToken.objects.count()
        statuses = at_once(*[partial(send, "post", "/auth/jwt/refresh/", refresh=str(token))] * THREADS)
        ends.append([sorted(statuses), OutstandingToken.objects.count() - before])
    return ends


RACES = [
    adding_up,
    selling_out,
    ordering_twice,
    changing_while_ordering,
    deleting_while_ordering,
    withdrawing_while_ordering,
    registering_twice,
    refreshing_twice,
]


def main() -> None:
    django.setup()
    setup_test_environment()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
    logging.disable(logging.WARNING)  # refusals are expected here
    connection.settings_dict["TEST"]["NAME"] = sys.argv[1]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        outcome = {race.__name__: race() for race in RACES}
    finally:
        connection.creation.destroy_test_db("", verbosity=0)
    sys.stdout.write(json.dumps(outcome))


if __name__ == "__main__":
    main()
