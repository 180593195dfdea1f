"""Is it flat? Response time alone at 100,000 and 1,000,000 products against 1000, and what seeding takes."""

import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from docs.figures.optimisations import databases, kept
from docs.figures.optimisations.shops import Shops
from harness import project
from harness.session import Session

ARMS = {
    "perf": ("product_list", "product_detail"),
    "perf+cheap_count": ("product_list",),
    "perf+one_query": ("product_list", "product_detail"),
    "perf+cached_list": ("product_list",),
}


@dataclass(frozen=True)
class Extent:
    """How many products, the first the reference, and how much each of them is asked."""

    products: tuple[int, ...] = (1000, 100_000, 1_000_000)
    blocks: int = 5
    triples: int = 40


LITTLE = Extent((100, 2000), 2, 10)


def on_sqlite(quick: bool) -> kept.Part:
    return measure(LITTLE if quick else Extent(), "", "sizes")


def on_postgresql(quick: bool) -> kept.Part:
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        raise SystemExit(
            "sizes_postgresql needs TEST_DATABASE_URL: run it as `.ci/with postgres -- COMMAND`."
        )
    return measure(LITTLE if quick else Extent(), server, "sizes_postgresql")


def measure(extent: Extent, server: str, part: str) -> kept.Part:
    """Seed a database for each size, then ask every arm on all of them."""
    names = {f"{products:,}": products for products in extent.products}
    with (
        Session(project.read(Path.cwd()), seed=1) as session,
        TemporaryDirectory() as folder,
        databases.made(Path(folder), names, server) as urls,
    ):
        shops = Shops(session, Path(folder), urls)
        seeding = [shops.seed(name, products) for name, products in names.items()]
        flat = [
            one
            for arm, probes in ARMS.items()
            for one in shops.ask(arm, probes, extent.blocks, extent.triples)
        ]
        machine = session.machine
    command = f"python -m docs.figures.optimisations measure {part}"
    return kept.part(command, machine, products=extent.products, seeding=seeding, flat=flat)
