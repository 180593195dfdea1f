"""The answers that are no success, each described once. Operations refer to them by status."""

from typing import Any

from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiResponse

Schema = dict[str, Any]

REASON: Schema = {"type": "object", "properties": {"detail": {"type": "string"}}, "required": ["detail"]}
# Under `detail`, or under the name of each field that is wrong.
REASONS: Schema = {
    "type": "object",
    "additionalProperties": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    "minProperties": 1,
}

SHARED = {
    "400": ("BadRequest", "What was sent cannot be read, or breaks a rule.", REASONS),
    "401": ("Unauthorized", "Nobody is signed in, or not any more.", REASON),
    "403": ("Forbidden", "Who is signed in may not do this.", REASON),
    "404": ("NotFound", "There is no such row, or no such page.", REASON),
    "406": ("NotAcceptable", "The shop writes nothing that `Accept` names.", REASON),
    "413": ("ContentTooLarge", "The body is longer than the shop reads.", REASON),
    "415": ("UnsupportedMediaType", "The shop does not read what `Content-Type` names.", REASON),
    "503": ("Busy", "The shop cannot do it now, but soon: `Retry-After` tells in how many seconds.", REASON),
}
RETRY_AFTER: Schema = {"Retry-After": {"schema": {"type": "integer", "minimum": 1}, "required": True}}

IN_USE = OpenApiResponse(
    {"type": "object", "properties": {"error": {"type": "string"}}, "required": ["error"]},
    "Others need it: it stays.",
)
TOO_MANY_GUESSES = OpenApiResponse(REASON, "Wrong too often: `Retry-After` tells how many seconds to wait.")
OUT_OF_STOCK = OpenApiResponse(REASON, "There is less in stock than the cart asks for; nothing was changed.")


def component(status: str) -> ResolvedComponent:
    """The shared answer with this status, to be registered and referred to."""
    name, description, schema = SHARED[status]
    answer: Schema = {"description": description, "content": {"application/json": {"schema": schema}}}
    if status == "503":
        answer["headers"] = RETRY_AFTER
    kind = ResolvedComponent.RESPONSE
    return ResolvedComponent(name, kind, answer, object=name)  # type: ignore[no-untyped-call]
