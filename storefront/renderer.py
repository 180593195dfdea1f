"""The one writer of JSON: every way of making an answer gives the same bytes."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson
from django.http import HttpResponse
from django.utils.functional import Promise
from rest_framework import renderers


class JSONRenderer(renderers.JSONRenderer):
    """Decimals are numbers with two decimals (`10.50`), times ISO 8601; an unknown type is a TypeError."""

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """UTF-8 bytes, compact unless the client asks with `Accept: application/json; indent=4`."""
        if data is None:
            return b""
        indent = self.get_indent(accepted_media_type or "", renderer_context or {})
        if indent is None:
            return orjson.dumps(data, _unknown, orjson.OPT_UTC_Z)
        return _widen(orjson.dumps(data, _unknown, orjson.OPT_UTC_Z | orjson.OPT_INDENT_2), indent)


def json_response(data: Any, status: int = 200) -> HttpResponse:
    """An answer of a view that is not DRF's, in the same form."""
    return HttpResponse(JSONRenderer().render(data), status=status, content_type=JSONRenderer.media_type)


def _unknown(value: object) -> object:
    if isinstance(value, Decimal):
        return orjson.Fragment(f"{value:.2f}")
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON here")


def _widen(document: bytes, indent: int) -> bytes:
    # orjson indents by two only. Inside strings it escapes line breaks, so what begins a line is indentation.
    return re.sub(rb"^ +", lambda match: b" " * (len(match[0]) // 2 * indent), document, flags=re.MULTILINE)
