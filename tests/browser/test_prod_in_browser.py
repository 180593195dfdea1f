"""The pages of settings.prod under its policy, in a real browser and over TLS: the console stays silent."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from harness.runtime.processes import free_port, wait_until
from tests.browser.shops import ROOT, manage
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.slow

PASSWORD = "grace of storefront"


@pytest.fixture(scope="module")
def shop(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with prod_shop(tmp_path_factory.mktemp("prod")) as url:
        yield url


@contextmanager
def prod_shop(folder: Path) -> Iterator[str]:
    """The URL of a small shop of the profile prod, with somebody of the staff; it ends with the context."""
    settings = {
        "DJANGO_SETTINGS_MODULE": "settings.prod",
        "SECRET_KEY": "a key made of more than fifty characters, of which many differ: 0123456789",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{folder}/shop.sqlite3",
        "STATIC_ROOT": str(folder / "static"),
        "MEDIA_ROOT": str(folder / "media"),
        "SERVE_MEDIA": "1",
    }
    environment = {**os.environ, **settings}
    manage(environment, "migrate", "--verbosity", "0")
    manage(environment, "seed", "--products", "50")
    manage(environment, "collectstatic", "--no-input", "--verbosity", "0")
    owner = {"DJANGO_SUPERUSER_PASSWORD": PASSWORD}
    who = ["--username", "boss", "--email", "boss@storefront.example"]
    manage({**environment, **owner}, "createsuperuser", "--no-input", *who)
    with served(environment, certificate(folder), folder / "server.log") as url:
        yield url


def certificate(folder: Path) -> Path:
    """A key and a certificate of our own, in one file."""
    file = folder / "tls.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-batch"]
    subprocess.run(
        [*command, "-subj", "/CN=127.0.0.1", "-keyout", file, "-out", folder / "certificate.pem"],
        capture_output=True,
        check=True,
    )
    file.write_text(file.read_text() + (folder / "certificate.pem").read_text())
    return file


@contextmanager
def served(environment: dict[str, str], tls: Path, log: Path) -> Iterator[str]:
    address = f"127.0.0.1:{free_port()}"
    gunicorn = [sys.executable, "-m", "gunicorn", "storefront.wsgi", "--config", "storefront/gunicorn.py"]
    command = [*gunicorn, "--bind", address, "--certfile", str(tls), "--keyfile", str(tls)]
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_until(lambda: "Booting worker" in log.read_text(), seconds=60, process=server, log=log)
        yield f"https://{address}"
    finally:
        server.terminate()
        server.wait(40)


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Visitor]:
    """Somebody who takes our certificate."""
    context = chromium.new_context(ignore_https_errors=True)
    yield Visitor(context.new_page())
    context.close()


def test_the_home_page_and_the_schema_s_work_under_the_policy(shop: str, visitor: Visitor) -> None:
    page = visitor.page

    assert visitor.visit(f"{shop}/") == 200
    assert page.evaluate("getComputedStyle(document.querySelector('ul')).listStyleType") == "none"
    assert visitor.visit(f"{shop}/schema/ui/") == 200
    page.locator(".opblock").first.wait_for()
    page.locator(".opblock-summary-control").first.click()
    expect(page.locator(".opblock.is-open")).to_have_count(1)

    assert (visitor.outside(shop), visitor.complaints) == ([], [])


def test_the_admin_works_under_the_policy(shop: str, visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit(f"{shop}/admin/")
    page.get_by_label("Username").fill("boss")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Site administration")).to_be_visible()

    for path in ("store/product/", "store/product/1/change/", "store/order/", "store/user/add/"):
        assert visitor.visit(f"{shop}/admin/{path}") == 200
    visitor.visit(f"{shop}/admin/store/product/add/")
    page.get_by_label("Title").press_sequentially("Blue spade")
    expect(page.get_by_label("Slug")).to_have_value("blue-spade")  # its script has run
    page.locator(".select2-selection").first.click()
    expect(page.locator(".select2-results__option").first).to_be_visible()

    assert (visitor.outside(shop), visitor.complaints) == ([], [])


def test_a_picture_comes_as_a_picture_and_nothing_else_does(shop: str, visitor: Visitor) -> None:
    request = visitor.page.request
    image = request.get(f"{shop}/store/products/1/").json()["images"][0]["image"]

    told = request.get(image)
    assert (told.status, told.headers["x-content-type-options"]) == (200, "nosniff")
    assert re.fullmatch(r"image/(png|jpeg|gif|webp)", told.headers["content-type"])
    assert request.get(f"{shop}/media/page.html").status == 404
