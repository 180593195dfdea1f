"""The one encoding that the shop reads, minded before Django asks which one a request is in."""

import codecs
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from django.core.handlers.wsgi import WSGIHandler
from django.utils.http import parse_header_parameters

READ = ("utf-8", "ascii")  # the second is a part of the first
REFUSAL = b'{"detail":"The shop reads UTF-8; the Content-Type of this request names something else."}'


class Handler(WSGIHandler):
    """Django's, but a request in another charset is told so: 415.

    Django itself decodes by whatever codec is named, `rot13` and `hex` too, and addresses as well as bodies.
    What it cannot parse it fails on before any middleware is asked. Each would be a 500.
    """

    def __call__(  # type: ignore[override]  # the stub knows of Django's own answers only
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        if is_read(environ.get("CONTENT_TYPE", "")):
            return super().__call__(environ, start_response)
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(REFUSAL)))]
        start_response("415 Unsupported Media Type", headers)
        return [REFUSAL]


def is_read(content_type: str) -> bool:
    """Whether the header can be parsed, and names UTF-8 or no charset."""
    # A parameter in the form of RFC 2231, `name*=charset''value`, brings a charset of its own.
    if "charset" not in content_type.lower() and "*" not in content_type:
        return True
    try:
        parameters = parse_header_parameters(content_type)[1]
        return codecs.lookup(parameters.get("charset", READ[0])).name in READ
    except (LookupError, ValueError):
        return False
