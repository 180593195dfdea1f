"""What must hold among the shop's rows at any time. Two statements a rule, however many rows there are."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Exists, ForeignKey, Model, OuterRef, Q, QuerySet

from store.audit.tally import Tally
from store.models import MAX_QUANTITY, Cart, Order, OrderItem, Product


@dataclass(frozen=True)
class Rule:
    """A sentence, and the rows for which it does not hold."""

    text: str
    wrong: QuerySet

    def look(self) -> Tally:
        """Count all rows and the wrong ones."""
        tally = Tally(self.text, checked=self.wrong.model._default_manager.count())
        for key in self.wrong.order_by("pk").values_list("pk", flat=True).iterator():
            tally.find(key)
        return tally


def rules() -> Iterator[Rule]:
    """All of them, those about money first."""
    same_cart = Order.objects.filter(cart_id=OuterRef("cart_id")).exclude(pk=OuterRef("pk"))
    countless = ~Q(quantity__range=(1, MAX_QUANTITY)) | Q(unit_price__lte=0)
    yield Rule("no stock is negative", Product.objects.filter(inventory__lt=0))
    yield Rule("what is ordered counts from 1, at a price above 0", OrderItem.objects.filter(countless))
    yield Rule("no cart is ordered twice", Order.objects.filter(Exists(same_cart)))
    yield Rule("a cart that was ordered is gone", Cart.objects.filter(has(Order, cart_id="pk")))
    yield Rule("every order has items", Order.objects.filter(~has(OrderItem, order="pk")))
    yield from no_orphans()


def no_orphans() -> Iterator[Rule]:
    """One rule for each foreign key of the shop's tables: databases hold them until somebody loosens them."""
    for model in apps.get_app_config("store").get_models():
        for key in model._meta.concrete_fields:
            if isinstance(key, ForeignKey):
                orphans = model._default_manager.filter(~has(key.related_model, pk=key.attname))
                yield Rule(f"every {model._meta.verbose_name} has its {key.name}", orphans)


def has(model: type[Model], **key: str) -> Exists:
    """Whether there is a row of that model whose key is in this column of ours."""
    return Exists(model._default_manager.filter(**{name: OuterRef(column) for name, column in key.items()}))
