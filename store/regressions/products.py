"""Mistakes in the catalogue of products."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from store.filters import IntegerFilter
from store.models import Product, ProductQuerySet
from store.pagination import Pages
from store.serializers import ProductImageSerializer, ProductSerializer
from store.variants import regresses
from store.views import PartViewSet, ProductViewSet


@regresses(
    ProductViewSet,
    "get_queryset",
    probe="product_list",
    moves={"queries": "+1 per product"},
    size="products on the page",
    figures={10: (3, 12), 50: (3, 52)},
)
def n_plus_one(self: ProductViewSet) -> ProductQuerySet:
    """Forget prefetch_related: one more query for every product on the page.

    Symptom: The list gets slower with every product on the page, though the database reports no slow query.
        It was fast when it was written, with three products.
    Tool: silk, scan
    See it: `/silk/` shows 12 queries for a page of ten, ten of them the same but for an id. `scan` names
        `ProductSerializer.images` and the prefetch to add. (The well-known course counts 13: its filter looks
        the collection up first.)
    Fix: Fetch in the view what the serializer shows: `Product.objects.with_images()`, which is
        `prefetch_related("images")`.
    """
    return Product.objects.all()


@regresses(
    ProductSerializer,
    "to_representation",
    probe="product_list",
    moves={"queries": "+1 per product"},
    size="products on the page",
    figures={10: (3, 13), 50: (3, 53)},
)
def prefetch_defeated(self: ProductSerializer, product: Product) -> dict[str, Any]:
    """Sort what was prefetched: order_by() on the relation asks the database again, for every product.

    Symptom: "But there is a prefetch!" There is, and the list still gets slower with every product on the
        page.
    Tool: silk, scan
    See it: `/silk/` shows eleven queries for images instead of ten: the first fetches those of all products,
        for nobody; the others have an ORDER BY of their own. `scan` names the line that sorts.
    Fix: Only `.all()` reads what was prefetched. Sort in the model's Meta, in the Prefetch's queryset, or in
        Python.
    """
    answer = super(ProductSerializer, self).to_representation(product)
    images = product.images.order_by("id")
    answer["images"] = ProductImageSerializer(images, many=True, context=self.context).data
    return answer


@regresses(
    ProductViewSet,
    "get_queryset",
    probe="product_list",
    moves={"rows": "the reviews of every product on the page"},
    size="products on the page",
    figures={10: (41, 66), 50: (201, 298)},
)
def prefetch_unused(self: ProductViewSet) -> ProductQuerySet:
    """Prefetch what nobody shows: the reviews of all products on the page, left from an older answer.

    Symptom: The list takes a little longer than it could, and nobody complains. The database sends more than
        the answer holds.
    Tool: query log
    See it: With the header `X-Query-Log: 1` the answer lists a query for reviews and its rows, and no review
        is in the answer. Four queries for any page: what looks for an N+1 finds nothing.
    Fix: Take away the prefetch when the field goes. A query budget with a reason for each query
        (`tests/store/test_query_budgets.py`) tells which one has none left.
    """
    return Product.objects.with_images().prefetch_related("reviews")


@regresses(
    Pages,
    "get_paginated_response",
    probe="product_list",
    moves={"rows": "all products and their images, for their number"},
    size="products on the page",
    figures={10: (41, 4041), 50: (201, 4201)},
)
def len_for_count(self: Any, data: Any) -> Any:
    """Count with len(): all rows of the table are fetched, and their images too, to learn their number.

    Symptom: Every page is equally slow, the last one and one with a single product too. It gets slower with
        each product that is added to the shop, and memory grows with it.
    Tool: query log, flame graph
    See it: Five queries, whatever the page size. `X-Query-Log: 1` tells that they fetched 4041 rows to show
        10 products; in the flame graph the ORM makes objects below `len`.
    Fix: `queryset.count()` lets the database count. Here the paginator has done so already: its `count`.
    """
    response = super(Pages, self).get_paginated_response(data)
    response.data["count"] = len(self.page.paginator.object_list)
    return response


@regresses(
    IntegerFilter,
    "filter",
    probe="product_filter",
    moves={"rows": "all products and their images, to find those of one collection"},
    size="products on the page",
    figures={10: (41, 4041), 50: (201, 4201)},
)
def filtered_in_python(self: IntegerFilter, queryset: ProductQuerySet, value: int | None) -> ProductQuerySet:
    """Filter in Python: fetch all products to pick those of one collection, then fetch these again.

    Symptom: The list is fast, the list of one collection slow, though it has fewer products. On the laptop of
        whoever wrote it, with twenty products, it was fast as well.
    Tool: query log, flame graph
    See it: `X-Query-Log: 1` tells 4041 rows for ten products, the first query without a WHERE, later ones
        with a long list of ids.
    Fix: Say the condition to the database: `queryset.filter(collection__id=value)` reads just the page,
        through the index.
    """
    if value is None:
        return queryset
    return queryset.filter(id__in=[product.id for product in queryset if product.collection_id == value])


# Its imports stand in its body, so that a patch brings them along.
@regresses(
    PartViewSet,
    "get_queryset",
    probe="reviews",
    moves={"cpu": "the whole table is read to find those of one product"},
    size="products in the shop",
    figures={1_000: (1, 1.1), 10_000: (1, 2.1)},
)
def index_defeated(self: PartViewSet) -> QuerySet:
    """Compare a number as text: the index on it is of no use, and the database reads every row.

    Symptom: Reviews get slower month by month, without a deployment. Queries and rows are what they always
        were.
    Tool: EXPLAIN, flame graph
    See it: silk and the debug toolbar show the plan of a query: SCAN on SQLite, Seq Scan on PostgreSQL, where
        an index should be named. In the flame graph SQL grows. With 1000 products the effect is small; it
        grows with the table.
    Fix: Compare with the column's own type and without a function around it: `filter(product=self.product)`.
    """
    from django.db.models import CharField
    from django.db.models.functions import Cast

    as_text: QuerySet = super(PartViewSet, self).get_queryset().alias(owner=Cast("product_id", CharField()))
    return as_text.filter(owner=str(self.product.id))


@regresses(
    ProductViewSet,
    "list",
    probe="product_list",
    moves={"cpu": "a serializer and its fields made for each product"},
    size="products on the page",
    figures={10: (1, 1.7), 50: (1, 2.7)},
)
def serializer_per_row(self: ProductViewSet, request: Request, *args: Any, **kwargs: Any) -> Response:
    """Make a serializer for each row: each finds out the fields of its model anew.

    Symptom: The list takes long and the database is idle: three fast queries, and the rest of the time is
        nobody's.
    Tool: flame graph
    See it: `Server-Timing` says that `db` is a small part of `app`. The flame graph shows `fields` and
        `get_fields` of the serializers below `list`, as wide as the work itself.
    Fix: One serializer for all: `self.get_serializer(page, many=True)`, as `ListModelMixin.list` does.
    """
    page: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
    return self.get_paginated_response([self.get_serializer(product).data for product in page])
