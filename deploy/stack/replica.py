"""One gunicorn behind the edge, on a socket that outlives it."""

import http.client
import signal
import socket
import sys
from collections.abc import Mapping

from deploy.stack import processes

COMMAND = [sys.executable, "-m", "gunicorn", "storefront.wsgi", "--config", "storefront/gunicorn.py"]
# Longer than gunicorn's graceful_timeout, after which it kills its workers itself.
STOP_SECONDS = 35
# As many as HAProxy may have on their way while a replica starts anew.
BACKLOG = 128


class Replica:
    """A gunicorn that can be started again: connections made meanwhile wait in the socket."""

    def __init__(self, name: str, environment: Mapping[str, str]) -> None:
        self.name = name
        self.environment = environment
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
        self.process = self._started()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.socket.getsockname()[1]}"

    def _started(self) -> processes.Process:
        number = self.socket.fileno()
        return processes.start([*COMMAND, "--bind", f"fd://{number}"], self.environment, [number])

    def start(self) -> None:
        """Start it again."""
        self.process = self._started()

    def stop(self) -> None:
        """Let it answer what it has, and end."""
        processes.stop(self.process, signal.SIGTERM, STOP_SECONDS)

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def is_healthy(self) -> bool:
        """Whether it answers /healthz."""
        connection = http.client.HTTPConnection(self.address, timeout=1)
        try:
            connection.request("GET", "/healthz", headers={"Host": self.environment["EDGE_HOST"]})
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
