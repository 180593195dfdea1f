"""An edge before a stand-in shop."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from deploy.stack.edge import program
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
