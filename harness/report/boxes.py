"""A flame graph as boxes: callers above callees, as wide as they took time. Two graphs share one scale."""

from collections.abc import Iterator
from dataclasses import dataclass

from harness.runs import Part
from harness.stacks import Node

STRONGEST = 60  # % of colour in the shade of the strongest growth: names stay readable on it
NARROWEST = 0.15  # % of the graph's width: what is narrower can be neither seen nor hit


@dataclass(frozen=True)
class Box:
    """One function on one path: its time, its place and width in % of the graph, and how much it grows.

    `growth_ms` is what the second arm takes more on this path than the first; None where one stands alone.
    `shade` is the growth of either sign in % of colour.
    """

    name: str
    file: str
    part: Part
    ms: float
    left: float
    width: float
    depth: int
    growth_ms: float | None
    shade: float

    @property
    def label(self) -> str:
        """The name without the functions that define it."""
        return self.name.rpartition("<locals>.")[2]

    @property
    def tone(self) -> str:
        """The CSS class that the sign of growth gives; none where one arm stands alone."""
        if self.growth_ms is None:
            return ""
        return "grown" if self.growth_ms > 0 else "shrunk"


@dataclass(frozen=True)
class Scale:
    """What the full width and the strongest shade stand for, in milliseconds."""

    width_ms: float
    growth_ms: float


def alone(root: Node) -> list[Box]:
    """The boxes of one arm, callers before callees."""
    return list(boxes(root, None, 1, Scale(root.weight, 0), 0, 0))


def differing(reference: Node, arm: Node) -> tuple[list[Box], list[Box]]:
    """The boxes of the first arm and of the second, each shaded by what the second takes more."""
    widest = max(reference.weight, arm.weight)
    scale = Scale(widest, max(abs(growth) for growth in growths(reference, arm)))
    return (
        list(boxes(reference, arm, -1, scale, 0, 0)),
        list(boxes(arm, reference, 1, scale, 0, 0)),
    )


def growths(reference: Node, arm: Node) -> Iterator[float]:
    """What every path of either takes more in the second."""
    yield arm.weight - reference.weight
    for key in reference.callees | arm.callees:
        yield from growths(reference.callees.get(key, NOTHING), arm.callees.get(key, NOTHING))


def boxes(
    node: Node, other: Node | None, sign: int, scale: Scale, left_ms: float, depth: int
) -> Iterator[Box]:
    """A node and its callees; growth is its weight less that of the same path in `other`, times `sign`."""
    width = node.weight / scale.width_ms * 100
    if width < NARROWEST:
        return
    growth = None if other is None else sign * (node.weight - other.weight)
    shade = STRONGEST * abs(growth or 0) / (scale.growth_ms or 1)
    left = left_ms / scale.width_ms * 100
    yield Box(node.name, node.file, node.main_part, node.weight, left, width, depth, growth, shade)
    for key, callee in sorted(node.callees.items()):
        same = None if other is None else other.callees.get(key, NOTHING)
        yield from boxes(callee, same, sign, scale, left_ms, depth + 1)
        left_ms += callee.weight


NOTHING = Node("", "")
