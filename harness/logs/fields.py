"""[logs] in harness.toml: under which names a server's log tells what the harness asks of it."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from harness.keys import STRICT, Text

MILLISECONDS = {"s": 1000.0, "ms": 1.0, "us": 0.001}


@dataclass(frozen=True)
class Fields:
    """The names in lines of JSON. A line with `status` and `duration`, which is in `unit`, is a request.

    `endpoint` names what tells one kind of request from another, such as method and route; paths would be
    too many. Other lines are messages: `level` says how grave, `error` may hold a traceback.
    """

    __pydantic_config__ = STRICT

    time: Text = "time"
    endpoint: Annotated[list[Text], Field(min_length=1)] = field(default_factory=lambda: ["method", "route"])
    status: Text = "status"
    duration: Text = "duration_ms"
    unit: Literal["s", "ms", "us"] = "ms"
    queries: Text = "queries"
    bytes: Text = "bytes"
    request_id: Text = "request_id"
    level: Text = "level"
    message: Text = "message"
    error: Text = "exc_info"
