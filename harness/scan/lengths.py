"""The lengths of all arrays in a JSON answer, by path: `$.results`, `$.results[*].images`."""

import re
from collections import Counter
from typing import Any

from harness.probes import ID

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
    """Elements of an array, or of an object whose keys are ids, {"17": …, "18": …}; None if it is neither."""
    if isinstance(value, dict) and value and all(map(ID.fullmatch, value)):
        return [*value.values()]
    return value if isinstance(value, list) else None


def step(key: str) -> str:
    return f".{key}" if PLAIN.fullmatch(key) else f"[{key!r}]"


def depth(path: str) -> tuple[int, int]:
    """Orders paths, the outermost first: by the arrays around it, then by its keys."""
    return path.count("[*]"), path.count(".")
