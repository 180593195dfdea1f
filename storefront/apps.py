"""Start of what stands around the shop."""

from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    """storefront as a Django app."""

    name = "storefront"

    def ready(self) -> None:
        """Register the checks."""
        from storefront import checks  # noqa: F401 (Django finds what is imported)
