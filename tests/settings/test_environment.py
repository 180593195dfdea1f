"""How values of the environment become settings."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from settings import environment
from tests.settings.processes import load


@pytest.mark.parametrize(
    ("given", "read"),
    [("", []), ("n_plus_one", ["n_plus_one"]), (" a, b ,,c", ["a", "b", "c"])],
)
def test_a_list_is_separated_by_commas(monkeypatch: pytest.MonkeyPatch, given: str, read: list[str]) -> None:
    monkeypatch.setenv("VARIANTS", given)

    assert environment.items("VARIANTS") == read


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
        "BACKEND": "storefront.cache.SharedCache",
        "LOCATION": url,
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }


def test_the_access_log_goes_to_stderr_or_into_the_named_file(tmp_path: Path) -> None:
    log = str(tmp_path / "access.log")
    handlers = [load("perf", ACCESS_LOG=name).LOGGING["handlers"]["access"] for name in ("", log)]

    assert handlers == [
        {"class": "logging.StreamHandler", "formatter": "bare"},
        {"class": "logging.handlers.WatchedFileHandler", "filename": log, "formatter": "bare"},
    ]


def test_a_secret_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "database_url"
    file.write_text("postgres://shop:secret@db/store\n")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL_FILE", str(file))

    assert environment.secret("DATABASE_URL") == "postgres://shop:secret@db/store"


def test_an_empty_file_is_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "empty"))

    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY must be set"):
        environment.required("SECRET_KEY")


@pytest.mark.parametrize(
    ("given", "networks"),
    [
        ("", ["127.0.0.1/32", "::1/128"]),
        ("10.0.0.7, 192.168.0.0/16", ["10.0.0.7/32", "192.168.0.0/16"]),
        ("*", ["0.0.0.0/0", "::/0"]),
    ],
)
def test_the_edges_are_addresses_and_networks(
    monkeypatch: pytest.MonkeyPatch, given: str, networks: list[str]
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", given)

    read = environment.networks("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
    assert [str(network) for network in read] == networks
