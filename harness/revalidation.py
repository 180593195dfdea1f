"""What a reader who returns asks: does what I keep still hold? RFC 9111, section 4.3."""

from collections.abc import Mapping
from email.message import Message


def preconditions(headers: Mapping[str, str] | Message) -> dict[str, str]:
    """The headers that ask whether an answer with these still holds; none for one that nobody could keep.

    Without a validator, an ETag or Last-Modified, there is nothing to ask by.
    """
    if "no-store" in str(headers.get("Cache-Control", "")).lower():  # a list, where Locust reads several
        return {}
    validators = {"If-None-Match": headers.get("ETag"), "If-Modified-Since": headers.get("Last-Modified")}
    return {name: value for name, value in validators.items() if value}
