"""The kinds of values that harness.toml takes, and the placeholders in them."""

import shlex
from string import Formatter
from typing import Annotated

from pydantic import ConfigDict, Field

STRICT = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
NAME = r"^[a-z][a-z0-9_]*$"

Name = Annotated[str, Field(pattern=NAME)]
Text = Annotated[str, Field(min_length=1)]
UrlPath = Annotated[str, Field(pattern="^/")]
Refusal = Annotated[int, Field(ge=400, le=499)]
Seconds = Annotated[float, Field(ge=0)]


def placeholders(text: str, allowed: set[str]) -> None:
    """Raise ValueError for a placeholder that nothing fills."""
    try:
        used = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise ValueError(f"{text!r}: {error}; write a literal brace twice") from None
    if used - allowed:
        wrong, right = ", ".join(sorted(used - allowed)), ", ".join(sorted(allowed))
        raise ValueError(f"{text!r} names {{{wrong}}}; allowed are {right}")


def words(text: str) -> list[str]:
    """A command's words, as a shell would split it."""
    try:
        return shlex.split(text)
    except ValueError as error:
        raise ValueError(f"{text!r}: {str(error).lower()}") from None


def command(text: str, **values: object) -> list[str]:
    """A command of harness.toml as a list of words, its placeholders filled in."""
    return [word.format(**values) for word in words(text)]
