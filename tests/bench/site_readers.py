"""Twenty readers of the served archive, in a process of their own: asks a list of addresses and writes
what each took. Started by bench_site, since a load generator must not share the server's process.

It shares the server's cores, so it does as little as it can: h11 over a socket, one connection a reader, the
body counted and thrown away (a fifth of what httpx costs).
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import sys
import time
from typing import Any

import h11

Asked = tuple[str, str]
"""(page type, address)."""

TIMEOUT = 30.0


class Reader:
    """One browser: a connection that is kept open while the server keeps it."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._http = h11.Connection(h11.CLIENT)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, address: str) -> int:
        """The status of the reply, read to its end; 0 if there was none."""
        try:
            return await asyncio.wait_for(self._get(address), TIMEOUT)
        except (OSError, TimeoutError, h11.RemoteProtocolError):
            self.close()
            return 0

    async def _get(self, address: str) -> int:
        if self._streams is None:
            self._http = h11.Connection(h11.CLIENT)
            self._streams = await asyncio.open_connection(self._host, self._port)
        arriving, leaving = self._streams
        request = h11.Request(
            method="GET",
            target=address,
            headers=[("Host", f"{self._host}:{self._port}"), ("Accept-Language", "zh")],
        )
        leaving.write(
            (self._http.send(request) or b"") + (self._http.send(h11.EndOfMessage()) or b"")
        )
        status = 0
        while True:
            event = self._http.next_event()
            if event is h11.NEED_DATA:
                self._http.receive_data(await arriving.read(262_144))
            elif isinstance(event, h11.Response):
                status = event.status_code
            elif isinstance(event, h11.EndOfMessage):
                break
            elif isinstance(event, h11.ConnectionClosed):
                raise ConnectionResetError("closed before the reply ended")
        if self._http.our_state is h11.MUST_CLOSE or self._http.their_state is h11.MUST_CLOSE:
            self.close()
        else:
            self._http.start_next_cycle()
        return status

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def read(
    host: str, port: int, addresses: list[Asked], readers: int, pause: float
) -> list[tuple[str, str, float, int]]:
    """(type, address, milliseconds, status) of every request; readers take the next address each,
    and pause between pages for about `pause` seconds."""
    queue = list(reversed(addresses))
    found: list[tuple[str, str, float, int]] = []
    rng = random.Random("readers")

    async def sit() -> None:
        await asyncio.sleep(rng.random() * pause)
        reader = Reader(host, port)
        while queue:
            kind, address = queue.pop()
            begun = time.perf_counter()
            status = await reader.get(address)
            found.append((kind, address, (time.perf_counter() - begun) * 1000, status))
            if pause:
                await asyncio.sleep(rng.uniform(0.5, 1.5) * pause)
        reader.close()

    await asyncio.gather(*(sit() for _ in range(readers)))
    return found


def main() -> None:
    asked: dict[str, Any] = json.load(sys.stdin)
    addresses = [(kind, address) for kind, address in asked["addresses"]]
    found = asyncio.run(
        read(asked["host"], asked["port"], addresses, asked["readers"], asked["pause"])
    )
    used = resource.getrusage(resource.RUSAGE_SELF)
    json.dump({"found": found, "cpu": used.ru_utime + used.ru_stime}, sys.stdout)


if __name__ == "__main__":
    main()
