"""Write the pages of the reference: `python -m docs.reference`."""

import os

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.dev")
    django.setup()
    from docs.reference.pages import PAGES, file, text  # REST framework reads the settings on import

    for module in PAGES:
        file(module).write_text(text(module))


if __name__ == "__main__":
    main()
