"""Mistakes in orders."""

from store.models import OrderItemQuerySet
from store.variants import regresses


@regresses(
    OrderItemQuerySet,
    "with_product",
    probe="orders",
    moves={"bytes": "every column of every product, its description above all"},
    size="orders of the customer",
    figures={10: (10245, 26042), 50: (30519, 77479)},
)
def wide_columns(self: OrderItemQuerySet) -> OrderItemQuerySet:
    """Fetch all columns of what is shown with three: descriptions travel from the database to nobody.

    Symptom: The database sends many times what the answer holds, and everybody who adds a column to the
        products makes the orders slower.
    Tool: query log
    See it: Queries and rows are few, as they should be. `X-Query-Log: 1` tells the bytes that they fetched:
        more than the answer has, and the statement names columns that nobody shows.
    Fix: Name what is shown: `.only("product__title", …)` on the QuerySet. Worth it where rows are many or
        columns wide; a column that is used but not named costs a query a row.
    """
    return self.select_related("product")
