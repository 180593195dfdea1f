"""silk, as a browser shows it: where lesson and exercise send people to count."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Look
from tests.browser.shops import dev_shop

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("variants", "queries"), [("", 3), ("n_plus_one", 12)])
def test_silk_shows_how_many_queries_the_product_list_takes(
    variants: str, queries: int, look: Look, tmp_path: Path
) -> None:
    page = (visitor := look()).page
    with dev_shop(tmp_path, variants) as shop:
        page.request.get(f"{shop}/store/products/")
        visitor.visit(f"{shop}/silk/requests/")
        newest = page.locator(".cell", has_text="/store/products/").first
        assert newest.locator(".num-queries-div .numeric").inner_text() == str(queries)

        newest.click()
        page.get_by_role("link", name="SQL", exact=True).click()
        expect(page.locator("tr.data-row")).to_have_count(queries)
        assert (visitor.outside(shop), visitor.complaints) == ([], [])


def test_silk_s_summary_shows_itself_without_a_complaint(look: Look, tmp_path: Path) -> None:
    visitor = look()
    with dev_shop(tmp_path) as shop:
        visitor.page.request.get(f"{shop}/store/products/")

        assert visitor.visit(f"{shop}/silk/") == 200
        assert visitor.page.get_by_text("/store/products/").count() > 0
        assert (visitor.outside(shop), visitor.complaints) == ([], [])
