"""The passwords and keys of profile prod."""

import stat
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from deploy.make_secrets import write

COMPOSE = Path(__file__).parents[2] / "docker-compose.yml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "secrets")
    return tmp_path / "secrets"


def test_each_secret_of_the_compose_file_is_written_and_no_other(folder: Path) -> None:
    declared = yaml.safe_load(COMPOSE.read_text())["secrets"]

    assert declared.keys() == {path.name for path in folder.iterdir()}


def test_the_folder_is_closed_to_other_users(folder: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o444}


def test_secrets_that_exist_are_kept(folder: Path) -> None:
    before = {path.name: path.read_text() for path in folder.iterdir()}

    with pytest.raises(FileExistsError):
        write(folder)

    assert {path.name: path.read_text() for path in folder.iterdir()} == before


def test_the_urls_hold_the_passwords_of_their_servers(folder: Path) -> None:
    texts = {path.name: path.read_text() for path in folder.iterdir()}
    cache = urlsplit(texts["cache_url"])

    password = texts["database_password"]
    assert texts["database_url"] == f"postgres://storefront:{password}@database:5432/storefront"
    assert (cache.username, cache.hostname, cache.port) == ("shop", "cache", 6379)
    assert cache.password is not None
    assert f"user shop on #{sha256(cache.password.encode()).hexdigest()} " in texts["cache_users"]
    assert len({*texts.values()}) == len(texts)
