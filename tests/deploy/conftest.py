"""An edge before a stand-in shop."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from deploy.stack.edge import program
from harness.runtime.processes import free_port
from tests.deploy.edges import RunningEdge, Shop, edge

Begin = Callable[..., RunningEdge]


@pytest.fixture
def haproxy() -> str:
    """Path of HAProxy; `.ci/with haproxy -- COMMAND` installs it."""
    return program() or pytest.skip("HAProxy is not on PATH")


@pytest.fixture
def shop() -> Iterator[Shop]:
    """What is behind the edge."""
    with Shop() as shop:
        yield shop
        shop.shutdown()


@pytest.fixture
def begin(haproxy: str, tmp_path: Path, shop: Shop) -> Iterator[Begin]:
    """Start an edge before the shop, with variables of its own."""
    with ExitStack() as ending:
        yield lambda **variables: ending.enter_context(
            edge(haproxy, tmp_path, free_port(), **{"WEB_1": shop.address, **variables})
        )
