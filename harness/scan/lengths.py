"""The lengths of all arrays in a JSON answer, by path: `$.results`, `$.results[*].images`."""

import re
from collections import Counter
from typing import Any

# An object with such keys is a list in disguise, {"17": …, "18": …}: it grows like one.
ID = re.compile(r"\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
PLAIN = re.compile(r"[A-Za-z_]\w*")


def lengths(value: Any) -> dict[str, int]:
    """Elements at each path, added up over all arrays there: ten products of three images are thirty."""
    found: Counter[str] = Counter()
    measure(value, "$", found)
    return dict(found)


def measure(value: Any, path: str, found: Counter[str]) -> None:
    children = elements(value)
    if children is not None:
        found[path] += len(children)
        for child in children:
            measure(child, f"{path}[*]", found)
    elif isinstance(value, dict):
        for key, child in value.items():
            measure(child, f"{path}{step(key)}", found)


def elements(value: Any) -> list[Any] | None:
    """What an array holds; None for what is no array."""
    if isinstance(value, dict) and value and all(map(ID.fullmatch, value)):
        return [*value.values()]
    return value if isinstance(value, list) else None


def step(key: str) -> str:
    return f".{key}" if PLAIN.fullmatch(key) else f"[{key!r}]"


def depth(path: str) -> tuple[int, int]:
    """Orders paths, the outermost first: by the arrays around it, then by its keys."""
    return path.count("[*]"), path.count(".")
