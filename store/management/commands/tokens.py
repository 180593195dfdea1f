"""`manage.py tokens`: sign-ins for load without the cost of signing in."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet
from rest_framework_simplejwt.tokens import AccessToken

from store.models import User


class Command(BaseCommand):
    """Give access tokens of shoppers, from the first seeded on, and of one of the staff."""

    help = 'Access tokens in JSON, {"shoppers": […], "staff": […]}. In dev and perf only.'

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--shoppers", type=int, default=100, help="at most so many; 100 by default")
        parser.add_argument("--output", type=Path, metavar="FILE", help="write, not print")

    def handle(self, *, shoppers: int, output: Path | None, **options: Any) -> str | None:
        if settings.PROFILE not in ("dev", "perf"):
            raise CommandError("Only dev and perf give tokens: whoever holds one is that user.")
        if shoppers < 1:
            raise CommandError(f"--shoppers is {shoppers}; allowed: 1 or more.")
        active = User.objects.filter(is_active=True).order_by("id")
        found = {
            "shoppers": tokens(active.filter(is_staff=False, customer__isnull=False)[:shoppers]),
            "staff": tokens(active.filter(is_staff=True)[:1]),
        }
        if missing := [role for role in found if not found[role]]:
            raise CommandError(f"There are no {' and no '.join(missing)}; `manage.py seed` makes them.")
        if output:
            save(output, json.dumps(found))
        return None if output else json.dumps(found)


def tokens(users: QuerySet[User]) -> list[str]:
    """An access token of each user."""
    return [str(AccessToken.for_user(user)) for user in users]


def save(file: Path, text: str) -> None:
    """Write a file that nobody else on this machine may read; CommandError where that is impossible."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(text)
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
