"""The shop's tables, and QuerySets that say their queries in words."""

import uuid
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any, Self

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone

from store import uploads
from store.fields import LowerCaseEmailField
from store.validators import is_birth_date, is_phone

CENT = Decimal("0.01")
TAX_RATE = Decimal("0.1")
MAX_QUANTITY = 32_767
MAX_INVENTORY = 2_147_483_647
MAX_TEXT = 10_000


class User(AbstractUser):
    """Who signs in. Every user is a customer too."""

    email = LowerCaseEmailField(
        "email address",
        unique=True,
        error_messages={"unique": "A user with that email address already exists."},
    )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the user, and make its customer with it the first time."""
        is_new = self._state.adding
        with transaction.atomic():
            super().save(*args, **kwargs)
            if is_new:
                Customer.objects.create(user=self)


class Customer(models.Model):
    """Who buys."""

    class Membership(models.TextChoices):
        """Rank of a customer, raised by staff."""

        BRONZE = "B", "Bronze"
        SILVER = "S", "Silver"
        GOLD = "G", "Gold"

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="customer")
    phone = models.CharField(max_length=30, blank=True, validators=[is_phone])
    birth_date = models.DateField(null=True, blank=True, validators=[is_birth_date])
    membership = models.CharField(max_length=1, choices=Membership, default=Membership.BRONZE)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(membership__in=["B", "S", "G"]), name="customer_membership_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"Customer {self.pk}"


class CollectionQuerySet(models.QuerySet["Collection"]):
    """Collections, in words."""

    def with_products_count(self) -> Self:
        """Annotate each collection with `products_count`, in the same query."""
        return self.annotate(products_count=models.Count("products"))


class Collection(models.Model):
    """A shelf of products."""

    title = models.CharField(max_length=255)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title


class ProductQuerySet(models.QuerySet["Product"]):
    """Products, in words."""

    def with_images(self) -> Self:
        """Fetch the images of all products in one more query."""
        return self.prefetch_related("images")


class Product(models.Model):
    """What is sold. Prices are without tax."""

    title = models.CharField(max_length=255)
    slug = models.SlugField(max_length=255, db_index=False)
    description = models.TextField(max_length=MAX_TEXT, blank=True)
    unit_price = models.DecimalField(max_digits=10, decimal_places=2, validators=[MinValueValidator(CENT)])
    # The column refuses a negative stock by itself, and on PostgreSQL one that is too large.
    inventory = models.PositiveIntegerField(validators=[MaxValueValidator(MAX_INVENTORY)])
    # Not auto_now, which would overwrite the dates of rows made in bulk.
    last_update = models.DateTimeField(default=timezone.now, editable=False)
    # The index below begins with the collection and serves its look-ups too.
    collection = models.ForeignKey(
        Collection, on_delete=models.PROTECT, related_name="products", db_index=False
    )

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(unit_price__gt=0), name="product_price_above_zero"),
        ]
        # A page of the list reads only its own rows, however many products there are.
        indexes = [
            models.Index(fields=["collection", "id"], name="product_by_collection"),
            models.Index(fields=["unit_price", "id"], name="product_by_price"),
            models.Index(fields=["last_update", "id"], name="product_by_last_update"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the product and note when."""
        self.last_update = timezone.now()
        super().save(*args, **kwargs)

    def price_with_tax(self) -> Decimal:
        """The price a shopper pays, rounded to cents."""
        return (self.unit_price * (1 + TAX_RATE)).quantize(CENT, ROUND_HALF_UP)


class ProductImage(models.Model):
    """A picture of a product."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="images")
    image = models.ImageField(upload_to=uploads.new_name, validators=[uploads.check])

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.image)


# A signal, since nothing else hears of rows that go with their product or in bulk.
@receiver(post_delete, sender=ProductImage)
def remove_upload(instance: ProductImage, **told: Any) -> None:
    """Remove the file of a row that is gone for good, unless seeded rows share it."""
    name = str(instance.image)
    if name.startswith(f"{uploads.FOLDER}/"):
        transaction.on_commit(partial(instance.image.storage.delete, name))


class Review(models.Model):
    """What somebody says about a product."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="reviews")
    name = models.CharField(max_length=255)
    description = models.TextField(max_length=MAX_TEXT)
    date = models.DateField(default=timezone.localdate, editable=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.name} on {self.date}"


class CartQuerySet(models.QuerySet["Cart"]):
    """Carts, in words."""

    def with_items(self) -> Self:
        """Fetch the items of all carts, and their products, in one more query."""
        return self.prefetch_related(models.Prefetch("items", CartItem.objects.with_product()))


class Cart(models.Model):
    """What an anonymous shopper wants to buy. Its UUID is the only key to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CartQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.pk)

    def total_price(self) -> Decimal:
        """Sum over all items: free when they were fetched `with_items()`."""
        return sum((item.total_price() for item in self.items.all()), Decimal("0.00"))


class CartItemQuerySet(models.QuerySet["CartItem"]):
    """Items of carts, in words."""

    def with_product(self) -> Self:
        """Fetch the product of each item in the same query."""
        return self.select_related("product")


class CartItem(models.Model):
    """A product in a cart, at most once, with its quantity."""

    # The unique constraint below begins with the cart and serves its look-ups too.
    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="items", db_index=False)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="cart_items")
    quantity = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(MAX_QUANTITY)]
    )

    objects = CartItemQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["cart", "product"], name="cart_item_once_per_product"),
            models.CheckConstraint(
                condition=models.Q(quantity__range=(1, MAX_QUANTITY)), name="cart_item_quantity_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × product {self.product_id}"

    def total_price(self) -> Decimal:
        """Price of the item at today's price, without tax."""
        return self.quantity * self.product.unit_price


class OrderQuerySet(models.QuerySet["Order"]):
    """Orders, in words."""

    def of(self, user: User | AnonymousUser) -> Self:
        """What this user has ordered: nothing without a sign-in."""
        return self.filter(customer__user=user.pk)

    def with_items(self) -> Self:
        """Fetch the items of all orders, and their products, in one more query."""
        return self.prefetch_related(models.Prefetch("items", OrderItem.objects.with_product()))


class Order(models.Model):
    """What a customer has bought. It keeps its cart's UUID, so that a retry never orders twice."""

    class PaymentStatus(models.TextChoices):
        """How far the payment is."""

        PENDING = "P", "Pending"
        COMPLETE = "C", "Complete"
        FAILED = "F", "Failed"

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="orders")
    cart_id = models.UUIDField(unique=True, editable=False)
    placed_at = models.DateTimeField(default=timezone.now, editable=False)
    payment_status = models.CharField(max_length=1, choices=PaymentStatus, default=PaymentStatus.PENDING)

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(payment_status__in=["P", "C", "F"]), name="order_payment_status_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"Order {self.pk}"

    def total_price(self) -> Decimal:
        """Sum over all items: free when they were fetched `with_items()`."""
        return sum((item.total_price() for item in self.items.all()), Decimal("0.00"))


class OrderItemQuerySet(models.QuerySet["OrderItem"]):
    """Items of orders, in words."""

    def with_product(self) -> Self:
        """Fetch the product of each item in the same query: only what an order shows of it."""
        return self.select_related("product").only(
            "order", "quantity", "unit_price", "product__title", "product__unit_price"
        )


class OrderItem(models.Model):
    """A product in an order, at the price of that day."""

    # The unique constraint below begins with the order and serves its look-ups too.
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="items", db_index=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="order_items")
    quantity = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    unit_price = models.DecimalField(max_digits=10, decimal_places=2)

    objects = OrderItemQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["order", "product"], name="order_item_once_per_product"),
            models.CheckConstraint(
                condition=models.Q(quantity__range=(1, MAX_QUANTITY)), name="order_item_quantity_in_range"
            ),
            models.CheckConstraint(condition=models.Q(unit_price__gt=0), name="order_item_price_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × product {self.product_id}"

    def total_price(self) -> Decimal:
        """Price of the item at the order's price, without tax."""
        return self.quantity * self.unit_price
