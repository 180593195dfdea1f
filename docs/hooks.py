"""What MkDocs calls while it builds the site: which files are its pages, and how links between them read.

The site has the repository's tree, so that a link which works in the repository works on the site. On it are
the pages of the navigation and all that they link to. A linked file that is no page becomes one that shows
its source, a linked folder becomes a list of its files.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]
AS_THEY_ARE = (".md", ".svg", ".png")
LANGUAGES = {".py": "python", ".toml": "toml", ".yml": "yaml", ".json": "json", ".sql": "sql"}

LINK = re.compile(r"""(\]\(|src=")([^)"\s#:]+)""")
INFO = re.compile(r"^(```\w+) .+$", re.MULTILINE)

FENCE = "~~~~~~~~"  # of a block; no file of ours has it

# A search is for what is explained, not for what is in the source.
SOURCE = """\
---
title: {path}
search:
  exclude: true
---
# `{path}`

{shown}
"""


def on_config(config: MkDocsConfig) -> None:
    """Write out the entries of the navigation that stand for several files."""
    config.nav = list(entries(config.nav))


def entries(nav: Any) -> Iterator[Any]:
    for entry in nav:
        if isinstance(entry, dict):
            [(title, below)] = entry.items()
            yield {title: below if isinstance(below, str) else list(entries(below))}
        elif "*" in entry:
            yield from sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob(entry))
        else:
            yield entry


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Add the pages of the navigation, and from there all that is linked, near or far."""
    named = list(leaves(config.nav))
    waiting = [*named]
    while waiting:
        path = waiting.pop()
        if (ROOT / path).exists() and not files.get_file_from_path(address(path)):
            file = page_of(path, config)
            if file.src_uri not in named:
                file.inclusion = InclusionLevel.NOT_IN_NAV
            files.append(file)
            waiting += linked(file)


def leaves(nav: Any) -> Iterator[str]:
    """The files that a navigation names."""
    for entry in nav:
        below = next(iter(entry.values())) if isinstance(entry, dict) else entry
        yield from [below] if isinstance(below, str) else leaves(below)


def page_of(path: str, config: MkDocsConfig) -> File:
    """The file of the site for one of the repository: itself, or a page that shows its source."""
    uri = address(path)
    if (ROOT / uri).exists():
        return File(uri, str(ROOT), config.site_dir, config.use_directory_urls)
    shown = listing(path) if (ROOT / path).is_dir() else source(path)
    return File.generated(config, uri, content=SOURCE.format(path=path, shown=shown))


def address(path: str) -> str:
    """Where on the site, before Markdown becomes HTML, something of the repository stands."""
    if (ROOT / path / "README.md").exists():
        return f"{path}/README.md"
    return (
        path if path.endswith(AS_THEY_ARE) else f"{path}.md".removeprefix(".")
    )  # GitHub Pages hides .github


def listing(folder: str) -> str:
    """Links to all files below a folder."""
    found = (path.relative_to(ROOT / folder) for path in (ROOT / folder).rglob("*") if path.is_file())
    names = sorted(path.as_posix() for path in found if "__pycache__" not in path.parts)
    return "\n".join(f"- [{name}]({Path(folder).name}/{name})" for name in names)


def source(path: str) -> str:
    language = LANGUAGES.get(Path(path).suffix, "text")
    return f"{FENCE} {language}\n{(ROOT / path).read_text()}\n{FENCE}"


def shows_source(file: File) -> bool:
    return file.generated_by is not None and FENCE in file.content_string


def linked(file: File) -> Iterator[str]:
    """What of the repository a page links to."""
    if file.is_documentation_page() and not shows_source(file):
        for match in LINK.finditer(file.content_string):
            yield target(file.src_uri, match[2])


def target(page: str, link: str) -> str:
    """What a link from a page means, as a path of the repository."""
    return normpath(join(dirname(page), link))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """In MkDocs' dialect: links to pages, Markdown in what folds, no more than a language on a block."""
    if shows_source(page.file):
        return markdown

    def relinked(match: re.Match[str]) -> str:
        path = target(page.file.src_uri, match[2])
        if files.get_file_from_path(address(path)):
            return match[1] + relpath(address(path), dirname(page.file.src_uri) or ".")
        return match[0]

    return INFO.sub(r"\1", LINK.sub(relinked, markdown)).replace("<details>", '<details markdown="1">')
