"""The debug toolbar, as a browser shows it."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Look
from tests.browser.shops import dev_shop

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with dev_shop(tmp_path_factory.mktemp("shop"), "n_plus_one") as url:
        yield url


def test_its_sql_panel_shows_the_queries_of_the_page_that_are_alike(shop: str, look: Look) -> None:
    visitor = look()
    visitor.visit(f"{shop}/store/products/")
    visitor.page.locator("#djShowToolBarButton").click()
    visitor.page.locator("#djdt-SQLPanel a").click()

    alike = visitor.page.get_by_text("10 similar queries.")
    alike.first.wait_for()
    assert (alike.count(), visitor.complaints) == (10, [])
