"""What docs/optimisations.md and README say of the figures: one text for each part, between its markers."""

from collections.abc import Callable, Sequence
from pathlib import Path

from docs.figures import measured_page, picture
from docs.figures.optimisations import aims
from docs.figures.optimisations.kept import Part
from harness.report.side_by_side import HEAD, Standing, bounded, rows
from harness.report.side_by_side_plot import side_by_side
from harness.report.summary import table
from harness.report.wording import code, ms, number

PAGE, README = Path("docs/optimisations.md"), Path("README.md")
PICTURE = PAGE.with_suffix(".svg")
TOLD = "Response time alone and requests a second of each remedy for the product list, and of its limits"


def show(kept: dict[str, Part]) -> None:
    """Write what was measured into the page and README, and draw the list."""
    if "list" in kept:
        picture.save(PICTURE, TOLD, side_by_side, standings(kept["list"]))
    for page in (PAGE, README):
        measured_page.splice(page, texts(kept))


def texts(kept: dict[str, Part]) -> dict[str, str]:
    """The text for each marker; README, whose marker is `ladder`, stays as it is until there are figures."""
    parts = {name: write(kept[name]) if name in kept else missing(name) for name, write in PARTS.items()}
    ladder = {"ladder": the_ladder(kept["list"], f"docs/{PICTURE.name}")} if "list" in kept else {}
    return {**parts, **ladder, "aims": table(aims.HEAD, aims.rows(kept))}


def missing(name: str) -> str:
    return f"Not measured yet: `.venv/bin/python -m docs.figures.optimisations measure {name}`."


def origin(part: Part) -> str:
    """Where the figures come from."""
    doubts = " ".join(["", *part["warnings"]])
    return f"Measured on {part['machine']}; {part['created']}: `{part['command']}`.{doubts}"


def standings(part: Part) -> list[Standing]:
    return [Standing(**one) for one in part["standings"]]


def the_ladder(part: Part, drawn: str) -> str:
    """Picture and table of the list, and where they come from."""
    return "\n\n".join([f"![{TOLD}]({drawn})", side_by_side_table(part), origin(part)])


def the_list(part: Part) -> str:
    return the_ladder(part, PICTURE.name)


def the_arms(part: Part) -> str:
    return "\n\n".join([side_by_side_table(part), origin(part)])


def side_by_side_table(part: Part) -> str:
    return table(HEAD, rows(standings(part)))


def the_pairs(part: Part) -> str:
    """Throughput of one arm over another's, looked at closely."""
    head = ["requests/s", "one at a time", "8 users at once"]
    cells = [
        [f"{code(one['arm'])} ÷ {code(one['reference'])}", bounded(one["alone"]), bounded(one["load"])]
        for one in part["pairs"]
    ]
    return "\n\n".join([table(head, cells), origin(part)])


def the_conditional(part: Part) -> str:
    """What each visit takes with the remedy and without."""
    head = ["probe", *(f"{code(arm)}, ms" for arm in part["arms"]), "ratio"]
    cells = [
        [
            code(one["probe"]),
            *map(number, (one["reference_ms"], one["arm_ms"])),
            bounded((one["ratio"], one["low"], one["high"])),
        ]
        for one in part["times"]
    ]
    return "\n\n".join([table(head, cells), origin(part)])


def the_sizes(part: Part) -> str:
    """Flatness of each arm and probe, and what seeding took."""
    first, *others = (f"{products:,}" for products in part["products"])
    head = ["probe", "arm", *(f"ms at {size}" for size in (first, *others))]
    head += [f"{size} ÷ {first}" for size in others]
    flat = [
        [code(one["probe"]), code(one["arm"]), *map(number, one["ms"]), *map(bounded, one["ratios"])]
        for one in part["flat"]
    ]
    seeding = [[f"{one['products']:,}", number(one["seconds"]), number(one["mb"])] for one in part["seeding"]]
    taken = table(["`seed --products`", "seconds", "peak memory, MB"], seeding)
    return "\n\n".join([table(head, flat), taken, origin(part)])


def the_index(part: Part) -> str:
    """What the index of a collection's page is worth."""
    without, with_it = map(ms, part["ms"])
    told = (
        f"{code(part['probe'])} among {part['products']:,} products: {without} without the index "
        f"{code(part['index'])}, {with_it} with it, {bounded(part['ratios'][0])} of that."
    )
    return "\n\n".join([told, origin(part)])


def the_rate(part: Part) -> str:
    told = (
        f"{code(part['arm'])} was sent {part['rate']:,.0f} requests a second for {part['seconds']} s: "
        f"{part['requests']:,} judged, {part['rps']:,.0f} answered a second, {part['failures']:,} failed; "
        f"p50 {ms(part['p50'])}, p99 {ms(part['p99'])} from when they were due. They were sent late by "
        f"{ms(part['late_p99'])} at the p99, by a generator that used {part['generator']:.0f} % of its core."
    )
    return "\n\n".join([told, *doubts(part["invalid"]), origin(part)])


def doubts(invalid: Sequence[str]) -> list[str]:
    return [f"INVALID: {' '.join(invalid)}"] if invalid else []


def the_hardware(part: Part) -> str:
    cells = [[code(one["arm"]), *map(number, (one["rps"], one["p50"], one["p95"]))] for one in part["arms"]]
    ratio = f"Two workers serve {bounded(part['ratio'])} × what one does."
    return "\n\n".join([table(["arm", "requests/s", "p50 ms", "p95 ms"], cells), ratio, origin(part)])


PARTS: dict[str, Callable[[Part], str]] = {
    "list": the_list,
    "pairs": the_pairs,
    "detail": the_arms,
    "conditional": the_conditional,
    "sizes": the_sizes,
    "sizes_postgresql": the_sizes,
    "index": the_index,
    "rate": the_rate,
    "hardware": the_hardware,
    "cache": the_arms,
}
