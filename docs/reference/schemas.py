"""A JSON schema in words: what pydantic and OpenAPI say of the shape of data, as tables for people."""

import json
from collections.abc import Callable, Iterator
from typing import Any

Schema = dict[str, Any]
Refer = Callable[[str], str]

FORMATS = {
    "binary": "file",
    "date-time": "date and time",
    "email": "e-mail address",
    "uri": "address",
    "uuid": "UUID",
}
LIMITS = {"minimum": "from", "exclusiveMinimum": "above", "maximum": "at most", "exclusiveMaximum": "below"}


def table(schema: Schema, refer: Refer | None = None, *, asked: bool = False) -> Iterator[str]:
    """A row for each key: name and values in words; of data that are `asked` for also what is required.

    `refer` writes a reference to another schema by its name, as a link to its section unless given.
    """
    required = schema.get("required", [])
    yield "| key | value | unless given |" if asked else "| key | value |"
    yield "|---|---|---|" if asked else "|---|---|"
    for name, one in schema.get("properties", {}).items():
        absent = f" {'required' if name in required else default(one)} |" if asked else ""
        yield f"| `{name}` | {values(one, refer or link)} |{absent}"


def link(name: str) -> str:
    return f"[{name}](#{name.lower()})"


def default(schema: Schema) -> str:
    value = schema.get("default")
    return "" if value in (None, "") else f"`{json.dumps(value)}`"


def values(schema: Schema, refer: Refer) -> str:
    """The values that a schema allows, in a few words."""
    found = " or ".join(alternatives(schema, refer))
    return f"{found} or `null`" if schema.get("nullable") else found


def alternatives(schema: Schema, refer: Refer) -> Iterator[str]:
    """The alternatives that a schema allows, in words; most have one."""
    if "$ref" in schema:
        yield refer(schema["$ref"].rpartition("/")[2])
    elif choices := next((schema[key] for key in ("anyOf", "oneOf", "allOf") if key in schema), None):
        yield from (values(choice, refer) for choice in choices)
    elif "const" in schema:
        yield f"`{json.dumps(schema['const'])}`"
    elif "enum" in schema:
        yield ", ".join(f"`{value}`" for value in schema["enum"])
    else:
        yield plain(schema, refer)


def plain(schema: Schema, refer: Refer) -> str:
    match schema.get("type"):
        case "array":
            return f"list of {values(schema.get('items', {}), refer).replace('number', 'numbers')}"
        case "object":
            return f"{values(entries(schema), refer)}, by name"
        case "string":
            return text(schema)
        case "integer":
            return bounded("whole number", schema)
        case "number":
            return bounded("number", schema)
        case "boolean":
            return "`true`, `false`"
        case "null":
            return "`null`"
    return "anything"


def entries(schema: Schema) -> Schema:
    """What the entries of a table look like, whose names are free."""
    patterns = schema.get("patternProperties", {})
    others = schema.get("additionalProperties", {})
    found: Schema = next(iter(patterns.values()), others)
    return found if isinstance(found, dict) else {}


def text(schema: Schema) -> str:
    if schema.get("maxLength") == 0:
        return "empty text"
    found = FORMATS.get(schema.get("format", ""), schema.get("format", "text"))
    if "pattern" in schema:
        found += f" like `{schema['pattern']}`".replace("|", r"\|")
    return found + (f", at most {schema['maxLength']:,} characters" if "maxLength" in schema else "")


def bounded(kind: str, schema: Schema) -> str:
    found = bounds(schema)
    limits = ", ".join(f"{word} {found[key]}" for key, word in LIMITS.items() if key in found)
    return f"{kind} {limits}".strip()


def bounds(schema: Schema) -> Schema:
    """With limits as JSON Schema has them; in OpenAPI 3.0 an exclusive one is a flag beside the other."""
    found = dict(schema)
    for exclusive in ("exclusiveMinimum", "exclusiveMaximum"):
        if found.get(exclusive) is True:
            found[exclusive] = found.pop(exclusive.removeprefix("exclusive").lower())
    return found
