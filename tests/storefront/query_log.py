"""The query log of an answer, with the text of the lines that it names."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.test import Client

ROOT = Path(__file__).parents[2]


class Cause(NamedTuple):
    """How often one origin asked one table, and which: file, text of the line, name, view, what to add."""

    count: int
    file: str
    text: str
    name: str
    view: str
    add: str = ""


def entries(response: HttpResponse) -> list[dict[str, Any]]:
    return list(json.loads(response["X-Query-Log"]))


def ask(client: Client, path: str) -> list[dict[str, Any]]:
    response = client.get(path, headers={"X-Query-Log": "1"})
    assert response.status_code == 200
    return entries(response)


def cause(entry: dict[str, Any], root: Path = ROOT) -> Cause:
    """The entry's origin; a line that cannot be told has neither file nor text."""
    file, _, number = entry.get("line", "").partition(":")
    text = (root / file).read_text().splitlines()[int(number) - 1].strip() if file else ""
    return Cause(
        entry["count"], file, text, entry.get("name", ""), entry.get("view", ""), entry.get("add", "")
    )


def causes(client: Client, path: str) -> list[Cause]:
    return [cause(entry) for entry in ask(client, path)]
