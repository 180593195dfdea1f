"""What the shoppers who can sign in have bought so far."""

from store.models import Customer, Order, OrderItem
from store.seeding.rows import an_order, items_of
from store.seeding.shop import Shop

# Items of the first orders of each; the others have two to eight.
LARGE_ORDERS = [10, 50]


def make(shop: Shop, customer: Customer, orders: int) -> None:
    """Give a customer so many orders, with ids after those of all others."""
    random = shop.random(f"orders of {customer.user.username}")
    placed = Order.objects.bulk_create([Order(**an_order(random, customer.pk)) for _ in range(orders)])
    sizes = LARGE_ORDERS + [random.randint(2, 8) for _ in range(orders - len(LARGE_ORDERS))]
    OrderItem.objects.bulk_create(
        OrderItem(**item)
        for order, size in zip(placed, sizes, strict=True)
        for item in items_of(shop, random, order.pk, size)
    )
