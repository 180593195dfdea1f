"""How values of the environment become settings."""

from pathlib import Path

import pytest

from settings import environment
from tests.settings.processes import python

TUNED = {
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
    "timeout": 10,
    "transaction_mode": "IMMEDIATE",
}


@pytest.mark.parametrize(
    ("given", "read"),
    [("", []), ("n_plus_one", ["n_plus_one"]), (" a, b ,,c", ["a", "b", "c"])],
)
def test_a_list_is_separated_by_commas(monkeypatch: pytest.MonkeyPatch, given: str, read: list[str]) -> None:
    monkeypatch.setenv("VARIANTS", given)

    assert environment.items("VARIANTS") == read


def test_without_an_address_the_database_is_the_tuned_sqlite_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)

    database = environment.database(Path("/a folder/100%/shop.sqlite3"))

    assert database["ENGINE"] == "django.db.backends.sqlite3"
    assert database["NAME"] == "/a folder/100%/shop.sqlite3"
    assert database["OPTIONS"] == TUNED


def test_another_sqlite_file_is_tuned_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////tmp/other.sqlite3")

    database = environment.database(Path("/shop.sqlite3"))

    assert (database["NAME"], database["OPTIONS"]) == ("/tmp/other.sqlite3", TUNED)  # noqa: S108


def test_a_postgres_address_chooses_psycopg(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://shop:p%40ss@db:5433/store")

    database = environment.database(Path("/shop.sqlite3"))

    chosen = {key: database[key] for key in ("ENGINE", "USER", "PASSWORD", "HOST", "PORT", "NAME")}
    assert chosen == {
        "ENGINE": "django.db.backends.postgresql",
        "USER": "shop",
        "PASSWORD": "p@ss",
        "HOST": "db",
        "PORT": 5433,
        "NAME": "store",
    }
    assert "OPTIONS" not in database


def test_without_an_address_the_cache_is_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CACHE_URL", raising=False)

    assert environment.cache() == {"BACKEND": environment.MEMORY}


@pytest.mark.parametrize(
    "url",
    [
        "redis://cache",
        "redis://:p%40ss@127.0.0.1:6379/0",
        "rediss://shop:pass@cache:6380",
        "redis://[::1]:6379/1",
    ],
)
def test_an_address_chooses_a_cache_that_all_processes_share(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("CACHE_URL", url)

    assert environment.cache() == {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": url,
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }


@pytest.mark.parametrize("file", ["", "access.log"])
def test_the_access_log_goes_to_stderr_or_into_the_named_file(tmp_path: Path, file: str) -> None:
    log = tmp_path / "access.log"
    code = "import django, logging; django.setup(); logging.getLogger('store.access').info('a line')"
    environment = {"DJANGO_SETTINGS_MODULE": "settings.perf", "ACCESS_LOG": str(log) if file else ""}

    process = python("-c", code, **environment)

    assert (process.returncode, process.stdout) == (0, "")
    assert (log.read_text() if file else process.stderr) == "a line\n"
    assert log.exists() == bool(file)
