"""Twenty readers of the served archive, in a process of their own: asks a list of addresses and writes
what each took. Started by bench_site, since a load generator must not share the server's process."""

from __future__ import annotations

import asyncio
import json
import random
import resource
import sys
import time
from typing import Any

import httpx

Asked = tuple[str, str]
"""(page type, address)."""


async def read(
    base: str, addresses: list[Asked], readers: int, pause: float
) -> list[tuple[str, str, float, int]]:
    """(type, address, milliseconds, status) of every request; readers take the next address each,
    and pause between pages for about `pause` seconds."""
    queue = list(reversed(addresses))
    found: list[tuple[str, str, float, int]] = []
    rng = random.Random("readers")

    async def reader(client: httpx.AsyncClient) -> None:
        await asyncio.sleep(rng.random() * pause)
        while queue:
            kind, address = queue.pop()
            begun = time.perf_counter()
            try:
                reply = await client.get(address)
                status = reply.status_code
            except httpx.HTTPError:
                status = 0
            found.append((kind, address, (time.perf_counter() - begun) * 1000, status))
            if pause:
                await asyncio.sleep(rng.uniform(0.5, 1.5) * pause)

    limits = httpx.Limits(max_connections=readers, max_keepalive_connections=readers)
    async with httpx.AsyncClient(
        base_url=base, limits=limits, timeout=30, follow_redirects=True
    ) as client:
        await asyncio.gather(*(reader(client) for _ in range(readers)))
    return found


def main() -> None:
    asked: dict[str, Any] = json.load(sys.stdin)
    found = asyncio.run(
        read(
            asked["base"], [tuple(a) for a in asked["addresses"]], asked["readers"], asked["pause"]
        )
    )
    used = resource.getrusage(resource.RUSAGE_SELF)
    json.dump({"found": found, "cpu": used.ru_utime + used.ru_stime}, sys.stdout)


if __name__ == "__main__":
    main()
