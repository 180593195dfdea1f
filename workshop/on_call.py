"""The on-call game: one of the shop's regressions at random, and nobody says which."""

from pathlib import Path
from random import Random

from harness.runs import Declared
from workshop import variants
from workshop.exercise import Exercise
from workshop.progress import Progress

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


def seed(key: str) -> str:
    return key.removeprefix(BLIND)


def title(key: str) -> str:
    return f"On call, seed {seed(key)}"


def played(progress: Progress) -> list[str]:
    """The keys of all games, the one that was started last at the end."""
    games = [key for key in progress.attempts if key.startswith(BLIND)]
    return sorted(games, key=lambda key: progress.last(key).started)


def chosen(code: Path, key: str) -> Declared:
    """The regression of a game: the same seed gives the same one, as long as the shop has no other ones."""
    offered = variants.regressions(code)
    return offered[Random(int(seed(key))).choice(sorted(offered))]  # noqa: S311 - a game


def exercise(code: Path, key: str) -> Exercise:
    """A game as an exercise; `code` is a folder with the correct code."""
    regression = chosen(code, key)
    return Exercise(
        key=key,
        title=title(key),
        minutes=MINUTES,
        tale=TALE,
        hints=variants.hints(code, regression),
        solution=variants.manage(code, "variants", regression.name),
        variant=regression.name,
    )
