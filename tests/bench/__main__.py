"""`python -m tests.bench`: every benchmark; exit 1 when a limit is missed."""

from __future__ import annotations

import sys

from tests.bench import bench_crawl, bench_parse, bench_pool

CRAWL_GOAL = 0.85

if __name__ == "__main__":
    missed = bench_parse.main()
    pool = bench_pool.run()
    print(
        f"readers: {pool['one']} documents/s with one, {pool['two']} with two: efficiency "
        f"{pool['efficiency']} (goal {bench_pool.GOAL}); {pool['used']} of two cores used, load {pool['load']}"
    )
    crawl = bench_crawl.run()
    print(
        f"crawl: {crawl['archived']} pages/s archived, {crawl['bare']} bare: ratio {crawl['ratio']}"
        f" (goal {CRAWL_GOAL}); processor {crawl['cpu_archived']} ms a page archived, "
        f"{crawl['cpu_bare']} bare"
    )
    sys.exit(missed or int(crawl["ratio"] < CRAWL_GOAL))
