"""A server for thousands of requests a second, that counts what arrived: a process of its own.

``python -m tests.fakes.counting_sink`` prints its port, then answers every ``POST /<id>`` with an
empty 200; to ``GET /`` all ids in the order in which they came, to ``GET /count`` how many.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import Iterator
from urllib.request import urlopen

_OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class Answering(asyncio.Protocol):
    """As much of HTTP as a client with kept connections speaks."""

    came: list[int] = []  # noqa: RUF012 - one for the process
    transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.rest = b""

    def data_received(self, data: bytes) -> None:
        self.rest += data
        while b"\r\n\r\n" in self.rest:
            head, _, self.rest = self.rest.partition(b"\r\n\r\n")
            method, path, _ = head.split(b"\r\n", 1)[0].split(b" ")
            if method == b"GET":
                body = (
                    str(len(self.came)).encode()
                    if path == b"/count"
                    else ",".join(map(str, self.came)).encode()
                )
                self.transport.write(
                    b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: "
                    + str(len(body)).encode()
                    + b"\r\n\r\n"
                    + body
                )
                self.transport.close()
            else:
                self.came.append(int(path[1:]))
                self.transport.write(_OK)


@contextlib.contextmanager
def counting_sink() -> Iterator[str]:
    """The address of a running sink."""
    process = subprocess.Popen([sys.executable, __file__], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.kill()
        process.wait(20)
        assert process.stdout is not None
        process.stdout.close()


def arrived(url: str) -> list[int]:
    """The ids that came, in order."""
    with urlopen(url) as answer:
        text = answer.read().decode()
    return [int(one) for one in text.split(",") if one]


def count(url: str) -> int:
    """How many came."""
    with urlopen(f"{url}/count") as answer:
        return int(answer.read())


async def main() -> None:
    """Serves until it is killed."""
    server = await asyncio.get_running_loop().create_server(Answering, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
