"""Documents a second with one reader and with two: `gongkai build` is to use all cores.

python -m tests.bench.bench_pool [documents]

Rates of one run, the median of three alternating pairs, readers warmed up. `used` is the share of
two cores that was at work while two readers read, parent included: on a machine busy with other
things it falls, and says so.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from typing import Any

import psutil

from parsers.report import Report
from parsers.sandbox import Job, ParserPool
from tests.generator.make import make

GOAL = 0.9


def run(documents: int = 300) -> dict[str, Any]:
    """Rates, the efficiency of the second reader, and the share of two cores used."""
    pages = [make(3, n, ("html", "word")[n % 2], layout="2021").data for n in range(40)]
    jobs = [Job(n, pages[n % len(pages)], source=str(n)) for n in range(documents)]
    pairs, used = [], []
    with ParserPool(1) as one, ParserPool(2) as two:
        for pool in (one, two):
            list(pool.map(jobs[:20]))
        for _ in range(3):
            single = documents / _seconds(one, jobs)
            before = _cpu_seconds()
            seconds = _seconds(two, jobs)
            used.append((_cpu_seconds() - before) / (2 * seconds))
            pairs.append((documents / seconds, single))
    double, single = sorted(pairs, key=lambda p: p[0] / p[1])[1]
    return {
        "one": round(single),
        "two": round(double),
        "efficiency": round(double / (2 * single), 2),
        "used": round(statistics.median(used), 2),
        "load": round(os.getloadavg()[0], 1),
    }


def _seconds(pool: ParserPool, jobs: list[Job]) -> float:
    began = time.perf_counter()
    assert all(isinstance(result, Report) for _, result in pool.map(jobs))
    return time.perf_counter() - began


def _cpu_seconds() -> float:
    """Processor time of this process and its readers so far."""
    me = psutil.Process()
    return sum(sum(p.cpu_times()[:2]) for p in [me, *me.children()])


if __name__ == "__main__":
    print(run(*map(int, sys.argv[1:2])))
