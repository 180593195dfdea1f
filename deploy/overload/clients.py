"""Clients that misbehave next to a load: threads that request one path until the load has ended."""

import socket
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from select import select
from threading import Event, Thread
from urllib.parse import urlsplit

from harness.client import TIMEOUT

RETRY = 0.02  # seconds until a refused client is back, whatever Retry-After says
PAUSE = 1.0  # seconds between other requests: they must cost the server little
IMPATIENCE = 0.05  # seconds until a client hangs up
A_BYTE_EVERY = 0.5  # seconds
LONGEST = 60  # bytes that a slow client sends

Counts = dict[str, dict[str, int]]


class Client(Thread):
    """One client, with one connection at a time; `counts` holds what it got and how often."""

    def __init__(self, behave: "Behaviour", url: str, path: str, ended: Event) -> None:
        super().__init__(daemon=True)
        address = urlsplit(url)
        self.server = (address.hostname or "", address.port or 80)
        self.head = f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\nConnection: close\r\n".encode()
        self.behave, self.ended, self.counts = behave, ended, Counter[str]()

    def run(self) -> None:
        """Send requests until the load has ended; count a broken connection by its error."""
        pause = 0.0
        while not self.ended.wait(pause):
            try:
                with socket.create_connection(self.server, timeout=TIMEOUT) as connection:
                    result, pause = self.behave(self, connection)
            except OSError as error:
                result, pause = type(error).__name__, RETRY
            self.counts[result] += 1


def retrying(client: Client, connection: socket.socket) -> tuple[str, float]:
    """Is back at once when it is refused."""
    connection.sendall(client.head + b"\r\n")
    result = status(connection)
    return result, RETRY if result == "503" else PAUSE


def hanging_up(client: Client, connection: socket.socket) -> tuple[str, float]:
    """Does not wait for its response."""
    connection.sendall(client.head + b"\r\n")
    client.ended.wait(IMPATIENCE)
    return "hung up", PAUSE


def slow(client: Client, connection: socket.socket) -> tuple[str, float]:
    """Sends its headers byte by byte and never ends them."""
    for byte in range(LONGEST):
        if select([connection], [], [], A_BYTE_EVERY)[0]:
            return status(connection), PAUSE
        if client.ended.is_set():
            break
        connection.sendall(client.head[byte % len(client.head) :][:1])
    return "never refused", PAUSE


def status(connection: socket.socket) -> str:
    """The status of a response; `closed` if the server closed the connection without one."""
    line = connection.makefile("rb").readline()
    return line.split()[1].decode() if line.startswith(b"HTTP/") else "closed"


Behaviour = Callable[[Client, socket.socket], tuple[str, float]]
KINDS: dict[str, Behaviour] = {"retrying": retrying, "hanging up": hanging_up, "slow": slow}


@contextmanager
def misbehaving(numbers: Mapping[str, int], url: str, path: str) -> Iterator[Counts]:
    """Run so many clients of each kind during the context; the counts are filled when it ends."""
    ended, counts = Event(), Counts()
    clients = {
        kind: [Client(KINDS[kind], url, path, ended) for _ in range(number)]
        for kind, number in numbers.items()
    }
    everyone = [client for group in clients.values() for client in group]
    for client in everyone:
        client.start()
    try:
        yield counts
    finally:
        ended.set()
        for client in everyone:
            client.join()
    for kind, group in clients.items():
        counts[kind] = dict(sum((client.counts for client in group), Counter()))
