"""Which server is this? `/healthz` answers for programs; the home page shows the same to people."""

import os
import subprocess
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from storefront.renderer import json_response


def healthz(request: HttpRequest) -> HttpResponse:
    """200 as soon as requests are answered, without asking the database."""
    return json_response({"status": "ok", **identity()})


def identity() -> dict[str, Any]:
    """The commit and the arm that this process serves."""
    return {
        "commit": commit(),
        "profile": settings.PROFILE,
        "variants": list(settings.VARIANTS),
        "db_round_trip_ms": settings.DB_ROUND_TRIP_MS,
    }


@cache
def commit() -> str:
    """COMMIT of the environment, or git's full hash (`-dirty` with local edits), or `unknown`."""
    return os.environ.get("COMMIT") or _git_commit() or "unknown"


def _git_commit() -> str:
    command = ["git", "--no-optional-locks", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        git = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return git.stdout.strip()
