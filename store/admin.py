"""The shop behind the counter. Each list fetches what it shows together with its rows."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from store.models import (
    Cart,
    CartItem,
    Collection,
    Customer,
    Order,
    OrderItem,
    Product,
    ProductImage,
    Review,
    User,
)


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Users; unlike Django's own they need an e-mail address from the start."""

    add_fieldsets = [(None, {"fields": ["username", "email", "usable_password", "password1", "password2"]})]


@admin.register(Customer)
class CustomerAdmin(admin.ModelAdmin):
    """Customers and their rank."""

    list_display = ["id", "user", "phone", "membership"]
    list_editable = ["membership"]
    list_filter = ["membership"]
    list_select_related = ["user"]
    search_fields = ["user__username", "user__email"]
    autocomplete_fields = ["user"]


@admin.register(Collection)
class CollectionAdmin(admin.ModelAdmin):
    """Collections and how many products each has."""

    list_display = ["title", "products_count"]
    search_fields = ["title"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Collection]:
        return Collection.objects.with_products_count()

    @admin.display(ordering="products_count")
    def products_count(self, collection: Any) -> int:
        return int(collection.products_count)


class ProductImageInline(admin.TabularInline):
    """Images of a product."""

    model = ProductImage
    extra = 1


@admin.register(Product)
class ProductAdmin(admin.ModelAdmin):
    """Products, their prices and their stock."""

    list_display = ["title", "unit_price", "inventory", "collection"]
    list_editable = ["unit_price", "inventory"]
    list_filter = ["collection"]
    list_select_related = ["collection"]
    search_fields = ["title"]
    autocomplete_fields = ["collection"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [ProductImageInline]


@admin.register(Review)
class ReviewAdmin(admin.ModelAdmin):
    """Reviews."""

    list_display = ["name", "product", "date"]
    list_select_related = ["product"]
    autocomplete_fields = ["product"]


class CartItemInline(admin.TabularInline):
    """Items of a cart."""

    model = CartItem
    autocomplete_fields = ["product"]
    extra = 0


@admin.register(Cart)
class CartAdmin(admin.ModelAdmin):
    """Carts and how many items each has."""

    list_display = ["id", "created_at", "items_count"]
    inlines = [CartItemInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cart]:
        return Cart.objects.annotate(items_count=Count("items"))

    @admin.display(ordering="items_count")
    def items_count(self, cart: Any) -> int:
        return int(cart.items_count)


class OrderItemInline(admin.TabularInline):
    """Items of an order."""

    model = OrderItem
    autocomplete_fields = ["product"]
    extra = 0


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    """Orders and their payment."""

    list_display = ["id", "placed_at", "customer", "payment_status"]
    list_editable = ["payment_status"]
    list_filter = ["payment_status"]
    list_select_related = ["customer"]
    autocomplete_fields = ["customer"]
    readonly_fields = ["cart_id", "placed_at"]
    inlines = [OrderItemInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Orders come from carts alone."""
        return False
