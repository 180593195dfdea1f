"""Started as a process with a database of its own: threads add one product to one cart at the same moment."""

import sys
from threading import Barrier, Thread

import django
from django.core.management import call_command
from django.db import connection

THREADS, ROUNDS = 8, 5


def main() -> None:
    django.setup()
    call_command("migrate", verbosity=0)
    from store.models import CartItem
    from tests.store.cast import a_cart, a_product

    cart, product, together = a_cart(), a_product(), Barrier(THREADS)

    def add() -> None:
        from store import carts

        for _ in range(ROUNDS):
            together.wait()
            carts.add_item(cart=cart, product=product, quantity=2)
        connection.close()

    threads = [Thread(target=add) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.stdout.write(str(list(CartItem.objects.values_list("quantity", flat=True))))


if __name__ == "__main__":
    main()
