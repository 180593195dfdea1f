#!/usr/bin/env python
"""Django's command line, with settings.dev unless told otherwise."""

import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from storefront.profile import use_profile


def main() -> None:
    """Run one command; wrong configuration ends it with a sentence instead of a traceback."""
    try:
        use_profile(default="settings.dev")
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Storefront cannot start: {error}")


if __name__ == "__main__":
    main()
