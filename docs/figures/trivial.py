"""The least that a server can do: the same few bytes for all. `python -m docs.figures.trivial PORT`"""

import asyncio
import sys

BODY = b'{"status": "ok"}'
HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    b'Server-Timing: app;dur=0.1, db;dur=0.0;desc="0 queries"\r\n'
)
ANSWER = HEAD + b"Content-Length: %d\r\n\r\n%s" % (len(BODY), BODY)


class Trivial(asyncio.Protocol):
    """Takes what arrives at once for one request: who asks waits for the answer, and sends no body."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.transport.write(ANSWER)  # type: ignore[attr-defined]


async def serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Trivial, "127.0.0.1", port, backlog=1000)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
