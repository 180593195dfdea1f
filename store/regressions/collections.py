"""Mistakes in the list of collections."""

from typing import Any

from store.models import Collection, CollectionQuerySet
from store.serializers import CollectionSerializer
from store.variants import also, regresses
from store.views import CollectionViewSet


@regresses(
    CollectionViewSet,
    "get_queryset",
    probe="collections",
    moves={"queries": "+1 per collection"},
    size="collections",
    figures={10: (1, 11), 50: (1, 51)},
)
def count_per_collection(self: CollectionViewSet) -> CollectionQuerySet:
    """Count the products of each collection by itself: one more query for every collection.

    Symptom: The list of collections is not even paged, has ten lines, and is one of the slowest calls when
        the database is on another machine.
    Tool: silk, scan
    See it: `/silk/` shows eleven queries, ten of them a COUNT with another id.
    Fix: Let one query count for all: `Collection.objects.with_products_count()`, an annotation.
    """
    return Collection.objects.all()


@also(count_per_collection, CollectionSerializer, "to_representation")
def count_in_serializer(self: CollectionSerializer, collection: Collection) -> dict[str, Any]:
    """Count where the number is shown."""
    answer = super(CollectionSerializer, self).to_representation(collection)
    answer["products_count"] = collection.products.count()
    return answer


@regresses(
    CollectionViewSet,
    "has_products",
    probe="delete_collection",
    moves={"rows": "all products of the collection, to learn whether there is one"},
    size="products in the collection",
    figures={100: (3, 102), 200: (3, 202)},
)
def truth_for_exists(self: CollectionViewSet, collection: Collection) -> bool:
    """Ask whether a queryset is true: that fetches all its rows, to learn whether there is one.

    Symptom: A yes or no takes long, and longer for those who have much. With large tables the process runs
        out of memory at a line that reads like plain English: `if queryset:`.
    Tool: query log, flame graph
    See it: The query looks innocent. `X-Query-Log: 1` tells the rows that it fetched, and the answer shows
        none of them. In the flame graph the ORM makes objects below `__bool__`.
    Fix: `queryset.exists()` lets the database stop at the first row. Where the rows are used anyway, `if` is
        right, and `exists()` a query too many.
    """
    return bool(collection.products.all())
