"""A client cannot tell the server, in the words of a proxy, where the shop is mounted."""

import subprocess
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from tests.storefront.test_gunicorn import CONFIGURED, ROOT, environment, listening_port


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Where gunicorn serves by our configuration."""
    server = subprocess.Popen(
        [*CONFIGURED, "--bind", "127.0.0.1:0"], cwd=ROOT, env=environment(), stderr=subprocess.PIPE, text=True
    )
    try:
        yield listening_port(server)
    finally:
        server.terminate()
        server.communicate(timeout=20)


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "PATH_INFO"])
@pytest.mark.parametrize("value", ["/healthz", "\xff", "/\xff", "../.."])
def test_what_a_proxy_might_tell_is_not_believed(port: int, name: str, value: str) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/healthz", headers={name: value})
        assert connection.getresponse().status == 200
    finally:
        connection.close()
