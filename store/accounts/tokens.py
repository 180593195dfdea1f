"""The library's tokens, which doubt what the shop itself has signed."""

from collections.abc import Iterator
from contextlib import contextmanager

from rest_framework_simplejwt import tokens
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken

# No key, no such date, no such number, no such text: who signs with the same key may mean something else.
NO_CLAIM = (KeyError, OSError, OverflowError, TypeError, ValueError)


class Doubted:
    """Put before a token: TokenError (401) for claims that are none."""

    def verify(self) -> None:
        with refused():
            super().verify()  # type: ignore[misc]


class AccessToken(Doubted, tokens.AccessToken):
    """Opens everything that is its user's."""


class RefreshToken(Doubted, tokens.RefreshToken):  # type: ignore[misc]  # its own bases differ
    """Gets two new tokens, once."""

    def blacklist(self) -> BlacklistedToken:
        with refused():
            return super().blacklist()


class UntypedToken(Doubted, tokens.UntypedToken):
    """A token of either kind."""


@contextmanager
def refused() -> Iterator[None]:
    """Raise TokenError for what the library stumbles over."""
    try:
        yield
    except NO_CLAIM as error:
        raise TokenError("Token is invalid") from error
