"""`.ci/with-postgres`: a PostgreSQL for a command, its own where none runs."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / ".ci" / "with-postgres"

pytestmark = pytest.mark.skipif(
    not (shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))),
    reason="no PostgreSQL is installed here",
)


def with_postgres(*command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if name != "TEST_DATABASE_URL"}
    return subprocess.run(
        [str(SCRIPT), *command],
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def nobody_listens() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return str(taken.getsockname()[1])


def test_a_server_is_started_for_the_command_and_gone_after_it(nobody_listens: str, tmp_path: Path) -> None:
    ask = 'psql "${TEST_DATABASE_URL%/*}/postgres" -Atc "select 40 + 2" > answer; echo $TEST_DATABASE_URL'

    told = with_postgres("bash", "-c", f"cd {tmp_path}; {ask}", PGPORT=nobody_listens)

    url = told.stdout.strip()
    assert (told.returncode, (tmp_path / "answer").read_text()) == (0, "42\n")
    assert nobody_listens not in url
    with pytest.raises(psycopg.OperationalError, match="refused"):
        psycopg.connect(url.replace("/storefront", "/postgres"))


def test_the_exit_code_is_that_of_the_command(nobody_listens: str) -> None:
    assert with_postgres("bash", "-c", "exit 3", PGPORT=nobody_listens).returncode == 3


def test_a_database_that_is_named_is_taken() -> None:
    told = with_postgres("printenv", "TEST_DATABASE_URL", TEST_DATABASE_URL="postgres://db.example/shop")

    assert told.stdout == "postgres://db.example/shop\n"


def test_a_command_is_asked_for() -> None:
    told = with_postgres()

    assert (told.returncode, told.stderr) == (2, "usage: .ci/with-postgres COMMAND [ARGUMENT…]\n")
