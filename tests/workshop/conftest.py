"""A tiny lesson in a repository of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.runtime.processes import free_port
from tests.workshop.toy import Toy


@pytest.fixture
def toy(tmp_path: Path) -> Iterator[Toy]:
    """Whatever a test asks of it, nothing may be left."""
    made = Toy(tmp_path)
    yield made
    assert made.left() == []


@pytest.fixture
def port() -> int:
    return free_port()
