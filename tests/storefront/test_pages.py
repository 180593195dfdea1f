"""What stands beside the shop: health, home page, schema, admin, playground."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from storefront.commit import ROOT, commit


@pytest.fixture
def fresh_commit() -> Iterator[None]:
    """Let the commit be found out once more."""
    commit.cache_clear()
    yield
    commit.cache_clear()


@pytest.mark.parametrize("path", ["/healthz", "/healthz/"])
def test_health_names_commit_and_arm_with_and_without_slash(client: Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "commit": commit(),
        "profile": "perf",
        "variants": [],
        "db_round_trip_ms": 0.0,
    }


def test_health_names_variants_and_round_trip(client: Client, settings: Settings) -> None:
    settings.VARIANTS = ["n_plus_one", "cart_item_lookups"]
    settings.DB_ROUND_TRIP_MS = 0.5

    answer = client.get("/healthz").json()

    assert (answer["variants"], answer["db_round_trip_ms"]) == (["n_plus_one", "cart_item_lookups"], 0.5)


@pytest.mark.usefixtures("fresh_commit")
def test_the_commit_is_gits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COMMIT", raising=False)
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)

    assert commit().removesuffix("-dirty") == head.stdout.strip()


@pytest.mark.usefixtures("fresh_commit")
def test_the_environment_may_name_the_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMIT", "from the image")

    assert commit() == "from the image"


@pytest.mark.usefixtures("fresh_commit")
def test_without_git_the_commit_is_unknown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("COMMIT", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert commit() == "unknown"


@pytest.mark.usefixtures("fresh_commit")
def test_outside_a_repository_the_commit_is_unknown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("COMMIT", raising=False)
    monkeypatch.setattr("storefront.commit.ROOT", tmp_path)

    assert commit() == "unknown"


def test_home_tells_the_arm_and_how_to_switch(client: Client, settings: Settings) -> None:
    settings.VARIANTS = ["n_plus_one"]
    settings.DB_ROUND_TRIP_MS = 1.0

    page = client.get("/").content.decode()

    assert "<title>Storefront · perf+n_plus_one</title>" in page
    assert commit() in page
    assert "1.0 ms are added to every query" in page
    assert "regression, active here" in page
    for name in ("cart_item_lookups", "n_plus_one", "prefetch_defeated"):
        assert f"make perf VARIANTS={name}" in page


def test_home_without_a_variant_says_so(client: Client) -> None:
    page = client.get("/").content.decode()

    assert "none switched on" in page
    assert "added to every query" not in page
    assert "active here" not in page


@pytest.mark.django_db
def test_every_link_of_the_home_page_leads_somewhere(client: Client) -> None:
    links = re.findall(r'<a href="([^"]+)"', client.get("/").content.decode())

    assert {link: client.get(link, follow=True).status_code for link in links} == {
        "/store/products/": 200,
        "/store/collections/": 200,
        "/schema/ui/": 200,
        "/schema/": 200,
        "/admin/": 200,
        "/playground/hello/": 200,
        "/healthz": 200,
    }


@pytest.mark.django_db
def test_every_address_that_home_tells_of_is_there(client: Client) -> None:
    told = re.findall(r"/(?:auth|store)/[a-z_/]*", client.get("/").content.decode())

    answers = {address: client.get(address).status_code for address in told}
    assert len(answers) == 12
    assert set(answers.values()) == {200, 401, 405}


def test_home_needs_no_other_file(client: Client) -> None:
    page = client.get("/").content.decode()

    assert "<script" not in page
    assert re.findall(r'(?:src|rel="stylesheet" href)="([^"]*)"', page) == []


def test_the_icon_that_browsers_ask_for_is_there(client: Client) -> None:
    response = client.get("/favicon.ico")

    assert (response.status_code, response["Content-Type"]) == (200, "image/x-icon")
    assert b"".join(response.streaming_content).startswith(b"\0\0\1\0")  # an icon's signature


def test_the_schemas_page_loads_from_this_server_only(client: Client) -> None:
    page = client.get("/schema/ui/").content.decode()

    files = re.findall(r'(?:src|<link[^>]* href)="([^"]*)"', page)
    assert len(files) == 5
    assert {file.partition("/drf_spectacular_sidecar/")[0] for file in files} == {
        "/static",
        "/schema/ui/?script=",
    }
    assert {client.get(file).status_code for file in files} == {200}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accept", "content_type"),
    [("*/*", "application/json"), ("text/html", "text/html; charset=utf-8")],
)
def test_the_api_can_be_browsed_and_is_json_by_default(
    client: Client, accept: str, content_type: str
) -> None:
    response = client.get("/store/products/", headers={"Accept": accept})

    assert (response.status_code, response["Content-Type"]) == (200, content_type)


def test_silk_and_the_toolbar_are_not_there(client: Client) -> None:
    assert client.get("/silk/").status_code == 404
    assert client.get("/__debug__/render_panel/").status_code == 404
