"""The abstract user who is signed in from the start: to sign in costs more than all that would follow."""

import json
from pathlib import Path
from typing import Any

from locust import events

from locustfiles.shopper import Shopper


class SignedIn(Shopper):
    """A user with somebody's token in `headers`; a locustfile adds `role` and tasks."""

    abstract = True
    role = "shoppers"  # or "staff": whose tokens
    tokens: dict[str, list[str]]

    def on_start(self) -> None:
        # Two users may be the same shopper, at home and on the way.
        self.headers = {"Authorization": f"JWT {self.random.choice(SignedIn.tokens[self.role])}"}


@events.init.add_listener  # type: ignore[untyped-decorator]
def read_tokens(environment: Any, **_: object) -> None:
    """Take all tokens from the file of --tokens; without them Locust ends before its first request."""
    file = environment.parsed_options.tokens
    try:
        SignedIn.tokens = json.loads(Path(file).read_text())
        missing = [role for role in ("shoppers", "staff") if not SignedIn.tokens.get(role)]
    except (OSError, ValueError, AttributeError):
        raise SystemExit(f"{file} is no file of tokens. {ADVICE}") from None
    if missing:
        raise SystemExit(f"{file} holds no tokens of {' and '.join(missing)}. {ADVICE}")


ADVICE = (
    "This scenario shops with those that `manage.py tokens --output FILE` writes, named by --tokens FILE; "
    "`make perf` and `make run` write them each time they start."
)
