"""The shop behind the counter. Each list fetches what it shows together with its rows."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from store import access_log
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


class AccessLogged:
    """Tells the access log each row that the admin writes."""

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        row = form.instance if isinstance(form, ModelForm) else form.user  # whose password is set
        inlines = [part.prefix for part in formsets or [] if _has_saved(part)]
        access_log.note(request, row, [*form.changed_data, *inlines])
        return super().construct_change_message(request, form, formsets, add)  # type: ignore[misc]

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for row in queryset:
            access_log.note(request, row)
        return super().log_deletions(request, queryset)  # type: ignore[misc]


def _has_saved(formset: Any) -> bool:
    return any([formset.new_objects, formset.changed_objects, formset.deleted_objects])


@admin.register(User)
class UserAdmin(AccessLogged, DjangoUserAdmin):
    """Users; unlike Django's own they need an e-mail address from the start."""

    add_fieldsets = [(None, {"fields": ["username", "email", "usable_password", "password1", "password2"]})]


@admin.register(Customer)
class CustomerAdmin(AccessLogged, admin.ModelAdmin):
    """Customers and their rank."""

    list_display = ["id", "user", "phone", "membership"]
    list_editable = ["membership"]
    list_filter = ["membership"]
    list_select_related = ["user"]
    search_fields = ["user__username", "user__email"]
    autocomplete_fields = ["user"]


@admin.register(Collection)
class CollectionAdmin(AccessLogged, admin.ModelAdmin):
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

    def has_change_permission(self, request: HttpRequest, obj: Product | None = None) -> bool:
        """As over the API, images are added and deleted, but never changed."""
        return False


@admin.register(Product)
class ProductAdmin(AccessLogged, admin.ModelAdmin):
    """Products, their prices and their stock."""

    list_display = ["title", "unit_price", "inventory", "collection"]
    list_editable = ["unit_price", "inventory"]
    list_filter = ["collection"]
    list_select_related = ["collection"]
    search_fields = ["title"]
    autocomplete_fields = ["collection"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [ProductImageInline]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The form brings back what it showed: who left the stock alone is told apart from who changed it."""
        return super().formfield_for_dbfield(
            db_field, request, show_hidden_initial=db_field.name == "inventory", **kwargs
        )

    def save_model(self, request: HttpRequest, obj: Product, form: Any, change: bool) -> None:
        """Write what was changed and nothing else: orders take stock while a form is open."""
        obj.save(update_fields=[*form.changed_data, "last_update"] if change else None)


@admin.register(Review)
class ReviewAdmin(AccessLogged, admin.ModelAdmin):
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
class CartAdmin(AccessLogged, admin.ModelAdmin):
    """Carts and how many items each has."""

    list_display = ["id", "created_at", "items_count"]
    inlines = [CartItemInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cart]:
        return Cart.objects.annotate(items_count=Count("items"))

    @admin.display(ordering="items_count")
    def items_count(self, cart: Any) -> int:
        return int(cart.items_count)


class OrderItemInline(admin.TabularInline):
    """Items of an order, as they were ordered: a change here would pass the stock by."""

    model = OrderItem
    fields = ["product", "quantity", "unit_price"]
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrderItem]:
        return OrderItem.objects.with_product()

    def has_add_permission(self, request: HttpRequest, obj: Order | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Order | None = None) -> bool:
        return False


@admin.register(Order)
class OrderAdmin(AccessLogged, admin.ModelAdmin):
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
