"""Who caused a query, told for views, serializers and middleware of every make."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.test import Client
from django.urls import path
from django.views import View
from django.views.generic import ListView
from pytest_django import Settings
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from store.models import Cart, CartItem, Collection, Product, User
from storefront import timing
from tests.store.cast import a_cart, a_shopper
from tests.storefront.query_log import Cause, causes

pytestmark = pytest.mark.django_db

HERE = "tests/storefront/test_query_origins.py"
SHELF = 'shelf = serializers.CharField(source="collection.title")'
PHONE = 'phone = serializers.CharField(source="customer.phone")'
USERS = "user_set = serializers.PrimaryKeyRelatedField(many=True, read_only=True)"
PICTURES = 'pictures = serializers.IntegerField(source="images.count")'


class Titled(serializers.ModelSerializer):
    class Meta:
        model = Collection
        fields = ["title"]


class Plain(serializers.Serializer):
    """It declares no model: its rows tell."""

    collection = Titled()


class Dotted(serializers.ModelSerializer):
    shelf = serializers.CharField(source="collection.title")

    class Meta:
        model = Product
        fields = ["shelf"]


class Inherited(Dotted):
    """What it shows is declared in its parent."""


class Counted(serializers.ModelSerializer):
    pictures = serializers.IntegerField(source="images.count")

    class Meta:
        model = Product
        fields = ["pictures"]


class Deep(serializers.ModelSerializer):
    class Meta:
        model = Product
        fields = [
            "title",
            "collection",
        ]
        depth = 1


class Shelved(serializers.ModelSerializer):
    collection = Titled()

    class Meta:
        model = Product
        fields = ["collection"]


class Chained(serializers.ModelSerializer):
    product = Shelved()

    class Meta:
        model = CartItem
        fields = ["product"]


class Shown(serializers.Serializer):
    product = Shelved()


class Mixed(serializers.ModelSerializer):
    items = Shown(many=True)

    class Meta:
        model = Cart
        fields = ["items"]


class Described(serializers.ModelSerializer):
    class Meta:
        model = Product
        fields = [
            "title",
            "description",
        ]


class Detailed(serializers.ModelSerializer):
    product = Described()

    class Meta:
        model = CartItem
        fields = ["product"]


class Reverse(serializers.ModelSerializer):
    phone = serializers.CharField(source="customer.phone")

    class Meta:
        model = User
        fields = ["phone"]


class Unnamed(serializers.ModelSerializer):
    """A relation without a related_name: its accessor, not its query name, is what is prefetched."""

    user_set = serializers.PrimaryKeyRelatedField(many=True, read_only=True)

    class Meta:
        model = Group
        fields = ["user_set"]


class Envelope(serializers.Serializer):
    """The model's serializer is not the outermost."""

    rows = Shelved(many=True)


class PassingList(serializers.ListSerializer):
    def to_representation(self, data: Any) -> Any:
        return super().to_representation(data)


class Picture(serializers.Serializer):
    image = serializers.CharField()

    class Meta:
        list_serializer_class = PassingList


class Pictured(serializers.ModelSerializer):
    images = Picture(many=True)

    class Meta:
        model = Product
        fields = ["images"]


def listing(serializer: type[serializers.BaseSerializer], rows: Any) -> Callable[..., HttpResponse]:
    """A list of the rows."""
    return type("Listing", (ListAPIView,), {"serializer_class": serializer, "queryset": rows}).as_view()


class Passing(ListAPIView):
    """Overrides that hand on are not to blame."""

    queryset = Collection.objects.all()
    serializer_class = Titled

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().dispatch(request, *args, **kwargs)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)


class ByHand(View):
    def get(self, request: HttpRequest) -> JsonResponse:
        names = [group.name for group in Group.objects.all()]
        return JsonResponse(names, safe=False)


class Rendered(ListView):
    """The query runs when the template is rendered, after the view has returned."""

    model = Group

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> TemplateResponse:
        return template(self.request, context["object_list"])


def template(request: HttpRequest, groups: Any) -> TemplateResponse:
    text: Any = engines["django"].from_string("{% for group in groups %}{{ group.name }}{% endfor %}")
    return TemplateResponse(request, text, {"groups": groups})


def lazily(request: HttpRequest) -> TemplateResponse:
    return template(request, Group.objects.all())


def listed(request: HttpRequest) -> JsonResponse:
    return JsonResponse(Plain(list(Product.objects.all()), many=True).data, safe=False)


def enveloped(request: HttpRequest) -> JsonResponse:
    return JsonResponse(Envelope({"rows": Product.objects.all()}).data)


@api_view(["GET"])
def decorated(request: Request) -> Response:
    return Response([group.name for group in Group.objects.all()])


def streaming(request: HttpRequest) -> StreamingHttpResponse:
    def names() -> Iterator[str]:
        for group in Group.objects.all():
            yield group.name

    return StreamingHttpResponse(names())


async def awaiting(request: HttpRequest) -> HttpResponse:
    return HttpResponse(await Group.objects.acount())


def remembering(request: HttpRequest) -> HttpResponse:
    request.session["seen"] = True
    return HttpResponse()


def hands_on(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    return middleware


def asks(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        Group.objects.first()
        return get_response(request)

    return middleware


urlpatterns = [
    path("dotted/", listing(Dotted, Product.objects.all())),
    path("inherited/", listing(Inherited, Product.objects.all())),
    path("counted/", listing(Counted, Product.objects.all())),
    path("deep/", listing(Deep, Product.objects.all())),
    path("plain/", listing(Plain, Product.objects.all())),
    path("chained/", listing(Chained, CartItem.objects.all())),
    path("reverse/", listing(Reverse, User.objects.all())),
    path("unnamed/", listing(Unnamed, Group.objects.all())),
    path("pictured/", listing(Pictured, Product.objects.all())),
    path("enveloped/", enveloped),
    path("shelved/", listing(Shelved, Product.objects.all())),
    path("listed/", listed),
    path("detailed/", listing(Detailed, CartItem.objects.only("product__title").select_related("product"))),
    path("mixed/", listing(Mixed, Cart.objects.all())),
    path("deferred/", listing(Described, Product.objects.only("title"))),
    path("passing/", Passing.as_view()),
    path("by_hand/", ByHand.as_view()),
    path("rendered/", Rendered.as_view()),
    path("lazily/", lazily),
    path("decorated/", decorated),
    path("streaming/", streaming),
    path("awaiting/", awaiting),
    path("remembering/", remembering),
]


Origins = Callable[[str], list[Cause]]


@pytest.fixture
def origins(settings: Settings, client: Client) -> Origins:
    """Asks one of the addresses above: who caused its queries."""
    settings.ROOT_URLCONF = __name__
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
    a_shopper().groups.add(Group.objects.create(name="gardeners"))
    a_cart(items=2)
    return lambda address: causes(client, f"/{address}/")


@pytest.mark.parametrize(
    ("address", "text", "name", "add"),
    [
        ("shelved", "collection = Titled()", "Shelved.collection", "select_related('collection')"),
        (
            "chained",
            "collection = Titled()",
            "Chained.product.collection",
            "select_related('product__collection')",
        ),
        ("dotted", SHELF, "Dotted.shelf", "select_related('collection')"),
        ("inherited", SHELF, "Inherited.shelf", "select_related('collection')"),
        ("deep", '"collection",', "Deep.collection", "select_related('collection')"),
        ("plain", "collection = Titled()", "Plain.collection", "select_related('collection')"),
        ("enveloped", "collection = Titled()", "Envelope.rows.collection", "select_related('collection')"),
        ("listed", "collection = Titled()", "Plain.collection", "select_related('collection')"),
        ("reverse", PHONE, "Reverse.phone", "select_related('customer')"),
        ("unnamed", USERS, "Unnamed.user_set", "prefetch_related('user_set')"),
        ("pictured", "images = Picture(many=True)", "Pictured.images", "prefetch_related('images')"),
        (
            "mixed",
            "collection = Titled()",
            "Mixed.items.product.collection",
            "prefetch_related('items__product__collection')",
        ),
        ("counted", PICTURES, "Counted.pictures", ""),
        ("deferred", '"description",', "Described.description", ""),
        ("detailed", '"description",', "Detailed.product.description", ""),
    ],
)
def test_a_field_is_named_where_it_is_declared(
    origins: Origins, address: str, text: str, name: str, add: str
) -> None:
    *_, last = origins(address)
    assert (last.file, last.text, last.name, last.add) == (HERE, text, name, add)


@pytest.mark.parametrize(
    ("address", "text", "name", "view"),
    [
        ("passing", "queryset = Collection.objects.all()", "Passing", "Passing.get"),
        ("by_hand", "names = [group.name for group in Group.objects.all()]", "ByHand.get", "ByHand.get"),
        ("rendered", "class Rendered(ListView):", "Rendered", "Rendered.get"),
        ("lazily", "def lazily(request: HttpRequest) -> TemplateResponse:", "lazily", "lazily"),
        (
            "decorated",
            "return Response([group.name for group in Group.objects.all()])",
            "decorated",
            "decorated.get",
        ),
        ("awaiting", "async def awaiting(request: HttpRequest) -> HttpResponse:", "awaiting", "awaiting"),
    ],
)
def test_a_view_is_named_by_its_line_or_where_it_says_its_rows(
    origins: Origins, address: str, text: str, name: str, view: str
) -> None:
    assert origins(address) == [Cause(1, HERE, text, name, view)]


def test_a_class_without_source_has_a_name_only(origins: Origins) -> None:
    assert origins("shelved")[0] == Cause(1, "", "", "Listing", "Listing.get")


def test_a_middleware_that_asks_is_named(origins: Origins, settings: Settings) -> None:
    settings.MIDDLEWARE = ["storefront.timing.ServerTiming", f"{__name__}.asks"]

    first, _ = origins("by_hand")
    assert first == Cause(1, HERE, "Group.objects.first()", "asks.<locals>.middleware", "")


def test_a_middleware_that_hands_on_is_not_to_blame(origins: Origins, settings: Settings) -> None:
    session = "django.contrib.sessions.middleware.SessionMiddleware"
    settings.MIDDLEWARE = ["storefront.timing.ServerTiming", f"{__name__}.hands_on", session]

    assert {told[1:] for told in origins("remembering")} == {("", "", "", "", "")}


def test_what_is_asked_while_an_answer_streams_comes_too_late(origins: Origins) -> None:
    assert origins("streaming") == []


def test_an_origin_that_cannot_be_told_fails_no_request(
    origins: Origins, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "_origin", None)

    assert origins("by_hand") == [Cause(1, "", "", "", "")]
