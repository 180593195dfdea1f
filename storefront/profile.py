"""The choice of a profile, before Django reads it."""

import os
from importlib.util import find_spec

from django.core.exceptions import ImproperlyConfigured


def use_profile(default: str) -> None:
    """Point DJANGO_SETTINGS_MODULE to `default` unless it is set; refuse a module that does not exist."""
    name = os.environ.get("DJANGO_SETTINGS_MODULE") or default
    if not _exists(name):
        allowed = "settings.dev, settings.perf or settings.prod"
        raise ImproperlyConfigured(f"DJANGO_SETTINGS_MODULE is {name!r}; allowed: {allowed}.")
    os.environ["DJANGO_SETTINGS_MODULE"] = name


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # its package is missing
        return False
