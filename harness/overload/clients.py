"""Clients that misbehave: `python clients.py URL PATH RETRYING HANGING_UP SLOW SECONDS`.

So many of each kind, each on one connection at a time, until the seconds are over or SIGTERM comes. Then one
line of JSON tells, for each kind, what they were given how often. The standard library is enough: the harness
starts this file by its path.
"""

import asyncio
import contextlib
import json
import signal
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

AT_ONCE = (
    0.02  # seconds until a refused client is back, whatever Retry-After says: it is bounded all the same
)
PAUSE = 1.0  # seconds until all others ask again: what they cost is no part of what is measured
IMPATIENCE = 0.05  # seconds after which one that hangs up does so
A_BYTE_EVERY = 0.5  # seconds, of one that is slow
LONGEST = 30.0  # seconds that a slow one goes on for
PATIENCE = 10.0  # seconds for an answer

Client = Callable[["Asking"], Awaitable[float]]


class Asking:
    """One client's way to the server, and where it counts what became of its requests."""

    def __init__(self, url: str, path: str, counted: "Counter[str]") -> None:
        address = urlsplit(url)
        self.host, self.port = address.hostname or "", address.port or 80
        self.head = f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\nConnection: close\r\n".encode()
        self.counted = counted

    async def go_on(self, client: Client) -> None:
        """Ask again and again; a connection that breaks is counted by its error."""
        while True:
            try:
                pause = await client(self)
            except (OSError, TimeoutError) as error:
                self.counted[type(error).__name__] += 1
                pause = AT_ONCE
            await asyncio.sleep(pause)

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.wait_for(asyncio.open_connection(self.host, self.port), PATIENCE)

    async def status(self, reader: asyncio.StreamReader) -> str:
        """The status of an answer, or that the connection was closed without one."""
        line = await asyncio.wait_for(reader.readline(), PATIENCE)
        return line.split()[1].decode() if line.startswith(b"HTTP/") else "closed"


async def retrying(asking: Asking) -> float:
    """Asks again at once when it is refused."""
    reader, writer = await asking.connect()
    with contextlib.closing(writer):
        writer.write(asking.head + b"\r\n")
        status = await asking.status(reader)
        asking.counted[status] += 1
    return AT_ONCE if status == "503" else PAUSE


async def hanging_up(asking: Asking) -> float:
    """Does not wait for its answer."""
    _, writer = await asking.connect()
    with contextlib.closing(writer):
        writer.write(asking.head + b"\r\n")
        await asyncio.sleep(IMPATIENCE)
    asking.counted["hung up"] += 1
    return PAUSE


async def slow(asking: Asking) -> float:
    """Sends its headers byte by byte, for ever if it is allowed to."""
    reader, writer = await asking.connect()
    answer = asyncio.ensure_future(asking.status(reader))
    with contextlib.closing(writer):
        for byte in range(int(LONGEST / A_BYTE_EVERY)):
            done, _ = await asyncio.wait([answer], timeout=A_BYTE_EVERY)
            if done:
                break
            writer.write(asking.head[byte % len(asking.head) :][:1])
        asking.counted[await answer if answer.done() else "held on"] += 1
        answer.cancel()
    return PAUSE


KINDS: dict[str, Client] = {"retrying": retrying, "hanging up": hanging_up, "slow": slow}


async def main(url: str, path: str, numbers: list[int], seconds: float) -> None:
    """Let all of them ask until it is time to end, then tell."""
    counted: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    tasks = [
        asyncio.create_task(Asking(url, path, counted[kind]).go_on(client))
        for (kind, client), number in zip(KINDS.items(), numbers, strict=True)
        for _ in range(number)
    ]
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(ended.wait(), seconds)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    sys.stdout.write(json.dumps(counted) + "\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], [int(word) for word in sys.argv[3:6]], float(sys.argv[6])))
