"""What must not be in a result: tokens, passwords, and whose machine it was."""

import os
import re
import socket
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any

TOKEN = re.compile(r"\beyJ[\w-]{5,}(?:\.[\w-]+){1,2}")  # a JSON Web Token begins with the JSON of its header
SCHEME = re.compile(r"\b(Bearer|JWT|Basic|Token) +[\w.~+/=-]{8,}")
ACCOUNT = re.compile(r"(?<=://)[^\s/@'\"]+@")
ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)*\.[a-zA-Z]{2,}\b")


def redacted(text: str, secrets: Sequence[str] = ()) -> str:
    """The text without tokens, accounts in addresses, the given secrets and the home folder.

    Every stand-in is plain words, so that CSV and HTML stay what they are.
    """
    text = mask(text, secrets)
    text = SCHEME.sub(r"\1 (token)", TOKEN.sub("(token)", text))
    text = ACCOUNT.sub("(account)@", text)
    return homeless(text)


def mask(text: str, secrets: Sequence[str]) -> str:
    """The text without the given secrets."""
    for secret in filter(None, secrets):
        text = text.replace(secret, "(secret)")
    return text


def anonymous(text: str) -> str:
    """For logs and errors, which may quote anything: without e-mail addresses and the host's name, too.

    Not for names of arms: perf@some.branch reads like an address.
    """
    host = re.escape(socket.gethostname())
    return ADDRESS.sub("(address)", re.sub(rf"(?<![\w.-]){host}(?![\w.-])", "(host)", redacted(text)))


remembered = lru_cache(maxsize=4096)(
    anonymous
)  # a load has few names and errors, each of them a thousand times


def redacted_values(content: Any, secrets: Sequence[str] = ()) -> Any:
    """A copy in which every text is redacted: in dataclasses, tuples, lists and the values of dicts."""
    match content:
        case str():
            return redacted(content, secrets)
        case list() | tuple():
            return type(content)(redacted_values(value, secrets) for value in content)
        case dict():
            return {key: redacted_values(value, secrets) for key, value in content.items()}
    if is_dataclass(content) and not isinstance(content, type):
        values = {field.name: getattr(content, field.name) for field in fields(content)}
        return replace(content, **redacted_values(values, secrets))
    return content


def homeless(text: str) -> str:
    """The home folder as ~; nothing where that is the root of all files."""
    home = os.path.expanduser("~").rstrip("/")
    return re.sub(rf"{re.escape(home)}(?![\w.-])", "~", text) if home else text
