"""A tiny lesson in a repository of its own."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workshop.toy import Toy


@pytest.fixture
def toy(tmp_path: Path) -> Iterator[Toy]:
    """Whatever a test asks of it, nothing may be left."""
    made = Toy(tmp_path)
    yield made
    assert made.left() == []


@pytest.fixture
def port() -> int:
    """One that is free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
