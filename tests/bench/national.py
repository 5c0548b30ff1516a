"""An archive of a whole nation's reports, in the real schema through the real loader.

Captures are written straight into the crawler's table (nothing was fetched, so there is no WARC);
everything else goes the way `gongkai build` takes it: `db.bulk` in batches, then what build does after
reading. `python -m tests.bench.national DIRECTORY --reports N` makes one by hand.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from crawler.capture.store import CaptureStore, transaction
from db.build import BuildSummary, begin_run, end_run, last_build, settle
from db.bulk import Bulk
from db.dictionary import load_dictionary
from db.load import Loader, Source
from db.publish import publish
from db.read import BATCH
from db.reading import DocumentReading, Reading
from db.schema import upgrade
from parsers.divisions.gazetteer import gazetteer
from parsers.version import PARSER_VERSION
from tests.bench.national_model import Body, Truth, bodies, truths
from tests.bench.national_readings import digest_of, reading, title_of, url_of
from tests.bench.national_text import sections

CHANGED, WITHDRAWN, SEEN_AGAIN, UNREADABLE = 0.01, 0.005, 0.05, 0.004
"""Shares of reports with a changed second edition, gone from their address, captured again
unchanged, and of documents that could not be read."""

_CAPTURE_COLUMNS = [
    "capture_id",
    "site_id",
    "url",
    "captured_at",
    "status",
    "content_type",
    "payload_digest",
    "payload_length",
    "entity_digest",
    "etag",
    "last_modified",
    "warc_file",
    "warc_offset",
    "warc_length",
    "warc_record_id",
    "record_type",
    "refers_to",
    "state",
    "source",
    "discovered",
]
_CAPTURE = (
    f"INSERT INTO captures ({', '.join(_CAPTURE_COLUMNS)}) "
    f"VALUES ({', '.join('?' * len(_CAPTURE_COLUMNS))})"
)

Item = tuple[Source, DocumentReading]


@dataclass(slots=True)
class Nation:
    """Walks over the nation's documents in the order a crawl would bring them, site by site."""

    reports: int
    text_share: float = 0.0
    captures: list[tuple[Any, ...]] = field(default_factory=list)
    made: int = 0
    _capture_id: int = 0

    def documents(self) -> Iterator[tuple[Truth | None, Source, DocumentReading]]:
        """Every document once; its rows for the crawler's table are in `captures` by then."""
        for body in bodies(self.reports):
            for truth in truths(body):
                if self.made == self.reports:
                    return
                draw = _draw(truth)
                if draw < UNREADABLE:
                    yield None, *self._unreadable(body, truth)
                    continue
                yield truth, *self.document(truth)
                self.made += 1
                draw -= UNREADABLE
                if draw < CHANGED:
                    yield truth, *self._changed(truth)
                elif draw < CHANGED + WITHDRAWN:
                    self._capture(truth, "2026-03-01", digest_of(truth, 404), status=404)
                elif draw < CHANGED + WITHDRAWN + SEEN_AGAIN:
                    self._capture(truth, "2026-02-01", digest_of(truth), refers_to=self._capture_id)

    def document(self, truth: Truth, at: str = "2026-01-15") -> Item:
        """A report's page as first captured."""
        text = sections(truth) if _draw(truth, 30) < self.text_share else None
        return self._capture(truth, at, digest_of(truth)), _document(reading(truth, text))

    def _changed(self, truth: Truth) -> Item:
        """The same page with a corrected figure."""
        figures = truth.form if truth.layout == "2014" else truth.table2
        code = next(
            c for c in ("administrative_penalty_decisions", "training_sessions") if c in figures
        )
        figures[code] += 17
        source = self._capture(truth, "2026-02-20", digest_of(truth, 2))
        return source, _document(reading(truth))

    def _unreadable(self, body: Body, truth: Truth) -> Item:
        source = self._capture(truth, "2026-01-15", digest_of(truth, 3))
        return source, DocumentReading(None, None, None, failure="pdf: the file is encrypted")

    def _capture(
        self, truth: Truth, day: str, digest: str, status: int = 200, refers_to: int | None = None
    ) -> Source:
        self._capture_id += 1
        number, body = self._capture_id, truth.body
        at = f"{day}T{number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d}.{number % 10**6:06d}Z"
        title = title_of(body, truth.year)
        discovered = {
            "title": title,
            "list_date": truth.published_on.isoformat(),
            "agency_hint": body.name,
            "parent_url": f"http://{body.site_id}/zwgk/zfxxgk/zfxxgknb/index.html",
            "role": "article",
            "site_name": f"{body.name}网站",
            "anchor_chain": ["政府信息公开", "政府信息公开年报", title],
            "year_hint": truth.year,
            "verdict": "YES",
            "why": "title and content",
        }
        self.captures.append(
            (
                number,
                body.site_id,
                url_of(body, truth.year),
                at,
                status,
                "text/html; charset=utf-8",
                digest,
                40_000 + number % 60_000,
                digest if number % 2 else digest_of(truth, 9),
                f'"{digest[7:23]}"' if number % 2 else "",
                "Mon, 05 Jan 2026 02:31:04 GMT",
                f"warc/gongkai-20260115{number // 30_000:08d}-00001.warc.gz",
                number % 30_000 * 9_000,
                8_000 + number % 900,
                f"<urn:uuid:{digest[7:15]}-{digest[15:19]}-{digest[19:23]}-{digest[23:27]}-{digest[27:39]}>",
                "revisit" if refers_to else "response",
                refers_to,
                "unchanged" if refers_to else "fetched",
                "crawl",
                json.dumps(discovered, ensure_ascii=False, separators=(",", ":")),
            )
        )
        return Source(number, url_of(body, truth.year), at, digest, _site(body), discovered)


def _site(body: Body) -> dict[str, Any]:
    return {"site_id": body.site_id, "division_code": body.division_code[:6], "agency": ""}


def _draw(truth: Truth, at: int = 10) -> float:
    """A number in 0 … 1 that belongs to the report."""
    return int(digest_of(truth)[at : at + 8], 16) / 16**8


def _document(found: Reading) -> DocumentReading:
    return DocumentReading("html", found.title, PARSER_VERSION, [found])


def prepare(store: CaptureStore, reports: int) -> Loader:
    """Schema, dictionary, sites and the registry of all bodies."""
    db = store.connection
    upgrade(db)
    gazetteer()  # read once, whatever is loaded
    everybody = bodies(reports)
    sites = {body.site_id: body for body in everybody if body.level != "township"}
    with transaction(db):
        load_dictionary(db)
        db.executemany(
            "INSERT INTO sites (site_id, name, division_code, level, home_url, source, added_at) "
            "VALUES (?, ?, ?, ?, ?, 'bench', '2026-01-01T00:00:00Z')",
            [
                (s, f"{b.name}网站", b.division_code, b.level, f"http://{s}/")
                for s, b in sites.items()
            ],
        )
        loader = Loader(db, begin_run(db))
        loader.agencies.seed(
            (
                {
                    "agency_id": b.agency_id,
                    "name": b.name,
                    "division_code": b.division_code,
                    "level": b.level,
                    "kind": b.kind,
                    "site_id": b.site_id,
                }
                for b in everybody
            ),
            "bench",
        )
    return loader


def write_captures(db: sqlite3.Connection, nation: Nation) -> None:
    """The crawler's rows made so far; in a transaction of the caller's."""
    db.executemany(_CAPTURE, nation.captures)
    nation.captures.clear()


def batches(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


@dataclass(slots=True)
class Made:
    """What making an archive took: seconds of loading alone, by the clock and of CPU, and what was
    loaded."""

    loader: Loader
    nation: Nation
    documents: int = 0
    load_seconds: float = 0.0
    load_cpu: float = 0.0


def make(store: CaptureStore, reports: int, text_share: float = 0.0, show: bool = False) -> Made:
    """Fill an empty archive; nothing is checked across years, covered or published yet."""
    loader = prepare(store, reports)
    db, nation = store.connection, Nation(reports, text_share)
    made, bulk = Made(loader, nation), Bulk(loader)
    started = time.monotonic()
    with bulk.unlinked():
        for batch in batches(nation.documents(), BATCH):
            items = [(source, document) for _, source, document in batch]
            with transaction(db):
                write_captures(db, nation)
            begun, used = time.perf_counter(), time.process_time()
            bulk.store(items)
            made.load_seconds += time.perf_counter() - begun
            made.load_cpu += time.process_time() - used
            made.documents += len(items)
            if show and made.documents // BATCH % (50_000 // BATCH) == 0:
                rate = made.documents / (time.monotonic() - started)
                print(f"  {made.documents:,} documents, {rate:,.0f}/s", file=sys.stderr, flush=True)
    if nation.captures:
        with transaction(db):
            write_captures(db, nation)
    return made


def finish(archive: Path, store: CaptureStore, made: Made) -> dict[str, float]:
    """What `gongkai build` does once everything is read, with the seconds each part took."""
    db, summary, took = store.connection, BuildSummary(), {}
    begun, used = time.perf_counter(), time.process_time()
    with transaction(db):
        settle(db, made.loader, last_build(db), summary)
        last = db.execute("SELECT max(capture_id) FROM captures").fetchone()[0]
        end_run(db, int(made.loader.run_id or 0), last, summary)
    took["settle"] = time.perf_counter() - begun
    took["settle, CPU"] = time.process_time() - used
    begun, used = time.perf_counter(), time.process_time()
    publish(archive, db)
    took["publish"] = time.perf_counter() - begun
    took["publish, CPU"] = time.process_time() - used
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--reports", type=int, default=200_000)
    parser.add_argument("--text-share", type=float, default=0.02)
    given = parser.parse_args()
    with CaptureStore(given.directory) as store:
        made = make(store, given.reports, given.text_share, show=True)
        for name, seconds in finish(given.directory, store, made).items():
            print(f"{name}: {seconds:.1f} s")


if __name__ == "__main__":
    main()
