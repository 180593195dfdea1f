"""The built site as a browser takes it: what its pages load, and where their links lead."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADED = ("src", "srcset", "poster", "data")
# Relations of a <link> that a browser follows by itself; canonical and the like are only told.
FOLLOWED = {
    "stylesheet",
    "icon",
    "preload",
    "prefetch",
    "modulepreload",
    "preconnect",
    "dns-prefetch",
    "manifest",
}
IN_CSS = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])(?!data:)([^"')\s]+)""")
ROOT = Path(__file__).parents[2]


def site(folder: Path) -> Path:
    """The folder that SITE names, where `make site` has built the site; without SITE, build it here."""
    if ready := os.environ.get("SITE"):
        return (ROOT / ready).resolve(strict=True)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


class Page(HTMLParser):
    """What a page loads, its links, and the ids that a link can lead to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.loads: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(path.read_text())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.ids.add(found.get("id", ""))
        self.loads += [found[name].split()[0] for name in LOADED if found.get(name)]
        self.loads += IN_CSS.findall(found.get("style", ""))
        if tag == "link" and FOLLOWED & set(found.get("rel", "").split()):
            self.loads.append(found["href"])
        if tag == "a" and "href" in found:
            self.links.append(found["href"])

    def handle_data(self, data: str) -> None:
        if self.lasttag == "style":
            self.loads += IN_CSS.findall(data)


def pages(site: Path) -> dict[Path, Page]:
    return {path: Page(path) for path in site.rglob("*.html")}


def is_outside(url: str) -> bool:
    """Whether a browser asks another server for it."""
    parts = urlsplit(url)
    return bool(parts.netloc) or parts.scheme in ("http", "https", "ftp", "ws", "wss")


def dead(pages: dict[Path, Page]) -> Iterator[str]:
    """Links and loads within the site that lead to no file, or to no place in it.

    404.html is left out: it is shown in place of any address, and its own are those of the published site.
    """
    for path, page in pages.items():
        for url in {*page.links, *page.loads}:
            if path.name != "404.html" and not urlsplit(url).netloc and not leads(path, url, pages):
                yield f"{path.name}: {url}"


def leads(path: Path, url: str, pages: dict[Path, Page]) -> bool:
    """Whether a URL on a page leads to a file, and to a place that is in it."""
    parts = urlsplit(url)
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    places = pages[target].ids if target in pages else set()
    return target.is_file() and (not parts.fragment or unquote(parts.fragment) in places)
