"""The choice of a profile, before Django reads it."""

import os

from django.core.exceptions import ImproperlyConfigured

PROFILES = ("settings.dev", "settings.perf", "settings.prod")


def use_profile(default: str) -> None:
    """Point DJANGO_SETTINGS_MODULE to `default` unless it is set; refuse what is no profile."""
    name = os.environ.get("DJANGO_SETTINGS_MODULE") or default
    if name not in PROFILES:
        *others, last = PROFILES
        allowed = f"{', '.join(others)} or {last}"
        raise ImproperlyConfigured(f"DJANGO_SETTINGS_MODULE is {name!r}; allowed: {allowed}.")
    os.environ["DJANGO_SETTINGS_MODULE"] = name
