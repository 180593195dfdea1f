"""An arm and its written form: `perf`, `perf+n_plus_one`, `perf@HEAD`, `perf+cached_list@v1.2`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from harness.errors import HarnessError

WRITTEN = re.compile(r"(?P<profile>[a-z][a-z0-9_]*)(?P<variants>(\+[a-z][a-z0-9_]*)*)(@(?P<ref>[^\s@]+))?")


@dataclass(frozen=True)
class Arm:
    """One server to be measured: a profile with variants, at a git ref; without one, the working tree."""

    profile: str
    variants: tuple[str, ...] = ()
    ref: str | None = None

    def __str__(self) -> str:
        return "+".join((self.profile, *self.variants)) + (f"@{self.ref}" if self.ref else "")

    @classmethod
    def parse(cls, text: str, profiles: Sequence[str]) -> Self:
        """The arm that `text` writes; HarnessError with the form, or with the profiles that exist."""
        match = WRITTEN.fullmatch(text)
        if not match:
            raise HarnessError(
                f"{text!r} is not an arm: write PROFILE[+VARIANT…][@REF], such as perf+n_plus_one@HEAD."
            )
        if match["profile"] not in profiles:
            raise HarnessError(
                f"Arm {text!r}: there is no profile {match['profile']!r}; there is {', '.join(profiles)}."
            )
        return cls(match["profile"], tuple(match["variants"].split("+")[1:]), match["ref"])
