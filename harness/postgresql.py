"""A PostgreSQL database for each folder of data, copied from a template's, dropped with the session.

A session keeps one connection open, whose application_name is the prefix of all its databases. Each of them
has a comment that names the session. So what a killed session has left can be told from what is in use, from
any machine: it has our prefix, our comment and our owner, and no connection of its session is there.
"""

import re
from functools import cached_property
from pathlib import Path
from typing import LiteralString
from urllib.parse import urlsplit

import psycopg
from psycopg import Connection, Cursor, sql
from psycopg.conninfo import make_conninfo

from harness.errors import HarnessError
from harness.runtime.processes import NotReadyError, wait_until

PREFIX = "harness_"
COMMENT = "made by the harness, session "
CONNECT_TIMEOUT = 5  # seconds
PATIENCE = 10.0  # seconds in which connections to a template must have ended
MAINTENANCE = "postgres"  # the database that every server has, to connect to while others come and go

LEFT: LiteralString = """
    SELECT datname FROM pg_database
    JOIN pg_shdescription ON objoid = pg_database.oid AND classoid = 'pg_database'::regclass
    WHERE starts_with(datname, %(prefix)s) AND starts_with(description, %(comment)s)
      AND pg_get_userbyid(datdba) = current_user
      AND NOT EXISTS (
        SELECT FROM pg_stat_activity WHERE application_name = substr(description, length(%(comment)s) + 1)
      )
"""


class PostgreSQL:
    """The databases of the session that keeps its folders in `folder`, on the server of that address."""

    def __init__(self, server: str, folder: Path) -> None:
        self.server, self.folder = server, folder
        self.swept: list[str] = []
        self.made: set[str] = set()
        self.session = PREFIX + re.sub(r"\W", "_", folder.name.removeprefix("harness-")).lower()

    def name(self, data: Path) -> str:
        """The database of a folder of this session."""
        return f"{self.session}_{re.sub(r'[^a-z0-9]', '_', str(data.relative_to(self.folder)).lower())}"

    def url(self, data: Path) -> str:
        return urlsplit(self.server)._replace(path=f"/{self.name(data)}").geturl()

    def make(self, data: Path) -> None:
        self.create(self.name(data), sql.Composed([]))

    def copy(self, template: Path, data: Path) -> None:
        """Nobody may be connected to a template: whoever prepared it has ended, and its connections will."""
        self.disconnect(template)
        self.create(self.name(data), sql.SQL(" TEMPLATE {}").format(sql.Identifier(self.name(template))))

    def create(self, name: str, options: sql.Composed) -> None:
        command = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)) + options
        self.made.add(name)  # before it is there: an interrupt may come between
        try:
            wait_until(lambda: self.possible(name, command), seconds=PATIENCE)
        except NotReadyError:
            raise HarnessError(
                f"{self.where}: a client stays connected to the template of {name}; end it."
            ) from None
        comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
        self.execute(self.connection, comment.format(sql.Identifier(name), COMMENT + self.session))

    def possible(self, name: str, command: sql.Composed) -> bool:
        """Whether it was done; not while somebody is connected to the template."""
        try:
            self.connection.execute(command)
        except psycopg.errors.ObjectInUse:
            return False
        except psycopg.Error as error:
            self.made.discard(name)  # whoever has one of that name has not got it from us
            raise HarnessError(f"{self.where}: {complaint(error)}") from None
        return True

    def connections(self, data: Path) -> int:
        query = sql.SQL("SELECT count(*) FROM pg_stat_activity WHERE datname = {}").format(self.name(data))
        [count] = self.execute(self.connection, query).fetchone() or [0]
        return int(count)

    def disconnect(self, data: Path) -> None:
        self.execute(
            self.connection,
            sql.SQL("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}").format(
                self.name(data)
            ),
        )

    def drop(self, data: Path) -> None:
        self.remove(self.connection, self.name(data))

    def close(self) -> None:
        """By a new connection: an interrupt may have left the other one in the midst of a command."""
        if "connection" not in self.__dict__:
            return
        with self.connection, self.connect() as fresh:
            for name in self.made:
                self.remove(fresh, name)

    def engine(self) -> str:
        version = self.connection.info.parameter_status("server_version") or ""
        return f"PostgreSQL {version.partition(' ')[0]} at {self.where}"

    @cached_property
    def connection(self) -> Connection:
        """That of the session, which shows that it lives. First it drops what killed ones have left."""
        made = self.connect()
        self.swept = self.left(made)
        for name in self.swept:
            self.remove(made, name)
        return made

    def connect(self) -> Connection:
        try:
            conninfo = make_conninfo(
                self.server,
                dbname=MAINTENANCE,
                application_name=self.session,
                connect_timeout=CONNECT_TIMEOUT,
            )
            return psycopg.connect(conninfo, autocommit=True)
        except psycopg.Error as error:
            raise HarnessError(f"{self.where} cannot be used: {complaint(error)}") from None

    @property
    def where(self) -> str:
        address = urlsplit(self.server)
        return f"{address.hostname}:{address.port or 5432}"

    def left(self, connection: Connection) -> list[str]:
        """What killed sessions have left."""
        values = {"prefix": PREFIX, "comment": COMMENT}
        try:
            return [name for (name,) in connection.execute(LEFT, values)]
        except psycopg.Error as error:
            raise HarnessError(f"{self.where}: {complaint(error)}") from None

    def remove(self, connection: Connection, name: str) -> None:
        command = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        self.execute(connection, command)

    def execute(self, connection: Connection, command: sql.Composed) -> Cursor:
        try:
            return connection.execute(command)
        except psycopg.Error as error:
            raise HarnessError(f"{self.where}: {complaint(error)}") from None


def complaint(error: psycopg.Error) -> str:
    """The first line of what the server, or the driver, says."""
    return (str(error).strip() or type(error).__name__).partition("\n")[0].rstrip(".") + "."
