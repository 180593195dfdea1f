"""Flame graphs of made-up stacks, for the tests of what is said and shown of them."""

import json
from collections import Counter

from harness import speedscope, stacks
from harness.runs import SCHEMA, Flamegraph, Folder, Sampling
from harness.stacks import Stack
from tests.harness import results
from tests.harness.frames import DRIVER, HANDLER, QUERYSET, RENDERER, SERIALIZER, TIMING, VIEW

CORRECT = Counter(
    {
        (*VIEW, *QUERYSET): 600,
        (*VIEW, *QUERYSET, *DRIVER): 200,
        SERIALIZER: 400,
        RENDERER: 100,
        (*HANDLER, *TIMING): 60,
        VIEW: 240,
    }
)
BROKEN = CORRECT - Counter({VIEW: 240, SERIALIZER: 100}) + Counter({(*SERIALIZER, *QUERYSET): 340})


def box(name: str, x: int, y: int, width: int) -> str:
    """One function of py-spy's picture, as its script zooms to it."""
    return f'<g><title>{name}</title><rect x="2%" y="{y}" width="8%" fg:x="{x}" fg:w="{width}"/></g>'


HANDLER_BOX = "WSGIHandler.__call__ (django/core/handlers/wsgi.py:120) (9 samples, 0.45%)"
PICTURE = "\n".join(
    [
        '<svg><text id="title" x="50%">py-spy record --pid 7</text>',
        box("all (2,000 samples, 100%)", 0, 36, 2000),
        box(HANDLER_BOX, 0, 52, 9),
        box(HANDLER_BOX, 400, 68, 1600),
        "</svg>",
    ]
)


def sampling(arm: str, found: Counter[Stack], **other: float) -> Sampling:
    """2,000 moments in 10 s, 4 ms from one request to the next."""
    figures = {"moments": 2000, "cycle_ms": 4.0, "response_ms": 3.5, "sampled_ms": 3.6, **other}
    parts = {part: round(count) for part, count in stacks.parts(found).items()}
    return Sampling(  # type: ignore[arg-type]
        arm=arm, samples=found.total(), parts=parts, rate=200, seconds=10, requests=2300, **figures
    )


def flamegraph(*samplings: Sampling) -> Flamegraph:
    arms = [one.arm for one in samplings]
    return Flamegraph(
        schema=SCHEMA,
        kind="flamegraph",
        created="2026-11-21T12:00:00Z",
        command=f"python -m harness flamegraph {arms[0]} product_list {' '.join(arms[1:])}".strip(),
        seconds=31.0,
        seed=1,
        machine=results.MACHINE,
        origins=tuple(results.origin(arm) for arm in arms),
        probe="product_list",
        size=10,
        samplings=samplings,
    )


def saved(folder: Folder, result: Flamegraph, *found: Counter[Stack]) -> Folder:
    weighted = {
        one.arm: {stack: one.ms(count) for stack, count in counts.items()}
        for one, counts in zip(result.samplings, found, strict=True)
    }
    folder.stacks.write_text(json.dumps(speedscope.document(weighted)))
    for arm in weighted:
        folder.flamegraph(arm).write_text(PICTURE)
    folder.save(result)
    return folder
