"""The served archive under twenty readers: `make bench-site`.

A real `gongkai serve` on loopback with its processes, a load generator in one of its own, all on the same
cores. Every page type is asked for at many different addresses, first when nothing is kept (each page is
made), then again; by readers who look at a page for about a second, and on a fresh server by readers who never
pause. Limit (issue 6): p95 of each type 150 ms, and nothing times out. Pages are kept by the process that made
them, so before they are measured as kept the whole list is asked for `WARMING` times.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from crawler.capture.store import CaptureStore
from db.browse.queries import queries
from db.publish import NoSnapshot, current_snapshot
from tests.bench.bench_national import percentile
from tests.bench.national import finish, make
from tests.bench.national_queries import TEN

LIMIT = 150.0
READERS = 20
WARMING = 3
Asked = tuple[str, str]

_WORDS = ("行政诉讼", "义务教育", "政府公报", "图解", "财政预决算", "社会救助", "林业局", "开发区", "石桥镇",
          "公安局 2023", "环境保护监测", "信息处理费")  # fmt: skip


def addresses(snapshot: Path, each: int) -> dict[str, list[str]]:
    """Addresses of every page type, drawn from what the snapshot holds."""
    rng = random.Random("addresses")
    with closing(sqlite3.connect(f"file:{snapshot}?immutable=1", uri=True)) as db:

        def some(sql: str) -> list[Any]:
            rows = db.execute(sql).fetchall()
            return rng.sample(rows, min(each, len(rows)))

        reports = some(
            "SELECT agency_id, year FROM reports WHERE report_id % max(1, "
            f"(SELECT count(*) / {20 * each} FROM reports)) = 0"
        )
        agencies = some("SELECT agency_id FROM agencies")
        places = {
            level: some(
                f"SELECT code FROM divisions WHERE level = '{level}' AND code IN "
                "(SELECT division_code FROM agencies)"
            )
            for level in ("province", "prefecture", "county", "township")
        }
        captures = some("SELECT capture_id FROM captures WHERE capture_id % 1009 = 7")
        years = [r[0] for r in db.execute("SELECT DISTINCT year FROM reports WHERE year > 2018")]
    found = {
        "home": ["/", "/?lang=zh", "/?lang=en"],
        "places": ["/places", "/places?lang=zh"],
        **{level: [f"/places/{code}" for (code,) in codes] for level, codes in places.items()},
        "agency": [f"/agencies/{agency}" for (agency,) in agencies],
        "report": [f"/agencies/{agency}/{year}" for agency, year in reports],
        "report with last year": [f"/agencies/{a}/{y}?previous=1" for a, y in reports[: each // 2]],
        "compare": [
            "/compare?" + urlencode({"agency": [a for (a,) in rng.sample(agencies, k)]}, doseq=True)
            for k in (2, 3, 4, 5)
            if len(agencies) >= k
        ],
        "ranking": [
            "/compare?" + urlencode({"indicator": code, "year": year, "level": level})
            for code in (
                "requests_received",
                "granted",
                "results_total",
                "litigation_direct_total",
                "administrative_penalty_decisions",
            )
            for year in rng.sample(years, min(3, len(years)))
            for level in ("county", "township")
        ][:each],
        "queries": ["/queries", "/queries?lang=zh"],
        "canned query": [
            f"/gongkai/{name}?{urlencode(given)}" for name, asked in TEN.values() for given in asked
        ]
        + [f"/gongkai/{q.name}?{urlencode(q.examples[0])}" for q in queries() if q.examples],
        "quality": ["/quality", "/quality?lang=zh"],
        "dictionary": ["/dictionary", "/dictionary?lang=zh"],
        "search": [f"/search?{urlencode({'q': words})}" for words in _WORDS],
        "years": [f"/years/{year}" for year in years],
        "indicator": [
            f"/indicators/{c}" for c in ("requests_received", "granted", "refused_total")
        ],
        "table": [f"/gongkai/agency_years?year={year}&level=county&_facet=kind" for year in years]
        + [
            "/gongkai/agencies?_facet=level&_facet=kind",
            "/gongkai/reports?_facet=year",
            "/gongkai/coverage?year=2022&_facet=standing",
            "/gongkai/applications",
        ],
        "JSON": [f"/gongkai/agency_years.json?agency_id={a}&_shape=array" for (a,) in agencies],
        "CSV": [f"/gongkai/coverage.csv?year={year}&_size=100" for year in years]
        + [f"/gongkai/agency_years.csv?agency_id={a}" for (a,) in agencies[: each // 2]],
        "capture": [f"/captures/{number}" for (number,) in captures],
    }
    return {kind: list(dict.fromkeys(some))[:each] for kind, some in found.items()}


class Server:
    """`gongkai serve` as a reader's browser finds it."""

    def __init__(self, archive: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [sys.executable, "-c", "from db.cli import main; main()", "serve", "--archive", str(archive), "--port",
                   str(self.port)]  # fmt: skip
        begun = time.monotonic()
        self.process = subprocess.Popen(command)
        self.base = f"http://127.0.0.1:{self.port}"
        while time.monotonic() < begun + 600:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with code {self.process.returncode}")
            try:
                urllib.request.urlopen(self.base + "/robots.txt", timeout=5).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        self.started_in = time.monotonic() - begun
        # The first process answers while others still open the snapshot.
        before = -1.0
        while (used := self.cpu()) > before + 0.05:
            before = used
            time.sleep(1)

    def _processes(self) -> list[int]:
        """The server's process and its workers."""
        own = self.process.pid
        found = Path(f"/proc/{own}/task/{own}/children").read_text().split()
        return [own, *map(int, found)]

    def cpu(self) -> float:
        """Seconds of CPU so far, of all processes."""
        ticks = 0
        for number in self._processes():
            fields = Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Largest resident size of a process, MB."""
        status = [Path(f"/proc/{number}/status").read_text() for number in self._processes()]
        return max(int(s.split("VmHWM:")[1].split()[0]) / 1024 for s in status)

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *exception: object) -> None:
        self.process.terminate()
        self.process.wait(30)


def readers(server: Server, asked: list[Asked], pause: float) -> dict[str, Any]:
    """One run of the load generator."""
    before, begun = server.cpu(), time.monotonic()
    given = {"host": "127.0.0.1", "port": server.port, "addresses": asked, "readers": READERS,
             "pause": pause}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.site_readers"],
        input=json.dumps(given), capture_output=True, text=True, check=True,
    )  # fmt: skip
    wall = time.monotonic() - begun
    result: dict[str, Any] = json.loads(done.stdout)
    by_kind: dict[str, list[float]] = defaultdict(list)
    for kind, _, took, _ in result["found"]:
        by_kind[kind].append(took)
    return {
        "by_kind": {
            kind: {"p50": percentile(t, 0.5), "p95": percentile(t), "max": max(t), "n": len(t)}
            for kind, t in by_kind.items()
        },
        "p50": percentile([took for _, _, took, _ in result["found"]], 0.5),
        "p95": percentile([took for _, _, took, _ in result["found"]]),
        "bad": [(a, status) for _, a, _, status in result["found"] if status != 200],
        "slow": sorted(((took, a) for _, a, took, _ in result["found"]), reverse=True)[:8],
        "per_second": len(result["found"]) / wall,
        "server_cpu": server.cpu() - before,
        "readers_cpu": result["cpu"],
        "wall": wall,
    }


def run(archive: Path, each: int, pause: float) -> dict[str, Any]:
    """Each page made and then kept: with readers who pause, and on a fresh server with some who do not."""
    by_kind = addresses(current_snapshot(archive), each)
    asked = [(kind, address) for kind, some in by_kind.items() for address in some]
    random.Random("order").shuffle(asked)
    found: dict[str, Any] = {}
    for rest, manner in ((pause, "readers pausing"), (0.0, "no pause")):
        with Server(archive) as server:
            print(f"server ready in {server.started_in:.1f} s; {len(asked)} addresses")
            for name, given in (
                ("each page made", asked),
                ("pages kept", asked * (1 if rest else 3)),
            ):
                if name == "pages kept":
                    readers(server, asked * WARMING, 0.0)
                found[f"{name}, {manner}"] = readers(server, given, rest)
                _show(f"{name}, {manner}", found[f"{name}, {manner}"])
            found["memory"] = server.memory()
            found["started_in"] = server.started_in
            print(f"memory of a server process: {found['memory']:.0f} MB")
    return found


def _show(name: str, result: dict[str, Any]) -> None:
    pages = sum(took["n"] for took in result["by_kind"].values())
    print(f"{name}: p50 {result['p50']:.0f}, p95 {result['p95']:.0f} ms, "
          f"{result['per_second']:.0f} pages/s, CPU a page {1000 * result['server_cpu'] / pages:.1f} "
          f"ms; CPU of server {result['server_cpu']:.1f} s and readers {result['readers_cpu']:.1f} s "
          f"in {result['wall']:.1f} s; not answered 200: {len(result['bad'])}")  # fmt: skip
    for kind, took in result["by_kind"].items():
        print(f"  {kind}: p50 {took['p50']:.0f}, p95 {took['p95']:.0f}, "
              f"max {took['max']:.0f} ms ({took['n']})")  # fmt: skip
    for address, status in result["bad"][:10]:
        print(f"  {status} {address}")
    for took, address in result["slow"]:
        print(f"  {took:.0f} ms {address}")


def missed(found: dict[str, Any]) -> list[str]:
    """Page types over the limit, and pages not answered."""
    out = []
    for name, result in found.items():
        if isinstance(result, dict):
            out += [f"{name}: {k}" for k, t in result["by_kind"].items() if t["p95"] > LIMIT]
            out += [f"{name}: {address} {status}" for address, status in result["bad"]]
    return out


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=200_000)
    parser.add_argument("--directory", type=Path, help="an archive made by bench-national")
    parser.add_argument("--each", type=int, default=40, help="addresses of each page type")
    parser.add_argument("--pause", type=float, default=1.0, help="seconds a reader looks at a page")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        archive = given.directory or Path(temporary)
        archive = archive / "archive" if (archive / "archive").is_dir() else archive
        try:
            current_snapshot(archive)
        except NoSnapshot:
            with CaptureStore(archive) as store:
                finish(archive, store, make(store, given.reports, text_share=0.05, show=True))
        found = run(archive, given.each, given.pause)
    failed = missed(found)
    print("all limits met" if not failed else "missed:\n  " + "\n  ".join(failed[:40]))
    return int(bool(failed))


if __name__ == "__main__":
    raise SystemExit(main())
