"""Slower stand-ins: mistakes that teams really make. Same answers, more work. Never imported in prod."""

from typing import Any

from store.models import Cart, CartQuerySet, Product, ProductQuerySet
from store.serializers import ProductImageSerializer, ProductSerializer
from store.variants import regresses
from store.views import CartViewSet, ProductViewSet


@regresses(ProductViewSet, "get_queryset", probe="product_list", moves={"queries": "+1 per product"})
def n_plus_one(self: ProductViewSet) -> ProductQuerySet:
    """Forget prefetch_related: one more query for every product on the page.

    A page of ten takes 12 queries instead of 3: count, page, and the images of each product. Where silk shows
    13 in the well-known course, one is its filter's, which looks the collection up before it filters by it.
    """
    return Product.objects.all()


@regresses(ProductSerializer, "to_representation", probe="product_list", moves={"queries": "+1 per product"})
def prefetch_defeated(self: ProductSerializer, product: Product) -> dict[str, Any]:
    """Sort what was prefetched: order_by() on the relation asks the database again, for every product.

    The images are still prefetched, for nobody. Sort in the Prefetch's queryset or in the model's Meta.
    """
    answer = super(ProductSerializer, self).to_representation(product)
    images = product.images.order_by("id")
    answer["images"] = ProductImageSerializer(images, many=True, context=self.context).data
    return answer


@regresses(CartViewSet, "get_queryset", probe="cart", moves={"queries": "+1 per item"})
def cart_item_lookups(self: CartViewSet) -> CartQuerySet:
    """Fetch the items without their products: one more query for every item of the cart."""
    return Cart.objects.prefetch_related("items")
