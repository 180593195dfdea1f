"""Seven lists of cakes. The first is as it should be."""

from rest_framework.generics import ListAPIView
from rest_framework.pagination import PageNumberPagination

from menu import serializers
from menu.models import Cake


class Pages(PageNumberPagination):
    """Ten cakes a page, unless told otherwise."""

    page_size = 10
    page_size_query_param = "page_size"


class CakeList(ListAPIView):
    """What the lists share."""

    queryset = Cake.objects.all()
    pagination_class = Pages


class Cakes(CakeList):
    """Two queries more for each page, none for each cake."""

    queryset = Cake.objects.select_related("baker").prefetch_related("layers")
    serializer_class = serializers.CakeSerializer


class LayeredCakes(CakeList):
    """A nested serializer, and nothing prefetched."""

    serializer_class = serializers.LayeredCakeSerializer


class PraisedCakes(CakeList):
    """filter().exists() for each cake."""

    serializer_class = serializers.PraisedCakeSerializer


class RatedCakes(CakeList):
    """aggregate() for each cake, behind a property."""

    serializer_class = serializers.RatedCakeSerializer


class ToppedCakes(CakeList):
    """order_by().first() for each cake: what was prefetched is fetched again."""

    queryset = Cake.objects.prefetch_related("layers")
    serializer_class = serializers.ToppedCakeSerializer


class SignedCakes(CakeList):
    """get() for each cake."""

    serializer_class = serializers.SignedCakeSerializer


class CountedCakes(CakeList):
    """A raw cursor for each cake."""

    serializer_class = serializers.CountedCakeSerializer
