"""What is asked, and who asks: the probes and roles of harness.toml."""

import re
from dataclasses import dataclass, field
from typing import Literal

from pydantic import PositiveInt

from harness.keys import STRICT, Name, Refusal, Text, UrlPath, placeholders

# Not str.format: a body is JSON, whose braces are its own.
PLACEHOLDER = re.compile(r"\{(size|n)(?::(\d+))?\}")

# A UUID or a number.
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+", re.IGNORECASE)


@dataclass(frozen=True)
class SignIn:
    """What gives a role its token: a JSON body to POST, and the token's key in the JSON answer."""

    __pydantic_config__ = STRICT

    path: UrlPath
    body: dict[str, str]
    token: Text


@dataclass(frozen=True)
class Role:
    """Who asks: the headers that its requests carry; {token} in them is what its sign-in gives."""

    __pydantic_config__ = STRICT

    headers: dict[str, str] = field(default_factory=dict)
    sign_in: SignIn | None = None

    def __post_init__(self) -> None:
        for value in self.headers.values():
            placeholders(value, {"token"})
        if any("{token}" in value for value in self.headers.values()) != bool(self.sign_in):
            raise ValueError("{token} in a header and a sign_in belong together")


@dataclass(frozen=True)
class Request:
    """One request of a probe, filled in. As text: method and path."""

    method: str
    path: str
    body: bytes | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True)
class Probe:
    """One named request. `sizes` fill {size} in path, body and role.

    {n} is the number of the request on one server and at one size, from 1: what a write uses up cannot be
    asked for twice. `ignore` names keys of JSON answers that need not be equal, at any depth. `plan` is the
    load that shows what slows it. `refused` is the status of the refusal that it is about, if not a success.
    `revalidate` is for a reader who returns: keep the answer as a browser does, ask whether it still holds,
    and take a 304 for what was kept. Comparisons ask such a probe only where it is named.
    """

    __pydantic_config__ = STRICT

    path: UrlPath
    sizes: list[PositiveInt] = field(default_factory=list)
    role: Text = "anonymous"
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    body: str = ""
    ignore: list[Text] = field(default_factory=list)
    plan: Name | None = None
    refused: Refusal | None = None
    revalidate: bool = False

    def __post_init__(self) -> None:
        texts = self.path + self.body + self.role
        if any(name == "size" for name, _ in PLACEHOLDER.findall(texts)) != bool(self.sizes):
            raise ValueError("{size} in path, body or role and a list of sizes belong together")
        if self.body and self.method == "GET":
            raise ValueError("a GET has no body; name the method")
        if self.revalidate and (self.writes or self.numbered or self.refused):
            raise ValueError("only a GET that succeeds, the same each time, can be revalidated")

    @property
    def cases(self) -> list[int | None]:
        """Its sizes, a single None where it has none: counted at each of them, timed at the first."""
        return [*self.sizes] or [None]

    @property
    def writes(self) -> bool:
        """Whether it may change what the server keeps."""
        return self.method != "GET"

    @property
    def numbered(self) -> bool:
        """Whether each of its requests differs from the one before."""
        return any(name == "n" for name, _ in PLACEHOLDER.findall(self.path + self.body))

    def accepts(self, status: int) -> bool:
        """Whether this is the status of a right answer."""
        return status == self.refused if self.refused else 200 <= status < 300

    def role_at(self, size: int | None) -> str:
        """The name of the role that asks at this size."""
        return fill(self.role, size, 0)

    def request(self, size: int | None, number: int = 1) -> Request:
        """The request of that number."""
        body = fill(self.body, size, number).encode() or None
        return Request(self.method, fill(self.path, size, number), body)


@dataclass(frozen=True)
class Subject:
    """The probe that a load is about, at one size, and the headers of who asks: a secret, never saved."""

    name: str
    probe: Probe
    size: int | None
    headers: dict[str, str]

    @property
    def kind(self) -> str:
        request = self.probe.request(self.size)
        return kind(request.method, request.path)


def kind(method: str, path: str) -> str:
    """What requests to one endpoint have in common: no query, and # for ids, be they numbers or UUIDs."""
    return f"{method} {ID.sub('#', path.partition('?')[0]).rstrip('/')}"


def fill(text: str, size: int | None, number: int) -> str:
    """The text with {size} and {n} filled in; {n:012} is padded with zeros to twelve digits."""
    values = {"size": size, "n": number}
    return PLACEHOLDER.sub(lambda match: format(values[match[1]], match[2] or ""), text)
