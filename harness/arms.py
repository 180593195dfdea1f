"""An arm and its written form: `perf`, `perf+n_plus_one`, `perf:runserver`, `perf+cached_list@v1.2`."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Self

from harness.errors import HarnessError

NAME = "[a-z][a-z0-9_]*"
WRITTEN = re.compile(
    rf"(?P<profile>{NAME})(?P<variants>(\+{NAME})*)(:(?P<server>{NAME}))?(@(?P<ref>[^\s@]+))?"
)


@dataclass(frozen=True)
class Arm:
    """One server to be measured: a profile with variants, at a git ref; without one, the working tree.

    `server` is one of harness.toml's [project.servers]; without one, the arm is served by its `start`.
    """

    profile: str
    variants: tuple[str, ...] = ()
    ref: str | None = None
    server: str | None = None

    def __str__(self) -> str:
        served = f":{self.server}" if self.server else ""
        return "+".join((self.profile, *self.variants)) + served + (f"@{self.ref}" if self.ref else "")

    @classmethod
    def parse(cls, text: str, profiles: Sequence[str], servers: Collection[str] = ()) -> Self:
        """The arm that `text` writes; HarnessError with the form, or with the names that exist."""
        match = WRITTEN.fullmatch(text)
        if not match:
            raise HarnessError(
                f"{text!r} is not an arm: write PROFILE[+VARIANT…][:SERVER][@REF], "
                "such as perf+n_plus_one@HEAD."
            )
        for what, names in (("profile", profiles), ("server", servers)):
            if match[what] and match[what] not in names:
                there = ", ".join(names) or "none"
                raise HarnessError(f"Arm {text!r}: there is no {what} {match[what]!r}; there is {there}.")
        return cls(match["profile"], tuple(match["variants"].split("+")[1:]), match["ref"], match["server"])
