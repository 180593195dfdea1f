"""Empty databases by name: files of SQLite, or databases of a PostgreSQL that are dropped again."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier


@contextmanager
def made(folder: Path, names: Iterable[str], server: str) -> Iterator[dict[str, str]]:
    """The URL of each; `server` is that of a PostgreSQL, or empty."""
    if not server:
        yield {name: f"sqlite:///{file(folder, name)}" for name in names}
        return
    databases = {name: f"storefront_{''.join(filter(str.isalnum, name))}" for name in names}
    with psycopg.connect(at(server, "postgres"), autocommit=True) as connection:
        try:
            for database in databases.values():
                connection.execute(SQL("CREATE DATABASE {}").format(Identifier(database)))
            yield {name: at(server, database) for name, database in databases.items()}
        finally:
            for database in databases.values():
                connection.execute(
                    SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(database))
                )


def file(folder: Path, name: str) -> Path:
    return folder / f"{name}.sqlite3"


def at(server: str, database: str) -> str:
    """The URL of another database of the same server."""
    return urlsplit(server)._replace(path=f"/{database}").geturl()
