"""bytes → Report, as a multiple of a bare `lxml.html.document_fromstring` of the same bytes.

Run with `python -m tests.bench.bench_parse` (or `make bench`). The page is a Word-pasted report of at
least 200 KB; both parses are timed in turn, by the CPU time of this thread, so that other work on the
machine delays neither. The ratio of the least times is what is judged (what a neighbour does to the
caches only ever adds), that of the medians stands beside it. Each other carrier follows in
milliseconds. Exits with 1 if the page costs more than LIMIT times the bare parse.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

import lxml.html
from rich.console import Console
from rich.table import Table

from parsers import parse_bytes
from tests.generator.carriers import CARRIERS
from tests.generator.make import make

LIMIT = 4.0
PAGE_BYTES = 200_000
ROUNDS = 81
SLOW = 2.0
"""Seconds from which one call is timed, not the median of several."""


def word_page() -> bytes:
    """A Word-pasted 2021 report of about PAGE_BYTES: the generator's, its prose repeated."""
    made = make(1, 1, "word", layout="2021", quirks=["zeros_blank"])
    page = made.data
    start = page.find(b'<p class="MsoNormal"')
    end = page.find(b"</p>", start) + len(b"</p>")
    more = max(0, PAGE_BYTES - len(page)) // max(1, end - start) + 1
    return page[:end] + page[start:end] * more + page[end:]


def documents() -> list[tuple[str, Callable[[], bytes]]]:
    """(name, its bytes) of each further document timed: one of every carrier of the generator. A
    carrier with a document of its own to time adds a line to EXTRA."""
    generated: list[tuple[str, Callable[[], bytes]]] = [
        (f"{carrier}, 2021", partial(_generated, carrier)) for carrier in CARRIERS
    ]
    return generated + EXTRA


EXTRA: list[tuple[str, Callable[[], bytes]]] = []


def _generated(carrier: str) -> bytes:
    return make(1, 2, carrier, layout="2021", quirks=[]).data


def median(work: Callable[[], object], rounds: int) -> float:
    """Median seconds of `rounds` calls, after one that is not counted; of a single call where that
    takes seconds (scans)."""
    began = time.perf_counter()
    work()
    first = time.perf_counter() - began
    if first > SLOW:
        return first
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def interleaved(
    first: Callable[[], object], second: Callable[[], object], rounds: int
) -> tuple[list[float], list[float]]:
    """Seconds of CPU of this thread that each call of the two took, in turn, after one that is not
    counted."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for work, taken in zip((first, second), times, strict=True):
            began = time.thread_time()
            work()
            if number:
                taken.append(time.thread_time() - began)
    return times


def main() -> int:
    page = word_page()
    bare_times, our_times = interleaved(
        lambda: lxml.html.document_fromstring(page), lambda: parse_bytes(page), ROUNDS
    )
    bare, ours = min(bare_times), min(our_times)
    ratio = ours / bare
    middle_bare, middle = statistics.median(bare_times), statistics.median(our_times)
    table = Table(title="bytes → Report", title_justify="left")
    for heading in ("document", "KB", "ms", "× bare lxml", "median ms", "× bare"):
        table.add_column(heading, justify="left" if heading == "document" else "right")
    kb = f"{len(page) / 1000:.0f}"
    table.add_row(
        "bare lxml.html.document_fromstring",
        kb,
        f"{bare * 1000:.2f}",
        "1.00",
        f"{middle_bare * 1000:.2f}",
        "1.00",
    )
    table.add_row(
        "Word-pasted HTML, 2021",
        kb,
        f"{ours * 1000:.2f}",
        f"{ratio:.2f}",
        f"{middle * 1000:.2f}",
        f"{middle / middle_bare:.2f}",
    )
    for name, document in documents():
        try:
            data = document()
            cost = median(lambda data=data: parse_bytes(data), 7)  # type: ignore[misc]
        except Exception as error:
            table.add_row(name, "", f"not read: {type(error).__name__}")
            continue
        table.add_row(name, f"{len(data) / 1000:.0f}", "", "", f"{cost * 1000:.1f}")
    Console().print(table)
    if ratio > LIMIT:
        print(f"The page costs {ratio:.2f} times the bare parse; the limit is {LIMIT}.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
