"""What must not go into service stops every command and every server."""

import pytest
from django.apps import apps
from django.core.management.base import SystemCheckError
from pytest_django import Settings

from storefront.checks import profilers_are_for_debugging, refuse_to_serve
from tests.settings.processes import PROD, python

COMMAND = "from django.core.management import execute_from_command_line as call; call(['manage.py', 'check'])"
SERVER = "import storefront.wsgi"
SILK = "(storefront.E001) silk is installed while DEBUG is off."


@pytest.mark.parametrize("start", [COMMAND, SERVER], ids=["command", "server"])
def test_silk_in_prod_is_refused(start: str) -> None:
    code = (
        f"import os; os.environ.update({PROD}); from settings import prod; prod.INSTALLED_APPS.append('silk')"
    )
    process = python("-c", f"{code}; {start}")

    assert (process.returncode, SILK in process.stderr) == (1, True)


def test_dev_without_debug_is_refused_because_of_both_profilers(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(apps, "is_installed", lambda name: name in ("silk", "debug_toolbar"))
    settings.DEBUG = False

    assert [error.msg for error in profilers_are_for_debugging(None)] == [
        "silk is installed while DEBUG is off.",
        "debug_toolbar is installed while DEBUG is off.",
    ]
    with pytest.raises(SystemCheckError, match="Take it out of INSTALLED_APPS, or set DEBUG"):
        refuse_to_serve()


def test_profilers_are_allowed_with_debug(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(apps, "is_installed", lambda name: name in ("silk", "debug_toolbar"))
    settings.DEBUG = True

    assert profilers_are_for_debugging(None) == []
