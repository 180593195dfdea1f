"""Start of the shop."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The shop as a Django app."""

    name = "store"
