"""A real gunicorn whose database is gone, or held up by somebody else: 503 in time, and health is told."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection, transaction

pytestmark = pytest.mark.postgres

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "gunicorn", "storefront.wsgi", "--config", "storefront/gunicorn.py"]
BUSY = b'{"detail":"The shop is busy. Try again soon."}'


@contextmanager
def serving(database: str, **environment: str) -> Iterator[int]:
    """The port of a gunicorn on that database."""
    variables = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "settings.perf",
        "DATABASE_URL": database,
        **environment,
    }
    server = subprocess.Popen(
        [*COMMAND, "--bind", "127.0.0.1:0"], cwd=ROOT, env=variables, stderr=subprocess.PIPE, text=True
    )
    assert server.stderr
    try:
        yield next(
            int(found[1])
            for line in server.stderr
            if (found := re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", line))
        )
    finally:
        server.terminate()
        server.communicate(timeout=20)


def get(port: int, path: str) -> tuple[HTTPResponse, bytes]:
    client = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        client.request("GET", path)
        response = client.getresponse()
        return response, response.read()
    finally:
        client.close()


@pytest.mark.parametrize("pool", ["0", "2"])
def test_a_database_that_is_gone_is_503(pool: str) -> None:
    with serving("postgres://nobody@127.0.0.1:1/none", DB_POOL=pool, DB_POOL_TIMEOUT="0.2") as port:
        response, content = get(port, "/store/products/")
        health, _ = get(port, "/healthz")

    assert (response.status, content) == (503, BUSY)
    assert response.headers["Retry-After"] in {"1", "2", "3", "4"}
    assert health.status == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite's readers wait for nobody")
@pytest.mark.parametrize("limit", ["DB_LOCK_TIMEOUT", "DB_STATEMENT_TIMEOUT"])
def test_a_query_that_takes_too_long_is_503(limit: str) -> None:
    told = connection.settings_dict
    user = quote(told["USER"]) + (f":{quote(told['PASSWORD'])}" if told["PASSWORD"] else "")
    database = f"postgres://{user}@{told['HOST']}:{told['PORT'] or 5432}/{told['NAME']}"
    with serving(database, **{limit: "0.2"}) as port, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE store_product IN ACCESS EXCLUSIVE MODE")

        response, content = get(port, "/store/products/")

    assert (response.status, content) == (503, BUSY)
