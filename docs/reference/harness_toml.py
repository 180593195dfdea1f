"""harness.toml, from the dataclasses that validate it, with this project's own as the example."""

import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import TypeAdapter

from docs.reference.schemas import Refer, Schema, entries, table
from harness.project import FILE, Project

INTRODUCTION = """\
# harness.toml

All that the harness knows of a project stands in `harness.toml`, beside `manage.py`. It is read once and
validated whole: a key that is not known, or a value that cannot be, is refused together with what is allowed.
The examples are this project's [own](../../harness.toml);
[the harness on your own project](../your-project.md) says where to begin.
"""


def page() -> Iterator[str]:
    schema = TypeAdapter(Project).json_schema()
    for hidden in (
        "folder",
        "database_server",
    ):  # no keys of the file: where it is, what the command line says
        del schema["properties"][hidden]
    tables = dict(sections(schema, schema["$defs"]))
    headings = {one["title"]: heading for heading, one in tables.items()}

    def refer(name: str) -> str:
        return f"[{headings[name]}](#{headings[name].lower().replace('.', '')})"

    yield INTRODUCTION
    yield from keys(schema, refer)
    for heading, one in tables.items():
        yield f"\n## {heading}\n\n{one['description']}\n"
        yield from keys(one, refer)
        if shown := example(heading):
            yield f"\n```toml\n{shown}\n```"


def sections(schema: Schema, definitions: dict[str, Schema], above: str = "") -> Iterator[tuple[str, Schema]]:
    """The tables of a table, and theirs: a heading such as `plans.NAME`, and its schema."""
    for key, one in schema["properties"].items():
        named = one.get("type") == "object"
        heading = f"{above}{key}.NAME" if named else f"{above}{key}"
        listed = [one["items"]] if one.get("type") == "array" else one.get("anyOf", [one])
        for choice in [entries(one)] if named else listed:
            if "$ref" in choice:
                found = definitions[choice["$ref"].rpartition("/")[2]]
                yield heading, found
                yield from sections(found, definitions, f"{heading}.")


def keys(schema: Schema, refer: Refer) -> Iterator[str]:
    """The table of its keys. TOML has no null: a key that may be missing is left out."""
    for row in table(schema, refer, asked=True):
        yield row.replace(" or `null`", "")


def example(heading: str) -> str:
    """The first table of that heading in this project's file that holds something, with its comments."""
    header = re.escape(f"[{heading}]").replace("NAME", r"[^.\]]+")
    found = re.search(rf"^{header}.*\n(?:[^\[\n].*\n)+", Path(FILE).read_text(), re.MULTILINE)
    return found[0].rstrip() if found else ""
