"""What must not go into service."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, register, run_checks
from django.core.management.base import SystemCheckError

TAG = "storefront"
HINT = "Take it out of INSTALLED_APPS, or set DEBUG: it shows what people send to whoever asks."


@register(TAG)
def profilers_are_for_debugging(app_configs: Any, **kwargs: Any) -> list[Error]:
    """silk and the debug toolbar never stand beside DEBUG = False."""
    installed = [name for name in ("silk", "debug_toolbar") if apps.is_installed(name)]
    if settings.DEBUG:
        return []
    return [Error(f"{name} is installed while DEBUG is off.", HINT, id=f"{TAG}.E001") for name in installed]


def refuse_to_serve() -> None:
    """Raise SystemCheckError for what a command would refuse: a server calls no command."""
    if errors := run_checks(tags=[TAG]):
        raise SystemCheckError("\n".join(map(str, errors)))
