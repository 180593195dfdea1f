"""Steps of the database, counted."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from harness.runs import Query
from workshop import table_steps

COUNT = 'SELECT COUNT(*) FROM "product" WHERE "collection" = ?'


def shop(folder: Path, products: int, *, index: bool) -> Path:
    """A database with ten collections."""
    database = folder / f"{products}-{index}.sqlite3"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("CREATE TABLE product (id INTEGER PRIMARY KEY, collection INTEGER)")
        rows = [(number, number % 10) for number in range(products)]
        connection.executemany("INSERT INTO product VALUES (?, ?)", rows)
        if index:
            connection.execute("CREATE INDEX by_collection ON product (collection, id)")
    return database


def test_without_an_index_the_whole_table_is_read(tmp_path: Path):
    with_index, without = (shop(tmp_path, 1000, index=index) for index in (True, False))
    asked = [Query(COUNT, 1, 0, 0)]
    assert table_steps.taken(without, asked) > 5 * table_steps.taken(with_index, asked)


def test_steps_are_counted_the_same_each_time(tmp_path: Path):
    database = shop(tmp_path, 100, index=True)
    assert len({table_steps.taken(database, [Query(COUNT, 1, 0, 0)]) for _ in range(3)}) == 1


@pytest.mark.parametrize("times", [2, 5])
def test_a_statement_counts_as_often_as_it_ran(tmp_path: Path, times: int):
    database = shop(tmp_path, 100, index=True)
    once = table_steps.taken(database, [Query(COUNT, 1, 0, 0)])
    assert table_steps.taken(database, [Query(COUNT, times, 0, 0)]) == times * once
