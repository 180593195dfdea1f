"""What a list of products can be narrowed and ordered by."""

import re
from collections.abc import Sequence

import django_filters.rest_framework as django_filters
from django import forms
from django.db.models import QuerySet
from rest_framework import filters
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from store.models import Product

PRICE = Product._meta.get_field("unit_price")


class IntegerField(forms.IntegerField):
    """Digits after a sign or none. Django's own takes 3.0 and 1_0 too."""

    def to_python(self, value: str | None) -> int | None:
        """The number, or None when nothing was given."""
        if value and not re.fullmatch(r"[+-]?[0-9]+", value.strip()):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class IntegerFilter(django_filters.NumberFilter):
    """A whole number of any size: one beyond the column's range matches no row."""

    field_class = IntegerField

    def get_max_validator(self) -> None:
        """None, where the library's has a largest number."""


class PriceFilter(django_filters.NumberFilter):
    """A price; one that the column could not hold is refused, as are NaN and infinity."""

    def __init__(self, lookup_expr: str) -> None:
        super().__init__(
            "unit_price", lookup_expr, max_digits=PRICE.max_digits, decimal_places=PRICE.decimal_places
        )


class ProductFilter(django_filters.FilterSet):
    """`collection_id` is a plain number: an unknown one gives an empty page and costs no query of its own."""

    # Through the collection's own id, which minds the column's range; no join comes of it.
    collection_id = IntegerFilter("collection__id")
    unit_price__gt = PriceFilter("gt")
    unit_price__lt = PriceFilter("lt")


class SearchFilter(filters.SearchFilter):
    """Each word must occur. Their number is limited, since each costs two comparisons a row, and so is their
    length: SQLite fails on patterns of more than 50,000 bytes."""

    max_words = 20
    max_letters = 255

    def get_search_terms(self, request: Request) -> list[str]:
        """The words searched for; more than `max_words`, or one of more than `max_letters`, are refused."""
        words: list[str] = super().get_search_terms(request)
        if len(words) > self.max_words:
            raise ValidationError({self.search_param: [f"Search for at most {self.max_words} words."]})
        if any(len(word) > self.max_letters for word in words):
            reason = f"Search for words of at most {self.max_letters} letters."
            raise ValidationError({self.search_param: [reason]})
        return words


class TotalOrderingFilter(filters.OrderingFilter):
    """Breaks ties by id, so that no row shows up on two pages."""

    def get_ordering(self, request: Request, queryset: QuerySet, view: APIView) -> Sequence[str]:
        """The asked or default fields, and the id after them."""
        return [*(super().get_ordering(request, queryset, view) or []), "id"]
