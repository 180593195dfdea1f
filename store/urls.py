"""Addresses under /store/, with and without the slash at the end, and no redirect between the two."""

from django.urls import re_path
from rest_framework.routers import SimpleRouter
from rest_framework_nested.routers import NestedSimpleRouter

from store import views
from store.accounts.views import CustomerViewSet, MyCustomerView

router = SimpleRouter()
router.trailing_slash = "/?"
router.register("collections", views.CollectionViewSet, basename="collection")
router.register("products", views.ProductViewSet, basename="product")
router.register("carts", views.CartViewSet, basename="cart")
router.register("customers", CustomerViewSet, basename="customer")
router.register("orders", views.OrderViewSet, basename="order")

product_router = NestedSimpleRouter(router, "products", lookup="product")
product_router.register("reviews", views.ReviewViewSet, basename="product-review")
product_router.register("images", views.ProductImageViewSet, basename="product-image")

cart_router = NestedSimpleRouter(router, "carts", lookup="cart")
cart_router.register("items", views.CartItemViewSet, basename="cart-item")

my_customer = re_path(r"^customers/me/?$", MyCustomerView.as_view(), name="my-customer")

urlpatterns = [my_customer, *router.urls, *product_router.urls, *cart_router.urls]
