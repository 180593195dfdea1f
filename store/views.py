"""The shop's endpoints: which rows, which serializer."""

from typing import Any, cast

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import Http404
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status
from rest_framework.exceptions import APIException, ErrorDetail
from rest_framework.generics import get_object_or_404
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import BasePermission, IsAdminUser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet, ModelViewSet

from store import carts, orders, rows
from store.filters import ProductFilter, SearchFilter, TotalOrderingFilter
from store.models import (
    Cart,
    CartItem,
    CartQuerySet,
    Collection,
    CollectionQuerySet,
    Order,
    OrderQuerySet,
    Product,
    ProductImage,
    ProductQuerySet,
    Review,
    User,
)
from store.pagination import Pages
from store.permissions import IsCustomer, StaffChanges, StaffWrites
from store.schema.refusals import IN_USE, OUT_OF_STOCK
from store.serializers import (
    AddCartItemSerializer,
    CartItemSerializer,
    CartSerializer,
    CollectionSerializer,
    OrderSerializer,
    PlaceOrderSerializer,
    ProductImageSerializer,
    ProductSerializer,
    ReviewSerializer,
    UpdateCartItemSerializer,
    UpdateOrderSerializer,
)


class InUse(APIException):
    """What others need is not deleted. The course calls the reason `error`."""

    status_code = status.HTTP_405_METHOD_NOT_ALLOWED

    def __init__(self, reason: str) -> None:
        self.detail = {"error": ErrorDetail(reason)}


class UpdateExisting:
    """What is deleted while it is being changed is not found; serializers never bring it back."""

    def perform_update(self, serializer: BaseSerializer) -> None:
        try:
            serializer.save()
        except ObjectDoesNotExist as error:
            raise Http404 from error


@extend_schema_view(destroy=extend_schema(responses={204: None, 405: IN_USE}))
class CollectionViewSet(UpdateExisting, ModelViewSet):
    """All collections by title, not paged, each with the number of its products. One with products stays."""

    serializer_class = CollectionSerializer
    permission_classes = [StaffWrites]
    in_use = "This collection has products. Move or delete them first."

    def get_queryset(self) -> CollectionQuerySet:
        # Counting groups the rows, and a grouped query forgets the model's own order.
        return Collection.objects.with_products_count().order_by("title", "id")

    def has_products(self, collection: Collection) -> bool:
        """Whether anything stands on the shelf."""
        return collection.products.exists()

    def perform_destroy(self, collection: Collection) -> None:
        if self.has_products(collection):
            raise InUse(self.in_use)
        try:
            collection.delete()
        except IntegrityError as error:  # its first product came just now
            raise InUse(self.in_use) from error


@extend_schema_view(destroy=extend_schema(responses={204: None, 405: IN_USE}))
class ProductViewSet(UpdateExisting, ModelViewSet):
    """The catalogue: filtered, searched, ordered, in pages.

    A product that was ordered stays. Any other may be deleted, and is gone from all carts then.
    """

    serializer_class = ProductSerializer
    permission_classes = [StaffWrites]
    in_use = "This product has been ordered, or is being ordered right now: it stays."
    pagination_class = Pages
    filter_backends = [DjangoFilterBackend, SearchFilter, TotalOrderingFilter]
    filterset_class = ProductFilter
    search_fields = ["title", "description"]
    ordering_fields = ["unit_price", "last_update"]

    def get_queryset(self) -> ProductQuerySet:
        return Product.objects.with_images()

    def is_ordered(self, product: Product) -> bool:
        """Whether any order holds the product."""
        return product.order_items.exists()

    def perform_destroy(self, product: Product) -> None:
        if self.is_ordered(product):
            raise InUse(self.in_use)
        try:
            product.delete()
        except IntegrityError as error:  # somebody orders it at the same moment
            raise InUse(self.in_use) from error


class PartViewSet(UpdateExisting, ModelViewSet):
    """What belongs to the product in the address; 404 when that is unknown, or is gone before the write."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.product = get_object_or_404(Product, pk=kwargs["product_pk"])

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(product=self.product)

    def perform_create(self, serializer: BaseSerializer) -> None:
        try:
            serializer.save(product=self.product)
        except IntegrityError as error:
            raise Http404 from error


class ProductImageViewSet(PartViewSet):
    """The images of one product, not paged. Staff add and delete them; none is ever changed."""

    queryset = ProductImage.objects.all()
    serializer_class = ProductImageSerializer
    permission_classes = [StaffWrites]
    parser_classes = [MultiPartParser]
    http_method_names = ["get", "post", "delete", "head", "options"]


class ReviewViewSet(PartViewSet):
    """What is said about one product, not paged. Anybody may add to it, staff change and delete."""

    queryset = Review.objects.all()
    serializer_class = ReviewSerializer
    permission_classes = [StaffChanges]


class CartViewSet(
    mixins.CreateModelMixin, mixins.RetrieveModelMixin, mixins.DestroyModelMixin, GenericViewSet
):
    """Carts for anonymous shoppers. Nobody may list them: the UUID is the key."""

    serializer_class = CartSerializer

    def get_queryset(self) -> CartQuerySet:
        return Cart.objects.with_items()

    def perform_destroy(self, cart: Cart) -> None:
        try:
            carts.delete(cart=cart)
        except Cart.DoesNotExist as error:
            raise Http404 from error


class CartItemViewSet(UpdateExisting, ModelViewSet):
    """The items of one cart. What is added twice adds up in one item."""

    queryset = CartItem.objects.with_product()
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.cart = get_object_or_404(Cart, pk=kwargs["cart_pk"])

    def get_queryset(self) -> QuerySet[CartItem]:
        return super().get_queryset().filter(cart=self.cart)

    def get_serializer_class(self) -> type[BaseSerializer]:
        return {"create": AddCartItemSerializer, "partial_update": UpdateCartItemSerializer}.get(
            self.action, CartItemSerializer
        )

    def perform_create(self, serializer: BaseSerializer) -> None:
        try:
            serializer.save(cart=self.cart)
        except Cart.DoesNotExist as error:
            raise Http404 from error

    def perform_destroy(self, item: CartItem) -> None:
        try:
            rows.delete(item)
        except CartItem.DoesNotExist as error:
            raise Http404 from error


class OutOfStock(APIException):
    """The shop has less than the cart asks for."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "out_of_stock"


class OrderViewSet(UpdateExisting, ModelViewSet):
    """A customer's own orders, placed from a cart; staff see all.

    Deleting an order forgets it. It gives nothing back to the stock: nobody knows what has been shipped.
    """

    http_method_names = ["get", "post", "patch", "delete", "head", "options"]

    def get_permissions(self) -> list[BasePermission]:
        return [IsAdminUser() if self.action in ("partial_update", "destroy") else IsCustomer()]

    def get_queryset(self) -> OrderQuerySet:
        every = Order.objects.with_items()
        return every if self.request.user.is_staff else every.of(self.request.user)

    def get_serializer_class(self) -> type[BaseSerializer]:
        return {"create": PlaceOrderSerializer, "partial_update": UpdateOrderSerializer}.get(
            self.action, OrderSerializer
        )

    @extend_schema(responses={200: OrderSerializer, 409: OUT_OF_STOCK})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Order a cart, which is gone then. The same cart again gives the same order: hence 200, not 201."""
        response = super().create(request, *args, **kwargs)
        response.status_code = status.HTTP_200_OK
        return response

    def perform_create(self, serializer: BaseSerializer) -> None:
        try:
            serializer.save(customer=cast(User, self.request.user).customer)
        except orders.OutOfStockError as error:
            raise OutOfStock(str(error)) from error
