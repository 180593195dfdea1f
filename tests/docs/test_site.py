"""The documentation site: it is built strictly, it loads nothing from elsewhere, and it can be searched."""

import re
from pathlib import Path

import pytest

from tests.docs import built

pytest.importorskip("mkdocs", reason="call `make site` first: it installs what builds the site")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built.site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, built.Page]:
    return built.pages(site)


def test_a_page_loads_nothing_from_elsewhere(pages: dict[Path, built.Page]) -> None:
    outside = {
        f"{path.name}: {url}" for path, page in pages.items() for url in page.loads if built.is_outside(url)
    }

    assert outside == set()


def test_a_stylesheet_loads_nothing_from_elsewhere(site: Path) -> None:
    sheets = list(site.rglob("*.css"))
    loaded = [url for sheet in sheets for url in built.IN_CSS.findall(sheet.read_text())]

    assert sheets
    assert list(filter(built.is_outside, loaded)) == []


def test_every_link_leads_to_a_file_and_a_place_in_it(pages: dict[Path, built.Page]) -> None:
    assert list(built.dead(pages)) == []


def test_every_page_of_docs_is_in_the_navigation(pages: dict[Path, built.Page], site: Path) -> None:
    docs = [path.relative_to(built.ROOT) for path in (built.ROOT / "docs").rglob("*.md")]

    links = pages[site / "store" / "views.py.html"].links  # a page that has none but those of the navigation
    assert {f"../{path.with_suffix('.html').as_posix()}" for path in docs} - set(links) == set()


def test_a_linked_source_file_is_shown_and_a_linked_folder_is_listed(site: Path) -> None:
    assert 'href="../store/views.py.html"' in (site / "docs" / "catalogue.html").read_text()
    assert "ProductViewSet" in (site / "store" / "views.py.html").read_text()
    assert 'href="bakery/settings.py.html"' in (site / "tests" / "harness" / "bakery.html").read_text()


def test_what_folds_in_a_lesson_is_no_raw_markdown(site: Path) -> None:
    lessons = [path.read_text() for path in (site / "workshop" / "lessons").glob("[0-9]*.html")]
    folded = [found for text in lessons for found in re.findall("<details>.*?</details>", text, re.DOTALL)]

    assert folded
    assert [text for text in folded if "`" in text] == []
