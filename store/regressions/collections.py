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
