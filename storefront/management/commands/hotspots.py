"""`manage.py hotspots`: where silk's records of the shop say that queries and time go."""

import json
import re
from argparse import ArgumentTypeError
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError
from django.db.models import Prefetch
from django.utils import timezone

from storefront import hotspots
from storefront.hotspots import Endpoint, Recorded, Repeated

UNITS = {"m": "minutes", "h": "hours", "d": "days"}
NOTHING = "start the shop with `make run`, use it for a while, and call this again."
LONGEST = 150  # characters of a statement in the table; JSON has all of it


class Command(BaseCommand):
    """Sum up what silk has recorded, for people or as JSON."""

    help = "Sum up what silk has recorded: endpoints by queries and time, SQL that repeats within a request."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=positive, default=10, help="lines of each table (default: 10)")
        parser.add_argument("--since", type=duration, metavar="AGO", help="no older than this: 10m, 2h, 1d")
        parser.add_argument("--by", choices=hotspots.ORDERS, default="queries", help="what ranks endpoints")
        parser.add_argument("--json", action="store_true", dest="as_json", help="all of it, for tools")

    def handle(self, *, limit: int, since: timedelta | None, by: str, as_json: bool, **options: Any) -> str:
        requests = recorded(timezone.now() - since if since else None)
        endpoints, repeated = hotspots.endpoints(requests, by)[:limit], hotspots.repeated(requests)[:limit]
        if as_json:
            return json.dumps({"endpoints": [*map(asdict, endpoints)], "repeated": [*map(asdict, repeated)]})
        if not requests:
            return f"silk has recorded no request{' since then' if since else ''}: {NOTHING}"
        return "\n".join([*endpoint_lines(endpoints), "", *repeated_lines(repeated)])


def positive(text: str) -> int:
    if not (text.isdecimal() and int(text) > 0):
        raise ArgumentTypeError(f"{text!r} is no number of lines: 1 or more.")
    return int(text)


def duration(text: str) -> timedelta:
    match = re.fullmatch(r"(\d{1,4})([mhd])", text)
    if not match:
        raise ArgumentTypeError(f"{text!r} is no time: write minutes, hours or days, as 10m, 2h or 1d.")
    return timedelta(**{UNITS[match[2]]: int(match[1])})


def recorded(since: datetime | None) -> list[Recorded]:
    """What silk holds, its own statements aside: it keeps those apart, and its EXPLAINs not at all."""
    if not apps.is_installed("silk"):
        raise CommandError(
            "silk records in settings.dev only: call this with DJANGO_SETTINGS_MODULE=settings.dev."
        )
    from silk.models import Request, SQLQuery  # where silk is not installed, they cannot be imported

    # Neither tracebacks nor profiles: they are most of what silk keeps.
    queries = Prefetch("queries", SQLQuery.objects.only("request", "query", "time_taken"))
    kept = Request.objects.filter(start_time__gte=since) if since else Request.objects.all()
    try:
        return [
            Recorded(
                f"{request.method} {request.view_name or request.path}",
                request.time_taken or 0,
                [(query.query, query.time_taken or 0) for query in request.queries.all()],
            )
            for request in kept.only("method", "view_name", "path", "time_taken").prefetch_related(queries)
        ]
    except (OperationalError, ProgrammingError) as error:
        raise CommandError(f"silk's tables cannot be read: {error}. Has `manage.py migrate` run?") from error


def endpoint_lines(endpoints: Sequence[Endpoint]) -> list[str]:
    """A line each; times as silk sees them, with its own cost in them."""
    head = ["requests", "queries", "most", "ms", "most", "SQL", "endpoint"]
    rows = [
        [
            f"{one.requests:,}",
            f"{one.queries_mean:.1f}",
            f"{one.queries_max:,}",
            f"{one.ms_mean:.1f}",
            f"{one.ms_max:.1f}",
            f"{one.sql:.0%}",
            one.endpoint,
        ]
        for one in endpoints
    ]
    return columns([head, *rows])


def repeated_lines(repeated: Sequence[Repeated]) -> list[str]:
    if not repeated:
        return ["No request ran the same statement twice."]
    head = ["times", "most", "requests", "ms", "endpoint", "SQL that repeats within one request"]
    rows = [
        [
            f"{one.count:,}",
            f"{one.most:,}",
            f"{one.requests:,}",
            f"{one.ms:.1f}",
            one.endpoint,
            shortened(one.sql),
        ]
        for one in repeated
    ]
    return columns([head, *rows])


def shortened(sql: str) -> str:
    """A statement without the columns that it selects, which tell little and take most of the line."""
    bare = re.sub(r"^SELECT .*? FROM ", "SELECT … FROM ", sql)
    return bare if len(bare) <= LONGEST else f"{bare[:LONGEST]}…"


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of equally wide columns, figures to the right, the last one as long as it is."""
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    return ["  ".join([*map(str.rjust, row[:-1], widths), row[-1]]) for row in rows]
