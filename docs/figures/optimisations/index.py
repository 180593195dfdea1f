"""What an index is worth: a page of one collection among 100,000 products, without it and with it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from docs.figures.optimisations import databases, kept
from docs.figures.optimisations.shops import Shops
from harness import project
from harness.session import Session

INDEX, PROBE = "product_by_collection", "product_filter"
NAMES = ("without", "with")


def measure(quick: bool) -> kept.Part:
    products, blocks, triples = (2000, 2, 10) if quick else (100_000, 5, 40)
    with (
        Session(project.read(Path.cwd()), seed=1) as session,
        TemporaryDirectory() as folder,
        databases.made(Path(folder), NAMES, "") as urls,
    ):
        shops = Shops(session, Path(folder), urls)
        shops.seed("with", products)
        without(Path(folder))
        [found] = shops.ask("perf", [PROBE], blocks, triples)
        machine = session.machine
    command = "python -m docs.figures.optimisations measure index"
    return kept.part(command, machine, products=products, index=INDEX, **found)


def without(folder: Path) -> None:
    """Copy the database, and take the index away from the copy."""
    original, copy = (databases.file(folder, name) for name in ("with", "without"))
    with closing(sqlite3.connect(original)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # or the copy would lack the newest rows
    copyfile(original, copy)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute(f"DROP INDEX {INDEX}")
