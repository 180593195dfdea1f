"""report.html of a flame graph: one page with its own pictures, and a small script to zoom and search."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from markupsafe import Markup

from harness import speedscope, stacks
from harness.report import boxes, flame
from harness.report.boxes import Box
from harness.report.page import environment
from harness.runs import PARTS, Flamegraph, Folder

SCRIPT = Path(__file__).parent / "templates" / "flamegraph.js"


@dataclass(frozen=True)
class Drawn:
    """One arm's graph."""

    arm: str
    boxes: Sequence[Box]

    @property
    def rows(self) -> int:
        """How many boxes lie below each other."""
        return 1 + max(box.depth for box in self.boxes)


def html(result: Flamegraph, folder: Folder) -> str:
    """The whole page: styles, pictures and script inside, nothing loaded."""
    weighted = {name: dict(found) for name, found in speedscope.read(folder.stacks)}
    script = SCRIPT.read_text(encoding="utf-8")
    return (
        environment()
        .get_template("flamegraph.html")
        .render(
            result=result,
            flame=flame,
            parts=PARTS,
            title=flame.title(result),
            drawn=draw(weighted),
            functions=flame.functions(weighted),
            script=Markup(script),  # noqa: S704 - ours
            script_hash=b64encode(sha256(script.encode()).digest()).decode(),
        )
    )


def draw(weighted: flame.ByArm) -> list[Drawn]:
    roots = [stacks.tree(one) for one in weighted.values()]
    laid = boxes.differing(*roots) if len(roots) == 2 else [boxes.alone(*roots)]
    return [Drawn(arm, graph) for arm, graph in zip(weighted, laid, strict=True)]
