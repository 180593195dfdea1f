"""What must not go into service stops every command and every server."""

import pytest

from tests.settings.processes import PROD, python

COMMAND = "from django.core.management import execute_from_command_line as call; call(['manage.py', 'check'])"
SERVER = "import storefront.wsgi"
SILK = "(storefront.E001) silk is installed while DEBUG is off."
TOOLBAR = "(storefront.E001) debug_toolbar is installed while DEBUG is off."
HINT = "HINT: Take it out of INSTALLED_APPS, or set DEBUG: it shows what people send to whoever asks."
BROKEN = "from settings import {profile}; {profile}.{change}; "


def start(profile: str, change: str, how: str, **environment: str) -> tuple[int, str]:
    """How a process ended whose profile somebody has edited, and what it said."""
    code = BROKEN.format(profile=profile, change=change) + how
    process = python("-c", code, DJANGO_SETTINGS_MODULE=f"settings.{profile}", **environment)
    return process.returncode, process.stderr


@pytest.mark.parametrize("how", [COMMAND, SERVER])
def test_dev_without_debug_is_refused_because_of_both_profilers(how: str) -> None:
    status, said = start("dev", "DEBUG = False", how)

    assert status == 1
    assert (SILK in said, TOOLBAR in said, said.count(HINT)) == (True, True, 2)


@pytest.mark.parametrize("how", [COMMAND, SERVER])
def test_silk_in_prod_is_refused(how: str) -> None:
    environment = {name: value for name, value in PROD.items() if name != "DJANGO_SETTINGS_MODULE"}

    status, said = start("prod", "INSTALLED_APPS.append('silk')", how, **environment)

    assert (status, SILK in said, TOOLBAR in said) == (1, True, False)


@pytest.mark.parametrize("how", [COMMAND, SERVER])
def test_dev_as_it_is_starts(how: str) -> None:
    assert start("dev", "DEBUG = True", how)[0] == 0
