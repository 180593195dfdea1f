"""Screenshots of a lesson, by a headless Chromium found on PATH, which Playwright lets click."""

import shlex
import shutil
from contextlib import closing
from pathlib import Path
from tempfile import mkdtemp

from playwright.sync_api import sync_playwright

from workshop.errors import LessonError
from workshop.markdown import Screenshot
from workshop.student import Student

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LARGEST = 250_000  # bytes
FRAME = '<body style="margin: 0"><iframe src="{}" width="{}" height="{}" style="border: 0">'
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--virtual-time-budget=6000",  # ms by the page's own clock, for one that fetches what it shows
)


def browser() -> str:
    """The path of Chromium, or a LessonError that names what was looked for."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    raise LessonError(f"Screenshots need a browser on PATH: {', '.join(BROWSERS)}.")


def take(student: Student, asked: Screenshot, image: Path) -> None:
    """Write what the URL, or the file of the clone, looks like to a PNG of at most 250 KB."""
    url = asked.url if "://" in asked.url else file_url(student, asked)
    taken = student.temporary / "taken.png"
    printed = clicked(url, asked, taken) if asked.clicks else looked_at(student, url, asked, taken)
    if not taken.exists():
        raise LessonError("\n".join([f"There is no screenshot of {url}; the browser printed:", *printed]))
    if taken.stat().st_size > LARGEST:
        raise LessonError(f"The screenshot of {url} takes more than {LARGEST:,} bytes: make it smaller.")
    image.parent.mkdir(exist_ok=True)
    shutil.move(taken, image)


def looked_at(student: Student, url: str, asked: Screenshot, taken: Path) -> list[str]:
    """Picture the page as it opens; what the browser printed."""
    options = (
        f"--user-data-dir={mkdtemp(dir=student.temporary)}",
        f"--window-size={asked.size[0]},{asked.size[1]}",
        f"--screenshot={taken}",
    )
    return student.run(shlex.join([browser(), *QUIET, *options, url]))[1]


def clicked(url: str, asked: Screenshot, taken: Path) -> list[str]:
    """Picture the page after a click on each of these elements; the browser prints nothing then."""
    width, height = asked.size
    with (
        sync_playwright() as playwright,
        closing(playwright.chromium.launch(executable_path=browser())) as opened,
    ):
        page = opened.new_page(viewport={"width": width, "height": height})
        page.goto(url, wait_until="networkidle")
        for selector in asked.clicks:
            page.locator(selector).click()
            page.wait_for_load_state("networkidle")
        page.screenshot(path=taken)
    return []


def file_url(student: Student, asked: Screenshot) -> str:
    """A file of the clone, from the element that `#id` names, or from its beginning."""
    path, _, place = asked.url.partition("#")
    url = (student.clone / path).as_uri()
    if not place:
        return url
    # Headless Chromium takes a blank picture of a page that has scrolled, but a good one of a frame that has.
    frame = student.temporary / "frame.html"
    frame.write_text(FRAME.format(f"{url}#{place}", *asked.size))
    return frame.as_uri()
