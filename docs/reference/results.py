"""result.json, from the dataclasses that are saved."""

from collections.abc import Iterator
from inspect import cleandoc

from docs.reference.schemas import Schema, table
from harness.rows import COLUMNS, Row
from harness.runs import ADAPTER, SCHEMA

INTRODUCTION = f"""\
# result.json

What a measurement leaves behind, as JSON of schema {SCHEMA}: the number changes when a key goes or means
something else. A result of another schema is refused. `kind` says which of the following it is;
[results](../results.md) tells of the files beside it.

"""


def page() -> Iterator[str]:
    schema = ADAPTER.json_schema(mode="serialization")
    kinds: dict[str, str] = schema["discriminator"]["mapping"]
    names = dict.fromkeys(reference.rpartition("/")[2] for reference in kinds.values())
    yield INTRODUCTION + "| kind | result |\n|---|---|"
    for kind, reference in kinds.items():
        name = reference.rpartition("/")[2]
        yield f"| `{kind}` | [{name}](#{name.lower()}) |"
    for name in [*names, *(name for name in schema["$defs"] if name not in names)]:
        yield from section(name, schema["$defs"][name])
    columns = ", ".join(f"`{name}`" for name in COLUMNS)
    yield f"\n## requests.csv\n\n{cleandoc(Row.__doc__ or '')}\n\nIts columns: {columns}."


def section(name: str, schema: Schema) -> Iterator[str]:
    yield f"\n## {name}\n\n{schema['description']}\n"
    yield from table(schema)
