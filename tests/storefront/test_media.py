"""Pictures, where the shop itself serves them."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from store import uploads


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    """A folder with a picture that was sent, one that was seeded, and a page."""
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / uploads.FOLDER).mkdir(parents=True)
    for name in (f"{uploads.FOLDER}/sent.png", "seeded.PNG", "page.html", "drawn.svg", "page.png.html"):
        (tmp_path / name).write_bytes(b"<script>")
    return tmp_path


@pytest.mark.parametrize("name", [f"{uploads.FOLDER}/sent.png", "seeded.PNG"])
def test_a_picture_is_never_taken_for_anything_else(client: Client, name: str) -> None:
    answer = client.get(f"/media/{name}")

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["page.html", "drawn.svg", "page.png.html", "sent", ""])
def test_what_is_no_picture_by_its_name_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/media/{name}").status_code == 404


def test_what_was_sent_is_kept_for_good_and_what_was_seeded_is_asked_for_again(client: Client) -> None:
    sent, seeded = client.get(f"/media/{uploads.FOLDER}/sent.png"), client.get("/media/seeded.PNG")

    assert sent["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Cache-Control" not in seeded.headers
    asked = {"If-Modified-Since": seeded["Last-Modified"]}
    assert client.get("/media/seeded.PNG", headers=asked).status_code == 304


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pictures_are_only_looked_at(client: Client, method: str) -> None:
    assert getattr(client, method)("/media/seeded.PNG").status_code == 405
