"""The pages of docs/reference: made from the code, and never older than it."""

import json
from types import ModuleType
from typing import Any

import pytest

from docs.reference.pages import PAGES, file, text
from docs.reference.schemas import table


@pytest.mark.parametrize("module", PAGES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_a_page_is_what_make_docs_writes(module: ModuleType) -> None:
    assert text(module) == file(module).read_text(), "stale: call `make docs`"


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "string"}, "text"),
        ({"type": "string", "pattern": "^(a|b)"}, r"text like `^(a\|b)`"),
        ({"type": "string", "maxLength": 10000}, "text, at most 10,000 characters"),
        ({"type": "string", "maxLength": 0}, "empty text"),
        ({"type": "string", "format": "uuid", "nullable": True}, "UUID or `null`"),
        ({"type": "integer"}, "whole number"),
        ({"type": "integer", "minimum": 2, "maximum": 100}, "whole number from 2, at most 100"),
        ({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}, "number above 0, below 1"),
        ({"type": "number", "maximum": 5, "exclusiveMaximum": True}, "number below 5"),
        ({"type": "array", "items": {"type": "integer"}}, "list of whole numbers"),
        ({"type": "object", "additionalProperties": {"type": "string"}}, "text, by name"),
        (
            {"type": "object", "patternProperties": {"^/": {"$ref": "#/$defs/Probe"}}},
            "[Probe](#probe), by name",
        ),
        ({"anyOf": [{"type": "boolean"}, {"type": "null"}]}, "`true`, `false` or `null`"),
        ({"enum": ["GET", "POST"]}, "`GET`, `POST`"),
        ({"const": 3}, "`3`"),
        ({}, "anything"),
    ],
    ids=json.dumps,
)
def test_values_are_told_in_words(schema: dict[str, Any], words: str) -> None:
    assert list(table({"properties": {"key": schema}}))[2:] == [f"| `key` | {words} |"]


def test_of_what_is_asked_for_it_is_said_what_must_be_given() -> None:
    properties = {"path": {"type": "string"}, "role": {"type": "string", "default": "anonymous"}}

    assert list(table({"properties": properties, "required": ["path"]}, asked=True)) == [
        "| key | value | unless given |",
        "|---|---|---|",
        "| `path` | text | required |",
        '| `role` | text | `"anonymous"` |',
    ]
