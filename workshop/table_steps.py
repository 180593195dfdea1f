"""The steps that SQLite takes for a statement: the database's own work, counted, whatever the machine."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from harness.runs import Query

VALUE = 3  # in the place of each value that a statement has lost; a collection of this id is there


def taken(database: Path, queries: Iterable[Query]) -> int:
    """All steps of SQLite's machine that these statements take on a database file."""
    return sum(query.count * of_one(database, query.sql) for query in queries)


def of_one(database: Path, sql: str) -> int:
    """Steps of one statement, run to its last row."""
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0  # go on

    with closing(sqlite3.connect(database)) as connection:
        connection.set_progress_handler(step, 1)
        connection.execute(sql, [VALUE] * sql.count("?")).fetchall()
    return steps
