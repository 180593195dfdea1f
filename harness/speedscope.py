"""speedscope's file format: what the sampler writes, and what we keep of it. https://www.speedscope.app"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from harness.errors import HarnessError
from harness.stacks import Frame, Stack

SCHEMA = "https://www.speedscope.app/file-format-schema.json"
PACKAGES = re.compile(r".*/(?:site-packages|dist-packages|lib/python3\.\d+)/")


@dataclass(frozen=True)
class Shared:
    frames: list[Frame]


@dataclass(frozen=True)
class Samples:
    """Stacks as indices of frames, from the outside in, and the weight of each."""

    name: str
    samples: list[list[int]]
    weights: list[float]


@dataclass(frozen=True)
class Document:
    shared: Shared
    profiles: list[Samples]


ADAPTER = TypeAdapter(Document)


def read(file: Path, root: Path | None = None) -> Iterator[tuple[str, list[tuple[Stack, float]]]]:
    """Name and weighted stacks of each of its profiles, files relative to `root`; HarnessError if damaged."""
    try:
        document = ADAPTER.validate_json(file.read_bytes())
        frames = [replace(frame, file=short(frame.file, root)) for frame in document.shared.frames]
        for profile in document.profiles:
            stacks = [tuple(frames[index] for index in stack) for stack in profile.samples]
            yield profile.name, list(zip(stacks, profile.weights, strict=True))
    except FileNotFoundError:
        raise HarnessError(f"There is no {file}: its stacks are lost.") from None
    except (ValidationError, IndexError, ValueError):
        raise HarnessError(f"{file} is damaged: it is no speedscope file.") from None


def short(file: str, root: Path | None) -> str:
    """A file as it is named within the project or its package, wherever these lie on this machine."""
    inside = PACKAGES.sub("", file)
    return inside if inside != file or root is None else file.removeprefix(f"{root}/")


def document(stacks: Mapping[str, Mapping[Stack, float]]) -> dict[str, Any]:
    """A document with one profile for each name; weights are milliseconds of a request."""
    frames = {
        frame: index
        for index, frame in enumerate(
            dict.fromkeys(frame for weights in stacks.values() for stack in weights for frame in stack)
        )
    }
    return {
        "$schema": SCHEMA,
        "exporter": "harness flamegraph",
        "shared": {"frames": [asdict(frame) for frame in frames]},
        "profiles": [
            {
                "type": "sampled",
                "name": name,
                "unit": "milliseconds",
                "startValue": 0,
                "endValue": sum(weights.values()),
                "samples": [[frames[frame] for frame in stack] for stack in weights],
                "weights": list(weights.values()),
            }
            for name, weights in stacks.items()
        ],
    }
