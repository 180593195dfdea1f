"""What there is: every route of the API is described, and the shop itself calls nobody."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rest_framework.test import APIClient

from tests.store.routes import routes

ROOT = Path(__file__).resolve().parents[2]
CALLERS = {"aiohttp", "ftplib", "http.client", "httpx", "requests", "urllib.request", "urllib3", "xmlrpc"}
SOURCES = [*sorted(ROOT.glob("store/**/*.py")), *sorted(ROOT.glob("storefront/**/*.py"))]


def test_the_schema_tells_of_every_route_and_method_of_the_api_and_of_no_other(api: APIClient) -> None:
    schema = api.get("/schema/", headers={"Accept": "application/vnd.oai.openapi+json"}).json()

    told = {
        (re.sub(r"\{\w+\}", "{}", path.strip("/")), method.upper())
        for path, methods in schema["paths"].items()
        for method in methods
        if method in ("get", "post", "put", "patch", "delete")
    }
    there = {
        (re.sub(r"\{\w+\}", "{}", route.path), method)
        for route in routes()
        for method in route.methods
        if route.path.startswith(("store/", "auth/"))
    }
    assert told == there


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_file_of_the_shop_imports_what_sends_requests(file: Path) -> None:
    assert CALLERS & set(imported(ast.parse(file.read_text()))) == set()


def imported(tree: ast.Module) -> Iterator[str]:
    """The modules that a file names, and the packages they are in."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            yield from (".".join(parts[:length]) for length in range(1, len(parts) + 1))
