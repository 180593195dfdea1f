"""Query request logs with DuckDB: `python -m docs.queries NAME FILE…` runs NAME.sql of this folder."""

from pathlib import Path
from typing import Any

import click
import duckdb
from rich.console import Console
from rich.table import Table

FOLDER = Path(__file__).parent
NAMES = sorted({path.stem for path in FOLDER.glob("*.sql")} - {"log"})
MISSED = 1


class LogError(click.ClickException):
    """The log or the query cannot be read."""

    exit_code = 2


@click.command()
@click.argument("name", type=click.Choice(NAMES))
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
def main(name: str, files: tuple[str, ...]) -> None:
    """Run docs/queries/NAME.sql on the request logs in FILEs, which may end in .gz.

    Exit code 0; 1 if a column `met` is not true in every row; 2 if the log has no request or cannot be read.
    """
    console = Console(highlight=False, markup=False, emoji=False)
    with duckdb.connect() as connection:
        console.print(read(connection, files))
        columns, rows = run(connection, (FOLDER / f"{name}.sql").read_text())
    console.print(table(columns, rows))
    if "met" in columns and not all(row[columns.index("met")] for row in rows):
        raise SystemExit(MISSED)


def read(connection: duckdb.DuckDBPyConnection, files: tuple[str, ...]) -> str:
    """Load the files; returns how much of them was understood."""
    connection.execute("SET VARIABLE files = $files", {"files": sorted(set(files))})
    try:
        connection.execute((FOLDER / "log.sql").read_text())
    except duckdb.Error as error:
        raise LogError(f"Cannot read the log. {str(error).splitlines()[0]}") from None
    counts = dict(connection.execute("SELECT kind, count(*) FROM lines GROUP BY kind").fetchall())
    requests, messages, unreadable = (counts.get(kind, 0) for kind in ("request", "message", "unreadable"))
    others = f"other messages: {messages:,}, unreadable lines: {unreadable:,}"
    if not requests:
        raise LogError(f"No request in the log ({others}). Start the server with REQUEST_LOG=1.")
    return f"requests: {requests:,}, {others}"


def run(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The columns and rows of the query."""
    try:
        cursor = connection.execute(query)
    except duckdb.Error as error:
        raise LogError(str(error)) from None
    return [column[0] for column in cursor.description or ()], cursor.fetchall()


def table(columns: list[str], rows: list[tuple[Any, ...]]) -> Table:
    """A table without lines; text that is too long for the terminal continues below."""
    table = Table(box=None, pad_edge=False)
    for index, name in enumerate(columns):
        is_number = all(isinstance(row[index], int | float) for row in rows)
        table.add_column(name, justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(cell, row))
    return table


def cell(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if type(value) in (int, float) else str(value)


if __name__ == "__main__":
    main()
