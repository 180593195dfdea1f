"""Mistakes with who is signed in."""

from typing import Any

from rest_framework.request import Request
from rest_framework_simplejwt.tokens import Token

from store.accounts.authentication import JWTAuthentication
from store.models import User
from store.variants import regresses


# Its imports stand in its body, so that a patch brings them along.
@regresses(
    JWTAuthentication,
    "authenticate",
    probe="orders",
    moves={"queries": "+1"},
    size="orders of the customer",
    figures={10: (3, 4), 50: (3, 4)},
)
def write_on_read(self: JWTAuthentication, request: Request) -> tuple[Any, Token] | None:
    """Note at every request when its user was last seen: each GET of who is signed in writes.

    Symptom: Pages that only show something wait for each other. The database writes all day though hardly
        anybody orders, and reads can't be sent to a replica.
    Tool: silk, query log
    See it: `/silk/` shows an UPDATE in a GET, with any number of rows the same one. On SQLite readers who
        write take turns; on PostgreSQL the requests of one user do, and the table of users grows dead rows.
    Fix: Write rarely: at sign-in, or when the time that is kept is an hour old, or into a cache that is
        saved now and then.
    """
    from django.utils import timezone

    found: tuple[Any, Token] | None = super(JWTAuthentication, self).authenticate(request)
    if found:
        User.objects.filter(pk=found[0].pk).update(last_login=timezone.now())
    return found
