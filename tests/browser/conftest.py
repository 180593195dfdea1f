"""Chromium, driven by Playwright, with the network closed."""

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.visitor import Visitor
from workshop.errors import LessonError
from workshop.screenshots import browser

Look = Callable[..., Visitor]

CLOSED = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
PHONE = 390  # pixels


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Open for one file of tests only: while its event loop runs, Django refuses the ORM to all others."""
    try:
        path = browser()
    except LessonError as error:
        pytest.skip(str(error))
    with (
        sync_playwright() as playwright,
        closing(playwright.chromium.launch(executable_path=path, args=[CLOSED])) as opened,
    ):
        yield opened


@pytest.fixture
def look(chromium: Browser) -> Iterator[Look]:
    """Somebody who looks at pages; as they like them: light or dark, and so many pixels wide."""
    contexts = []

    def visitor(scheme: str = "light", width: int = 1280) -> Visitor:
        context = chromium.new_context(
            color_scheme=scheme, viewport={"width": width, "height": 800}, is_mobile=width == PHONE
        )
        contexts.append(context)
        return Visitor(context.new_page())

    yield visitor
    for context in contexts:
        context.close()
