"""The head of a saved result of any kind: what a list needs of it, without judging the rest."""

import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.errors import HarnessError

FILES = ("result.json", "scan.json")
ENDED = {0: "as hoped for", 1: "not as hoped for", 2: "not measured"}


@dataclass(frozen=True)
class Brief:
    """`what` is the command without the words that all commands begin with, `verdict` its conclusion."""

    name: str
    created: str
    kind: str
    what: str
    verdict: str
    exit_code: int
    schema: int


def read(folder: Path) -> Brief:
    """The head of the result in a folder; HarnessError when there is none, or none that can be read."""
    for name in FILES:
        file = folder / name
        if file.is_file():
            return of(folder.name, document(file), file)
    raise HarnessError(f"{folder} holds no result: there is no {' or '.join(FILES)} in it.")


def document(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise HarnessError(f"{file} is damaged: it is no JSON object.")
    return content


def of(name: str, content: dict[str, Any], file: Path) -> Brief:
    try:
        code = content.get("exit_code", 0)
        return Brief(
            name=name,
            created=str(content["created"]),
            kind=str(content["kind"]),
            what=asked(str(content["command"])),
            verdict=str(content.get("conclusion") or ENDED[code]),
            exit_code=code,
            schema=content["schema"],
        )
    except (KeyError, TypeError) as error:
        raise HarnessError(f"{file} is damaged: {error} is missing or wrong.") from None


def asked(command: str) -> str:
    """A command line without `python -m harness` and what names the result."""
    try:
        words = shlex.split(command)
    except ValueError:
        return command
    return shlex.join(told(words[3:] if words[:3] == ["python", "-m", "harness"] else words))


def told(words: list[str]) -> Iterator[str]:
    """The words without --save-as and its name."""
    kept = iter(words)
    for word in kept:
        if word == "--save-as":
            next(kept, None)
        elif not word.startswith("--save-as="):
            yield word
