"""Start of the shop."""

from django.apps import AppConfig
from django.conf import settings


class StoreConfig(AppConfig):
    """The shop as a Django app."""

    name = "store"

    def ready(self) -> None:
        """Put the chosen variants in place; a wrong choice stops the start."""
        from store import variants
        from store.accounts import schema  # noqa: F401 (drf-spectacular finds what is imported)

        variants.activate(settings.VARIANTS)
