"""The GET operations that an OpenAPI document describes: version 3, or 2, in JSON."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from harness.errors import HarnessError

PLACEHOLDER = re.compile(r"\{([^{}/]+)\}")

Document = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """A GET: its path with {placeholders}, its query parameters, and which of them it insists on.

    `fixed` is a query such as `collection_id=3`: the same path asked otherwise is another endpoint.
    """

    path: str
    query: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    fixed: str = ""

    @property
    def endpoint(self) -> str:
        return f"{self.path}?{self.fixed}" if self.fixed else self.path

    @property
    def parameters(self) -> list[str]:
        """Names of the placeholders in its path."""
        return PLACEHOLDER.findall(self.path)

    def match(self, path: str) -> re.Match[str] | None:
        """The values of its placeholders in a path, with or without the slash at its end."""
        literals = [re.escape(part) for part in PLACEHOLDER.split(self.path.rstrip("/"))[::2]]
        return re.fullmatch("([^/]+)".join(literals) + "/?", path)


def parse(content: bytes, source: str) -> Document:
    """The document in these bytes; HarnessError when they hold none. YAML is not read."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        found = "HTML" if content.lstrip()[:1] == b"<" else "no JSON"
        raise HarnessError(f"{source} is {found}, not an OpenAPI document in JSON.") from None
    if not isinstance(document, dict) or not isinstance(document.get("paths"), dict):
        raise HarnessError(f"{source} is JSON, but no OpenAPI document: there are no paths in it.")
    return document


def operations(document: Document, skip: Sequence[str]) -> list[Operation]:
    """Every GET but those to skip, lists before what they list."""
    base = base_path(document)
    found = [
        operation(document, base + path, item)
        for path, item in document["paths"].items()
        if isinstance(item, dict) and isinstance(item.get("get"), dict)
    ]
    kept = [one for one in found if not one.path.startswith(tuple(skip))]
    return sorted(kept, key=lambda one: (len(one.parameters), one.path))


def base_path(document: Document) -> str:
    """What stands before every path: that of the first server in version 3, basePath in version 2."""
    servers = document.get("servers") or [{}]
    base = urlsplit(str(servers[0].get("url", "") or document.get("basePath", ""))).path
    return "" if PLACEHOLDER.search(base) else base.rstrip("/")


def operation(document: Document, path: str, item: dict[str, Any]) -> Operation:
    listed = [*item.get("parameters", []), *item["get"].get("parameters", [])]
    query = [one for one in resolved(document, listed) if one.get("in") == "query"]
    return Operation(
        path,
        tuple(str(one["name"]) for one in query),
        tuple(str(one["name"]) for one in query if one.get("required")),
    )


def resolved(document: Document, parameters: list[Any]) -> Iterator[dict[str, Any]]:
    """Parameters, those that are references looked up."""
    for parameter in parameters:
        found: Any = parameter
        if "$ref" in parameter:
            found = document
            for key in str(parameter["$ref"]).removeprefix("#/").split("/"):
                found = found.get(key, {})
        yield found
