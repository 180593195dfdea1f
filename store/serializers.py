"""The JSON that the shop takes and gives."""

from typing import Any

from django.db import IntegrityError
from rest_framework import serializers

from store import carts, catalogue, orders, rows
from store.models import Cart, CartItem, Collection, Order, OrderItem, Product, ProductImage, Review


class CollectionSerializer(serializers.ModelSerializer):
    """A shelf and how many products stand on it."""

    products_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Collection
        fields = ["id", "title", "products_count"]

    def create(self, validated_data: dict[str, Any]) -> Any:
        collection = super().create(validated_data)
        collection.products_count = 0
        return collection

    def update(self, instance: Collection, validated_data: dict[str, Any]) -> Collection:
        return rows.change(instance, **validated_data)


class ProductImageSerializer(serializers.ModelSerializer):
    """A picture, as an absolute URL."""

    class Meta:
        model = ProductImage
        fields = ["id", "image"]

    def create(self, validated_data: dict[str, Any]) -> ProductImage:
        return catalogue.add_image(**validated_data)


class ReviewSerializer(serializers.ModelSerializer):
    """What somebody says about a product, dated by the shop."""

    class Meta:
        model = Review
        fields = ["id", "date", "name", "description"]

    def update(self, instance: Review, validated_data: dict[str, Any]) -> Review:
        return rows.change(instance, **validated_data)


class ProductSerializer(serializers.ModelSerializer):
    """A product as the catalogue shows it."""

    price_with_tax = serializers.DecimalField(max_digits=None, decimal_places=2, read_only=True)
    images = ProductImageSerializer(many=True, read_only=True)

    class Meta:
        model = Product
        fields = [
            "id",
            "title",
            "description",
            "slug",
            "inventory",
            "unit_price",
            "price_with_tax",
            "collection",
            "images",
        ]
        # The inner field refuses what a bare look-up would round or take for a number: 1.5, true.
        extra_kwargs = {"collection": {"pk_field": serializers.IntegerField()}}

    def update(self, instance: Product, validated_data: dict[str, Any]) -> Product:
        return catalogue.change_product(instance, **validated_data)

    def save(self, **fields: Any) -> Product:
        """Create or update; a collection that has just been deleted is refused as an unknown one."""
        try:
            product: Product = super().save(**fields)
        except IntegrityError as error:
            reason = {"collection": ["This collection has just been deleted."]}
            raise serializers.ValidationError(reason) from error
        return product


class BriefProductSerializer(serializers.ModelSerializer):
    """As much of a product as carts and orders show."""

    class Meta:
        model = Product
        fields = ["id", "title", "unit_price"]


class CartItemSerializer(serializers.ModelSerializer):
    """An item as its cart shows it."""

    product = BriefProductSerializer(read_only=True)
    total_price = serializers.DecimalField(max_digits=None, decimal_places=2, read_only=True)

    class Meta:
        model = CartItem
        fields = ["id", "product", "quantity", "total_price"]


class AddCartItemSerializer(serializers.ModelSerializer):
    """How many of a product to add; answered with the quantity that the cart then holds."""

    # The inner field refuses what a bare look-up would round or take for a number: 1.5, true.
    product_id = serializers.PrimaryKeyRelatedField(
        source="product", queryset=Product.objects.all(), pk_field=serializers.IntegerField()
    )

    class Meta:
        model = CartItem
        fields = ["id", "product_id", "quantity"]

    def create(self, validated_data: dict[str, Any]) -> CartItem:
        try:
            return carts.add_item(**validated_data)
        except carts.QuantityError as error:
            raise serializers.ValidationError({"quantity": [str(error)]}) from error


class UpdateCartItemSerializer(serializers.ModelSerializer):
    """How many of the item the cart shall hold."""

    class Meta:
        model = CartItem
        fields = ["quantity"]

    def update(self, instance: CartItem, validated_data: dict[str, Any]) -> CartItem:
        return rows.change(instance, **validated_data)


class CartSerializer(serializers.ModelSerializer):
    """A cart, its items, and what they cost."""

    items = CartItemSerializer(many=True, read_only=True)
    total_price = serializers.DecimalField(max_digits=None, decimal_places=2, read_only=True)

    class Meta:
        model = Cart
        fields = ["id", "items", "total_price"]


class OrderItemSerializer(serializers.ModelSerializer):
    """An item as its order shows it: its own price beside the product's of today."""

    product = BriefProductSerializer(read_only=True)

    class Meta:
        model = OrderItem
        fields = ["id", "product", "unit_price", "quantity"]


class OrderSerializer(serializers.ModelSerializer):
    """An order and its items."""

    items = OrderItemSerializer(many=True, read_only=True)

    class Meta:
        model = Order
        fields = ["id", "customer", "placed_at", "payment_status", "items"]


class PlaceOrderSerializer(serializers.ModelSerializer):
    """The cart to order; answered with the order."""

    # Declared, for a cart that was ordered before is no error.
    cart_id = serializers.UUIDField()

    class Meta:
        model = Order
        fields = ["cart_id"]

    def create(self, validated_data: dict[str, Any]) -> Order:
        try:
            return orders.place(**validated_data)
        except Order.DoesNotExist as error:
            raise serializers.ValidationError({"cart_id": ["There is no cart with this id."]}) from error
        except orders.EmptyCartError as error:
            raise serializers.ValidationError({"cart_id": [str(error)]}) from error

    def to_representation(self, instance: Order) -> dict[str, Any]:
        return OrderSerializer(instance, context=self.context).data


class UpdateOrderSerializer(serializers.ModelSerializer):
    """How far the payment is."""

    class Meta:
        model = Order
        fields = ["payment_status"]

    def update(self, instance: Order, validated_data: dict[str, Any]) -> Order:
        return rows.change(instance, **validated_data)
