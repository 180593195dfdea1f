"""The shop's endpoints: which rows, which serializer."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import Http404
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.exceptions import APIException
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import BasePermission, IsAdminUser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet, ModelViewSet, ReadOnlyModelViewSet

from store import orders
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
    User,
)
from store.pagination import Pages
from store.permissions import IsCustomer
from store.serializers import (
    AddCartItemSerializer,
    CartItemSerializer,
    CartSerializer,
    CollectionSerializer,
    OrderSerializer,
    PlaceOrderSerializer,
    ProductImageSerializer,
    ProductSerializer,
    UpdateCartItemSerializer,
    UpdateOrderSerializer,
)


class CollectionViewSet(ReadOnlyModelViewSet):
    """All collections by title, not paged, each with the number of its products."""

    serializer_class = CollectionSerializer

    def get_queryset(self) -> CollectionQuerySet:
        # Counting groups the rows, and a grouped query forgets the model's own order.
        return Collection.objects.with_products_count().order_by("title", "id")


class ProductViewSet(ReadOnlyModelViewSet):
    """The catalogue: filtered, searched, ordered, in pages."""

    serializer_class = ProductSerializer
    pagination_class = Pages
    filter_backends = [DjangoFilterBackend, SearchFilter, TotalOrderingFilter]
    filterset_class = ProductFilter
    search_fields = ["title", "description"]
    ordering_fields = ["unit_price", "last_update"]

    def get_queryset(self) -> ProductQuerySet:
        return Product.objects.with_images()


class ProductImageViewSet(ReadOnlyModelViewSet):
    """The images of one product, not paged."""

    queryset = ProductImage.objects.all()
    serializer_class = ProductImageSerializer

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.product = get_object_or_404(Product, pk=kwargs["product_pk"])

    def get_queryset(self) -> QuerySet[ProductImage]:
        return super().get_queryset().filter(product=self.product)


class CartViewSet(
    mixins.CreateModelMixin, mixins.RetrieveModelMixin, mixins.DestroyModelMixin, GenericViewSet
):
    """Carts for anonymous shoppers. Nobody may list them: the UUID is the key."""

    serializer_class = CartSerializer

    def get_queryset(self) -> CartQuerySet:
        return Cart.objects.with_items()


class CartItemViewSet(ModelViewSet):
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

    def perform_update(self, serializer: BaseSerializer) -> None:
        try:
            serializer.save()
        except CartItem.DoesNotExist as error:
            raise Http404 from error


class OutOfStock(APIException):
    """The shop has less than the cart asks for."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "out_of_stock"


class OrderViewSet(ModelViewSet):
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

    @extend_schema(responses={200: OrderSerializer})
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

    def perform_update(self, serializer: BaseSerializer) -> None:
        try:
            serializer.save()
        except Order.DoesNotExist as error:
            raise Http404 from error
