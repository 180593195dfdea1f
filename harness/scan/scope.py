"""[scan] in harness.toml: where the API is described, and how it is asked."""

from dataclasses import dataclass, field

from pydantic import PositiveInt

from harness.keys import STRICT, Text, UrlPath


@dataclass(frozen=True)
class Scope:
    """What a scan asks.

    `openapi` is an address of the server, from its slash, or a file. `values` fill path parameters that no
    list tells: ids by the address before them. What begins with an entry of `skip` is left out.
    """

    __pydantic_config__ = STRICT

    openapi: str = ""
    skip: list[UrlPath] = field(default_factory=list)
    sizes: list[PositiveInt] = field(default_factory=lambda: [2, 5, 10, 20, 50])
    size_parameters: list[Text] = field(default_factory=lambda: ["page_size", "limit"])
    values: dict[UrlPath, list[Text]] = field(default_factory=dict)
