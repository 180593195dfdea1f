"""report.html of a flame graph: its tables, and links to py-spy's pictures."""

import re
from pathlib import Path
from urllib.parse import quote

from harness import speedscope
from harness.report import flame
from harness.report.page import environment
from harness.runs import Flamegraph, Folder
from harness.stacks import ENTRY

# A box of the picture, x and width in samples. The picture's script zooms to the box at ?x=…&y=… in its URL.
HANDLER = re.compile(
    rf"<title>[^<]*{re.escape(ENTRY[1])} \([^<]*{re.escape(ENTRY[0])}[^<]*</title>"
    r'<rect[^>]* y="(?P<y>\d+)"[^>]* fg:x="(?P<x>\d+)" fg:w="(?P<width>\d+)"'
)


def html(result: Flamegraph, folder: Folder) -> str:
    """The whole page, styles inside."""
    stacks = {name: dict(weighted) for name, weighted in speedscope.read(folder.stacks)}
    return (
        environment()
        .get_template("flamegraph.html")
        .render(
            result=result,
            flame=flame,
            title=flame.title(result),
            links={arm: link(folder.flamegraph(arm)) for arm in stacks},
            functions=flame.functions(stacks),
        )
    )


def link(picture: Path) -> str:
    """The picture's relative URL, zoomed to the widest call of Django's handler: what serves requests."""
    boxes = list(HANDLER.finditer(picture.read_text(encoding="utf-8")))
    if not boxes:
        return quote(picture.name)
    widest = max(boxes, key=lambda box: int(box["width"]))
    return f"{quote(picture.name)}?x={widest['x']}&y={widest['y']}"
