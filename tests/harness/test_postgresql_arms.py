"""Arms on PostgreSQL: each server has a database of its own, and nothing of it stays."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from harness import databases, doctor, project
from harness.errors import HarnessError
from harness.postgresql import COMMENT, PREFIX, PostgreSQL
from harness.project import Project
from harness.runtime.processes import wait_until
from harness.session import Session
from tests.harness.machinery import Harness, arm, commit, edit

pytestmark = pytest.mark.postgres

URL = os.environ.get("TEST_DATABASE_URL", "")
needs_postgresql = pytest.mark.skipif(not URL.startswith("postgres"), reason="needs TEST_DATABASE_URL")

PREPARE = """
import os, psycopg
from pathlib import Path

Path(os.environ["TOY_DATA"], "items").write_text(" ".join(map(str, range(100))))
with psycopg.connect(os.environ["TOY_DATABASE"]) as connection:
    connection.execute("CREATE TABLE item (id integer)")
    connection.execute("INSERT INTO item SELECT generate_series(1, 7)")
"""


@pytest.fixture
def on_postgresql(toy: Path) -> Project:
    """The toy with a table in a database that a variable names."""
    edit(toy / "harness.toml", "round_trip =", 'database = "TOY_DATABASE"\nround_trip =')
    (toy / "prepare.py").write_text(PREPARE)
    commit(toy)
    return project.read(toy, URL)


@pytest.fixture
def server() -> Iterator[psycopg.Connection]:
    with psycopg.connect(URL, dbname="postgres", autocommit=True) as connection:
        yield connection


def of_session(server: psycopg.Connection, session: Session) -> list[str]:
    """The databases that a session has now."""
    prefix = PREFIX + session.folder.name.removeprefix("harness-")
    query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY datname"
    return [name.removeprefix(f"{prefix}_") for (name,) in server.execute(query, [prefix])]


def items(url: str) -> int:
    with psycopg.connect(url) as connection:
        return connection.execute("DELETE FROM item RETURNING id").rowcount


@needs_postgresql
def test_each_server_has_a_copy_of_the_prepared_database(
    on_postgresql: Project, server: psycopg.Connection
) -> None:
    with Session(on_postgresql, seed=1) as session:
        site = session.site(arm("toy"))
        assert of_session(server, session) == ["template_0"]
        with session.serve([site, site]) as served:
            assert of_session(server, session) == ["server_1_data", "server_2_data", "template_0"]
            urls = [site.environment(one.data)["TOY_DATABASE"] for one in served]
            assert [items(url) for url in urls] == [7, 7]
        assert of_session(server, session) == ["template_0"]
        with session.serve([site]) as [again]:
            assert items(site.environment(again.data)["TOY_DATABASE"]) == 7
    assert of_session(server, session) == []


@needs_postgresql
@pytest.mark.parametrize("error", [HarnessError("a fault"), KeyboardInterrupt()])
def test_nothing_stays_whatever_ends_a_session(
    on_postgresql: Project, server: psycopg.Connection, error: BaseException
) -> None:
    session = Session(on_postgresql, seed=1)
    with pytest.raises(type(error)), session, session.serve([session.site(arm("toy"))]):
        raise error
    assert of_session(server, session) == []
    assert not session.folder.exists()


@needs_postgresql
def test_a_template_is_copied_though_somebody_is_still_connected(on_postgresql: Project) -> None:
    with Session(on_postgresql, seed=1) as session:
        site = session.site(arm("toy"))
        with (
            psycopg.connect(site.environment(site.template)["TOY_DATABASE"]),
            session.serve([site]) as [one],
        ):
            assert items(site.environment(one.data)["TOY_DATABASE"]) == 7


@needs_postgresql
def test_what_a_killed_session_has_left_is_dropped_by_the_next_and_nothing_else(
    on_postgresql: Project, server: psycopg.Connection, tmp_path: Path
) -> None:
    left, stranger = f"{PREFIX}gone_{os.getpid()}_server", f"{PREFIX}stranger_{os.getpid()}"
    living = PostgreSQL(URL, tmp_path / "harness-living")
    try:
        living.make(tmp_path / "harness-living" / "template-0")
        for name in (left, stranger):
            server.execute(f'CREATE DATABASE "{name}"')
        server.execute(f"COMMENT ON DATABASE \"{left}\" IS '{COMMENT}{PREFIX}gone_{os.getpid()}'")
        found = [one.what for one in doctor.served(on_postgresql, arm("toy"))]
        there = {name for (name,) in server.execute("SELECT datname FROM pg_database")}
        assert f"A killed session had left the database {left}." in found
        assert left not in there
        assert {stranger, f"{PREFIX}living_template_0"} <= there
    finally:
        living.close()
        server.execute(f'DROP DATABASE "{stranger}"')


@needs_postgresql
def test_an_interrupted_command_leaves_no_database(
    on_postgresql: Project, server: psycopg.Connection, harness: Harness
) -> None:
    def made() -> set[str]:
        prefix = [
            f"{PREFIX}{folder.name.removeprefix('harness-')}"
            for folder in harness.temporary.glob("harness-*")
        ]
        names = {name for (name,) in server.execute("SELECT datname FROM pg_database")}
        return {name for name in names if name.startswith(tuple(prefix))} if prefix else set()

    started = harness.start("load", "short", "--arm", "toy", "--database", URL, "--requests", "100000")
    wait_until(lambda: len(made()) == 2, seconds=60)
    names = made()
    os.kill(started.pid, signal.SIGINT)
    started.communicate(timeout=60)
    assert started.returncode == 2
    assert not names & {name for (name,) in server.execute("SELECT datname FROM pg_database")}


@needs_postgresql
def test_an_origin_names_engine_version_and_place_without_the_account(on_postgresql: Project) -> None:
    with Session(on_postgresql, seed=1) as session:
        told = session.origin(session.site(arm("toy"))).database
    address = urlsplit(URL)
    engine, _, place = told.partition(" at ")
    assert engine.split()[0] == "PostgreSQL"
    assert float(engine.split()[1]) >= 13
    assert place == f"{address.hostname}:{address.port or 5432}"


def test_an_origin_names_the_version_of_sqlite(toy: Path) -> None:
    edit(toy / "harness.toml", "round_trip =", 'database = "DB"\nround_trip =')
    edit(toy / "harness.toml", "[project.environment]", '[project.environment]\nDB = "sqlite:///{data}/x"')
    commit(toy)
    with Session(project.read(toy), seed=1) as session:
        name, version, place = session.origin(session.site(arm("toy"))).database.split(" ")
    assert (name, place) == ("SQLite", "sqlite:///{data}/x")
    assert version.startswith("3.")


@pytest.mark.parametrize("address", ["mysql://here/x", "postgres://", "postgres://here:port", "here"])
def test_an_address_that_is_no_postgresql_s_is_refused(address: str) -> None:
    with pytest.raises(HarnessError, match="--database names no PostgreSQL: write postgres://user"):
        databases.check(address, "DATABASE_URL")


def test_a_project_must_say_which_variable_names_the_database(toy: Path) -> None:
    with pytest.raises(HarnessError, match=r"harness\.toml does not say which variable names"):
        project.read(toy, "postgres://here")


def test_a_server_that_does_not_answer_is_told_without_the_password(toy: Path, tmp_path: Path) -> None:
    one = PostgreSQL("postgres://me:secret@127.0.0.1:1/x", tmp_path)
    with pytest.raises(HarnessError) as error:
        one.make(tmp_path / "template-0")
    assert str(error.value).startswith("127.0.0.1:1 cannot be used: ")
    assert "secret" not in str(error.value)
