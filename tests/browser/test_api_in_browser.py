"""The API, as a browser shows it: by REST framework's pages and by the schema's."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Look
from tests.browser.shops import dev_shop

pytestmark = pytest.mark.slow

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with dev_shop(tmp_path_factory.mktemp("shop")) as url:
        yield url


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/store/products/", "Product List"),
        ("/store/products/1/", "Product Instance"),
        ("/store/collections/", "Collection List"),
        ("/store/carts/00000000-0000-4000-8000-000000000010/", "Cart Instance"),
    ],
)
def test_an_endpoint_is_a_page_that_needs_this_server_only(
    shop: str, look: Look, path: str, heading: str
) -> None:
    visitor = look()

    assert visitor.visit(f"{shop}{path}") == 200
    assert visitor.page.locator("h1").first.inner_text() == heading
    assert (visitor.outside(shop), visitor.complaints) == ([], [])


def test_the_schema_s_page_shows_every_operation_and_needs_this_server_only(shop: str, look: Look) -> None:
    page = (visitor := look()).page
    schema = page.request.get(f"{shop}/schema/?format=json").json()
    visitor.visit(f"{shop}/schema/ui/")
    page.locator(".opblock").first.wait_for()

    assert page.locator(".opblock").count() == sum(
        len(METHODS & set(path)) for path in schema["paths"].values()
    )
    assert (visitor.outside(shop), visitor.complaints) == ([], [])
