"""The home page, as a browser shows it."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import PHONE, Look
from tests.browser.shops import dev_shop, variants

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with dev_shop(tmp_path_factory.mktemp("shop"), "n_plus_one") as url:
        yield url


def test_it_lists_every_variant_and_marks_the_one_that_is_in_place(shop: str, look: Look) -> None:
    page = (visitor := look()).page
    visitor.visit(shop)

    listed = page.locator("li", has=page.locator("strong"))
    assert sorted(listed.locator("strong").all_inner_texts()) == sorted(variants())
    assert listed.filter(has_text="active here").locator("strong").all_inner_texts() == ["n_plus_one"]


def test_every_link_leads_to_a_page_that_shows_itself_without_a_complaint(shop: str, look: Look) -> None:
    visitor = look()
    visitor.visit(shop)
    links = visitor.page.locator(".links a").evaluate_all("links => links.map(link => link.href)")
    pages = [link for link in links if link != f"{shop}/schema/"]  # a file to keep: a browser shows none

    assert {link.removeprefix(shop): visitor.visit(link) for link in pages} == {
        "/store/products/": 200,
        "/store/collections/": 200,
        "/schema/ui/": 200,
        "/admin/": 200,
        "/playground/hello/": 200,
        "/healthz": 200,
        "/silk/": 200,
    }
    assert (visitor.outside(shop), visitor.complaints) == ([], [])


def test_the_schema_is_kept_as_a_file(shop: str, look: Look) -> None:
    page = (visitor := look()).page
    visitor.visit(shop)

    with page.expect_download() as kept:
        page.get_by_role("link", name="OpenAPI schema").click()
    assert kept.value.path().read_text().startswith("openapi: 3.")


@pytest.mark.parametrize("width", [1280, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_its_window_in_the_colours_that_are_asked_for(
    shop: str, look: Look, scheme: str, width: int
) -> None:
    visitor = look(scheme, width)
    visitor.visit(shop)

    assert (visitor.overflow(), visitor.is_dark()) == (0, scheme == "dark")
