"""`manage.py tokens`: sign-ins for load without the cost of signing in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rest_framework_simplejwt.tokens import AccessToken

from store.models import User


class Command(BaseCommand):
    """Print an access token a line for shoppers, from the first seeded on."""

    help = "Print access tokens of shoppers, one a line, the first customers first. In dev and perf only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--shoppers", type=int, default=100, help="how many; 100 by default")

    def handle(self, *, shoppers: int, **options: Any) -> str:
        if settings.PROFILE not in ("dev", "perf"):
            raise CommandError("Only dev and perf print tokens: whoever holds one is that shopper.")
        if shoppers < 1:
            raise CommandError(f"--shoppers is {shoppers}; allowed: 1 or more.")
        users = User.objects.filter(is_staff=False, is_active=True, customer__isnull=False).order_by("id")
        found = list(users[:shoppers])
        if len(found) < shoppers:
            raise CommandError(f"There are only {len(found)} shoppers; `manage.py seed` makes more.")
        return "\n".join(str(AccessToken.for_user(user)) for user in found)
