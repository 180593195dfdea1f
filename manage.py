#!/usr/bin/env python
"""Django's command line, with settings.dev unless told otherwise."""

import sys

try:
    import django
except ImportError:
    sys.exit(
        "Django is not installed for this Python. Call `make test` once, then .venv/bin/python manage.py …"
    )

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.core.management.base import CommandParser, handle_default_options

from storefront.profile import use_profile


def main() -> None:
    """Run one command; wrong configuration ends it with a sentence instead of a traceback."""
    try:
        take_settings_option()
        use_profile(default="settings.dev")
        # Before the command does: runserver would wait for an edit instead of stopping.
        django.setup()
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Storefront cannot start: {error}")


def take_settings_option() -> None:
    """Let `--settings` and `--pythonpath` choose, as Django does later on."""
    parser = CommandParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--settings")
    parser.add_argument("--pythonpath")
    options, _ = parser.parse_known_args()
    handle_default_options(options)


if __name__ == "__main__":
    main()
