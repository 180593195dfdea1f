"""The probes of harness.toml, sent by the clients that their roles stand for."""

import json
import tomllib
from collections.abc import Mapping
from typing import Any

from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework_simplejwt.tokens import AccessToken

from store.models import User
from store.sources import ROOT

PROBES: dict[str, dict[str, Any]] = tomllib.loads((ROOT / "harness.toml").read_text())["probes"]

# Who the roles are in a seeded shop, by user name.
USERS = {"staff": "staff", "shopper_10": "demo", "shopper_50": "regular"}

# What one of the work counted by the query log is called in its entries.
ENTRY = {"queries": "count", "rows": "rows", "bytes": "bytes"}


def client(role: str) -> APIClient:
    """A client that is signed in as this role."""
    client = APIClient()
    if role in USERS:
        token = AccessToken.for_user(User.objects.get(username=USERS[role]))
        client.credentials(HTTP_AUTHORIZATION=f"JWT {token}")
    return client


def send(name: str, size: int, headers: Mapping[str, str] | None = None) -> Response:
    """The answer to a probe at this size."""
    probe = {key: _filled(value, size) for key, value in PROBES[name].items()}
    return client(probe.get("role", "anonymous")).generic(
        probe.get("method", "GET"), probe["path"], probe.get("body", ""), "application/json", headers=headers
    )


def log(name: str, size: int) -> list[dict[str, Any]]:
    """The query log of a probe at this size."""
    answer = send(name, size, {"X-Query-Log": "1"})
    assert answer.status_code == PROBES[name].get("refused", 200), answer.content
    entries: list[dict[str, Any]] = json.loads(answer["X-Query-Log"])
    # Within the test's transaction BEGIN is a savepoint, and is counted; COMMIT is none, and is not either.
    return [entry for entry in entries if not entry["sql"].startswith("RELEASE")]


def counted(work: str, name: str, size: int) -> int:
    """How much of this work a probe takes at this size."""
    return sum(entry[ENTRY[work]] for entry in log(name, size))


def _filled(text: object, size: int) -> str:
    # A probe that writes takes the first of its rows: each test has the shop as it was seeded.
    return str(text).replace("{size}", str(size)).replace("{n:012}", f"{1:012}")
