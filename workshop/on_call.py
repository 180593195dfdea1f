"""The on-call game: one of the shop's regressions at random, and nobody says which."""

from pathlib import Path
from random import Random

from workshop import variants
from workshop.exercise import Exercise
from workshop.variants import Regression

BLIND = "blind-"
MINUTES = 30
TALE = """
It is your night on call, and the shop is slow. The one who has written this says that only one function has
changed. Nobody remembers which, and nobody can say which page it is: find out where it hurts first.

All tools are allowed but one: who looks at `git diff` sees the change at once, and has learned nothing.
"""


def key(seed: int) -> str:
    """What progress.json calls a game: it tells the seed, not the mistake."""
    return f"{BLIND}{seed}"


def chosen(code: Path, key: str) -> Regression:
    """The regression of a game: the same seed gives the same one, as long as the shop has no other ones."""
    offered = variants.regressions(code)
    seed = int(key.removeprefix(BLIND))
    return offered[Random(seed).choice(sorted(offered))]  # noqa: S311 - a game


def exercise(code: Path, key: str) -> Exercise:
    """A game as an exercise; `code` is a folder with the correct code."""
    regression = chosen(code, key)
    return Exercise(
        key=key,
        title=f"On call, seed {key.removeprefix(BLIND)}",
        minutes=MINUTES,
        tale=TALE,
        hints=variants.hints(code, regression.name),
        solution=variants.manage(code, "variants", regression.name),
        variant=regression.name,
    )
