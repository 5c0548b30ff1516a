"""CPU of making each page of a served archive, without a server: `python -m tests.bench.site_cpu DIRECTORY`.

Addresses are those of `make bench-site`, each made twice by one process that keeps no page; CPU, unlike the
clock, hardly depends on what else the machine does. With `--profile TYPE` it says where a type's CPU goes, with
`--all` it asks for every table, view and canned query besides, and names what is not answered 200.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import gc
import pstats
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from db.browse.queries import queries
from db.browse.server import _Served
from db.browse.site import make_datasette
from db.publish import current_snapshot
from tests.bench.bench_national import percentile
from tests.bench.bench_site import addresses

COMMON = ("信息", "公开", "政", "年", "镇", "财政局", "政府信息公开", "no such words", "民政 2023")
"""Searches that find nearly everything, or nothing."""


def everything(datasette: Any) -> dict[str, list[str]]:
    """Every table and view, plain and narrowed by each value-rich column; canned queries; common words."""
    described = datasette.gongkai.metadata["databases"]["gongkai"]["tables"]
    counted = datasette.gongkai.row_counts.columns
    tables = [name for name, words in described.items() if not words.get("hidden")]
    return {
        "every table": [f"/gongkai/{t}" for t in tables],
        "every year": [f"/gongkai/{t}?year=2022" for t in tables if "year" in counted.get(t, ())],
        "every JSON": [f"/gongkai/{t}.json?_shape=array&_size=100" for t in tables],
        "every CSV": [f"/gongkai/{t}.csv?_size=100" for t in tables],
        "every facet": [f"/gongkai/{t}?_facet={c}" for t, some in counted.items() for c in some],
        "every sort": [f"/gongkai/{t}?_sort={c}" for t in tables
                       for c in list(described[t]["columns"])[:60]],
        "common words": [f"/search?q={quote(q)}" for q in COMMON],
        "every query": [f"/gongkai/{q.name}?" + "&".join(f"{k}={quote(v)}" for k, v in example.items())
                        for q in queries() for example in q.examples],
    }  # fmt: skip


async def measure(
    snapshot: Path, archive: Path, asked: dict[str, list[str]], profile: str | None
) -> dict[str, list[tuple[float, float, str, int]]]:
    """Type → (CPU the first time, CPU the second, address, status), milliseconds."""
    served = _Served(snapshot, archive)
    await served.warm()
    gc.collect()
    gc.freeze()
    found: dict[str, list[tuple[float, float, str, int]]] = {}
    profiler = cProfile.Profile()
    transport = httpx.ASGITransport(app=served.datasette.app())
    async with httpx.AsyncClient(
        transport=transport, base_url="http://localhost", headers={"accept-language": "zh"}
    ) as client:
        for kind, some in asked.items():
            for address in some:
                took: list[float] = []
                for again in (False, True):
                    watched = profiler if again and profile == kind else nullcontext()
                    with watched:
                        begun = time.process_time()
                        reply = await client.get(address)
                        took.append((time.process_time() - begun) * 1000)
                entry = (took[0], took[1], address, reply.status_code)
                found.setdefault(kind, []).append(entry)
    if profile:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(35)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--each", type=int, default=15)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--only", help="one type, or several joined by commas")
    parser.add_argument("--profile", help="a type whose CPU is to be explained")
    given = parser.parse_args()
    archive = given.directory / "archive"
    archive = archive if archive.is_dir() else given.directory
    snapshot = current_snapshot(archive)
    begun = time.process_time()
    datasette = make_datasette(snapshot, archive=archive)
    print(f"opening the snapshot: {time.process_time() - begun:.1f} s of CPU")
    asked = addresses(snapshot, given.each)
    if given.all:
        asked |= everything(datasette)
    if only := given.only or given.profile:
        asked = {kind: some for kind, some in asked.items() if kind in only.split(",")}
    found = asyncio.run(measure(snapshot, archive, asked, given.profile))
    for kind, entries in found.items():
        first, again = ([e[i] for e in entries] for i in (0, 1))
        print(f"{kind} ({len(entries)}): first mean {sum(first) / len(first):.1f}, max {max(first):.1f}; "
              f"again mean {sum(again) / len(again):.1f}, p95 {percentile(again):.1f}, max {max(again):.1f}")  # fmt: skip
        for one, two, address, status in entries:
            if status != 200 or max(one, two) > 40:
                print(f"    {status} {one:.0f} {two:.0f} {address}")


if __name__ == "__main__":
    main()
