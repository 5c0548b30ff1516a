"""One hostile document costs one document."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from official_tables import page, table2, table3, table4

from parsers import parse_bytes
from parsers.report import Report
from parsers.sandbox import Job, ParseFailure, ParserPool

GOOD = page(table2({}), table3({}), table4({}))


def test_a_document_reads_the_same_as_in_process() -> None:
    with ParserPool(1) as pool:
        result = pool.parse(GOOD, source="a.html")
    assert isinstance(result, Report)
    assert result.to_dict() == parse_bytes(GOOD, source="a.html").to_dict()


def test_every_job_comes_back_once_whatever_happens_to_its_neighbours() -> None:
    jobs = [Job(n, GOOD if n % 3 else b"%PDF-1.4 broken") for n in range(30)]
    with ParserPool(2) as pool:
        results = dict(pool.map(jobs))
    assert sorted(results) == list(range(30))
    for n, result in results.items():
        assert isinstance(result, Report if n % 3 else ParseFailure)
    assert {r.code for r in results.values() if isinstance(r, ParseFailure)} == {"unreadable"}


def test_a_killed_reader_is_replaced() -> None:
    with ParserPool(1) as pool:
        assert isinstance(pool.parse(GOOD), Report)
        os.kill(pool._children[0].process.pid or 0, signal.SIGKILL)
        assert isinstance(pool.parse(GOOD), ParseFailure)
        assert isinstance(pool.parse(GOOD), Report)


def test_time_is_limited_from_outside() -> None:
    with ParserPool(1, wall_seconds=0.0) as pool:
        result = pool.parse(GOOD)
    assert isinstance(result, ParseFailure)
    assert result.code == "timeout"


@pytest.mark.parametrize("rows", [400_000])
def test_memory_is_limited_in_the_child(rows: int) -> None:
    bomb = b"<html><body><table>" + b"<tr><td><b>1</b></td><td><i>2</i></td></tr>" * rows
    with ParserPool(1, memory_mb=16, cpu_seconds=60) as pool:
        result = pool.parse(bomb)
        assert isinstance(result, ParseFailure) or any(
            p.code in ("page_cut", "table_cut", "parse_incomplete") for p in result.problems
        )
        assert isinstance(pool.parse(GOOD), Report)


def test_a_page_over_the_memory_limit_is_given_up_and_the_next_one_read() -> None:
    """No bound on tags or rows spares this page: it is one endless paragraph."""
    bomb = b"<html><body><p>" + b"12 " * 10_000_000 + b"</p></body></html>"
    with ParserPool(1, memory_mb=16, cpu_seconds=60) as pool:
        result = pool.parse(bomb)
        assert isinstance(result, ParseFailure)
        assert result.code == "memory_limit"
        assert isinstance(pool.parse(GOOD), Report)


def test_processor_time_is_limited_in_the_child() -> None:
    flood = b"<html><body>" + b"<table><tr><td>" * 200 + b"<p>1</p>" * 400_000
    with ParserPool(1, cpu_seconds=0) as pool:
        result = pool.parse(flood * 8)
        assert isinstance(result, ParseFailure)
        assert result.code == "cpu_limit"
        assert isinstance(pool.parse(GOOD), Report)


def test_a_script_without_a_guard_is_told_so(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from parsers.sandbox import ParserPool\n"
        "with ParserPool(2) as pool:\n"
        "    print(pool.parse(b'<html><p>x'))\n"
    )
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.count("Traceback") <= 2  # its own, and what it is raised from
    assert "if __name__ == '__main__':" in done.stderr.splitlines()[-1]
