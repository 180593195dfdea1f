"""The documentation site, opened from its files: it asks nobody for anything, and can be searched."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Look
from tests.docs import built

pytest.importorskip("mkdocs", reason="call `make site` first: it installs what builds the site")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of the folder that holds it."""
    return built.site(tmp_path_factory.mktemp("site")).as_uri()


@pytest.mark.parametrize("width", [1280, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", ["index", "docs/catalogue", "docs/reference/contract", "store/views.py"])
def test_a_page_fits_its_window_in_the_colours_that_are_asked_for_and_asks_nobody_else(
    site: str, look: Look, page: str, scheme: str, width: int
) -> None:
    visitor = look(scheme, width)
    visitor.visit(f"{site}/{page}.html")

    assert visitor.outside(site) == []
    assert visitor.complaints == []
    assert (visitor.overflow(), visitor.is_dark()) == (0, scheme == "dark")


def test_a_word_is_found_without_a_server(site: str, look: Look) -> None:
    visitor = look()
    visitor.visit(f"{site}/docs/architecture.html")
    box = visitor.page.get_by_role("textbox", name="Search")
    box.click()  # the index is read now, and words typed before it is there are not looked for
    expect(visitor.page.locator(".md-search-result__meta")).to_have_text("Type to start searching")
    box.press_sequentially("Clopper")  # by its keys, which the page listens to

    visitor.page.locator(".md-search-result__item a").first.click()
    assert "0021-an-objective-is-judged" in visitor.page.url
    assert visitor.outside(site) == []
