"""The shop's HTTP contract, from its OpenAPI document."""

from collections.abc import Iterator
from typing import Any

from drf_spectacular.generators import SchemaGenerator

from docs.reference.schemas import link, table, values

Operation = dict[str, Any]

INTRODUCTION = """\
# HTTP contract

Every route of the shop, what it takes and what it answers. A server that runs tells the same at `/schema/`,
as OpenAPI 3, and to a browser at `/schema/ui/`.

- Bodies are JSON or forms, a picture comes as `multipart/form-data`. Answers are JSON.
- Every route answers with and without the slash at its end, and sends nobody elsewhere.
- Prices are JSON numbers of two decimals. Times are ISO 8601, in UTC.
- Who is signed in sends `Authorization: JWT TOKEN`, or `Bearer TOKEN`.
- What is refused says why, in JSON: 400 what cannot be, 401 who is not signed in, 403 who may not, 404 what
  is not there, 405 what is not done here, 406 and 415 what it neither writes nor reads, 409 what the stock
  does not allow, 413 what is too long. 429 and 503 say in `Retry-After` when to come back."""


def page() -> Iterator[str]:
    document = SchemaGenerator().get_schema(request=None, public=True)
    yield INTRODUCTION
    for path, operations in document["paths"].items():
        yield f"\n## {path}\n"
        yield from route(operations)
    yield "\n## Bodies"
    for name, schema in document["components"]["schemas"].items():
        yield f"\n### {name}\n\n{schema.get('description', '')}\n"
        yield from table(schema, asked=name.endswith("Request")) if "properties" in schema else ()


def route(operations: dict[str, Operation]) -> Iterator[str]:
    """What a route is for, and a row for each method. Often all its methods share one description."""
    descriptions = {method: one["description"] for method, one in operations.items()}
    for description in dict.fromkeys(descriptions.values()):
        yield f"{description}\n"
    yield "| method | query | body | answer | refused with |\n|---|---|---|---|---|"
    for method, one in operations.items():
        asked = [method.upper(), parameters(one), body(one.get("requestBody", {}))]
        yield f"| {' | '.join([*asked, answers(one), refusals(one)])} |"


def parameters(operation: Operation) -> str:
    found = [one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"]
    return ", ".join(f"`{name}`" for name in found)


def body(described: dict[str, Any]) -> str:
    """The one schema that all content types of a body or an answer share."""
    for content in described.get("content", {}).values():
        return values(content["schema"], link)
    return ""


def answers(operation: Operation) -> str:
    told = operation["responses"].items()
    return ", ".join(f"{status} {body(answer)}".strip() for status, answer in told if status < "300")


def refusals(operation: Operation) -> str:
    return ", ".join(status for status in operation["responses"] if status >= "400")
