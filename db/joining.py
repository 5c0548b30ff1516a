"""Joining: a page and the captured files its report stands in are read as one report.

Pages are read first. One that bears a report's title and lacks its tables is held back when files it
points to were captured; it is then read again together with them (`parsers.joined`). The reading is
stored under the capture that holds the figures; table `report_files` names all of them.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urldefrag

from crawler.capture.identity import sendable
from db.load import Read, Source, SourceFile
from db.reading import DocumentReading
from parsers.elsewhere import needs_parts
from parsers.parse import FIRST_YEAR_OF_TABLES
from parsers.report import Report
from parsers.version import PARSER_VERSION

ROLES = {"page": "page", "attachment": "attachment", "embed": "attachment", "image": "image"}
MAX_ATTACHMENTS = 12
"""A page that points to more is a list of reports, each a report of its own."""
MAX_IMAGES = 30
MAX_BYTES = 80 * 1024 * 1024
MIN_IMAGE = 15_000
"""Bytes below which a picture is no page of a report."""
_MAGIC = (
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"{\\rt",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"Rar!",
)


Stored = tuple[Source, Read]


@dataclass(frozen=True, slots=True)
class Group:
    """A page (the first file) with the files to be read with it."""

    lead: Source
    files: tuple[SourceFile, ...]


@dataclass(slots=True)
class _Held:
    source: Source
    files: list[SourceFile] = field(default_factory=list)


def is_file(data: bytes) -> bool:
    """Whether bytes are a file a page may point to, rather than a page."""
    return data.lstrip()[:8].startswith(_MAGIC)


class Joiner:
    """Finds what belongs together among the captures of one build."""

    def __init__(self, db: sqlite3.Connection, sources: Mapping[int, Source]) -> None:
        self.db = db
        self.held: dict[str, _Held] = {}
        self._children: dict[str, list[Source]] = {}
        for source in sources.values():
            parent = source.discovered.get("parent_url")
            if parent and parent != source.url:
                self._children.setdefault(parent, []).append(source)

    def earlier_pages(
        self, make: Callable[[sqlite3.Row], Source], known: Iterable[str]
    ) -> list[Source]:
        """Pages read by an earlier build whose files were captured only since: to be read again.
        `make` turns a row of captures into a Source."""
        found = []
        for url in sorted(set(self._children) - set(known)):
            row = self.db.execute(
                "SELECT c.* FROM captures c JOIN documents d ON d.capture_id = c.capture_id "
                "WHERE c.url = ? AND c.status = 200 AND d.parser_version = ? "
                "AND d.outcome <> 'failed' ORDER BY c.captured_at DESC LIMIT 1",
                (url, PARSER_VERSION),
            ).fetchone()
            if row is not None:
                found.append(make(row))
        return found

    def offer(self, source: Source, result: object) -> bool:
        """Hold a page back if its report lacks tables and files it points to were captured."""
        if not isinstance(result, Report) or not needs_parts(result):
            return False
        files = self._captured(source, result)
        if not files:
            return False
        self.held[source.url] = _Held(source, files)
        return True

    def groups(self) -> list[Group]:
        """The groups among the pages held back; a further page of another's text leads none."""
        out = []
        taken: set[str] = set()
        for held in sorted(self.held.values(), key=lambda h: _page_order(h.source.url)):
            if held.source.url in taken:
                continue
            files = {held.source.capture_id: _file(held.source, "page")}
            waiting = [held]
            while waiting:
                for one in waiting.pop().files:
                    if one.capture_id in files:
                        continue
                    files[one.capture_id] = one
                    further = self.held.get(one.url)
                    if one.role == "page" and further:
                        taken.add(one.url)
                        waiting.append(further)
            first, *rest = files.values()
            pages = sorted((f for f in rest if f.role == "page"), key=lambda f: _page_order(f.url))
            others = [f for f in rest if f.role != "page"]
            out.append(Group(held.source, (first, *pages, *others)))
        return out

    # -- captures of links ------------------------------------------------------------------

    def _captured(self, source: Source, report: Report) -> list[SourceFile]:
        wanted = [(link["url"], ROLES[link["kind"]]) for link in report.links]
        found: dict[int, SourceFile] = {}
        size = 0
        # Before 2019 a report's prose is a report; pictures beside it are illustrations.
        no_images = report.is_report and (report.year or 0) < FIRST_YEAR_OF_TABLES
        rows = [(role, row) for url, role in wanted if (row := self._capture(url)) is not None]
        rows += [
            (role, row)
            for child in self._children.get(source.url, ())
            if (role := _role_of(child)) and (row := self._row(child.capture_id)) is not None
        ]
        for role, row in rows:
            if row["payload_digest"] == source.payload_digest or row["capture_id"] in found:
                continue
            if role == "image" and (no_images or row["payload_length"] < MIN_IMAGE):
                continue
            size += row["payload_length"]
            if size > MAX_BYTES:
                break
            found[row["capture_id"]] = SourceFile(
                row["capture_id"], row["url"], row["captured_at"], row["payload_digest"], role
            )
        files = list(found.values())
        if sum(f.role == "attachment" for f in files) > MAX_ATTACHMENTS:
            return []
        pictures = [f for f in files if f.role == "image"]
        return [f for f in files if f.role != "image"] + pictures[:MAX_IMAGES]

    def _capture(self, url: str) -> sqlite3.Row | None:
        """The newest good capture of an address, its redirects followed."""
        plain = urldefrag(url)[0]
        try:
            variants = {plain, sendable(plain)}
        except ValueError:
            variants = {plain}
        marks = ", ".join("?" * len(variants))
        row = self.db.execute(
            f"SELECT capture_id, status FROM captures WHERE url IN ({marks}) AND method = 'GET' "
            "AND (status = 200 OR status BETWEEN 301 AND 308) ORDER BY captured_at DESC LIMIT 1",
            tuple(variants),
        ).fetchone()
        for _ in range(5):
            if row is None or row["status"] == 200:
                break
            row = self.db.execute(
                "SELECT capture_id, status FROM captures WHERE final_of = ? "
                "ORDER BY captured_at DESC LIMIT 1",
                (row["capture_id"],),
            ).fetchone()
        return None if row is None else self._row(row["capture_id"])

    def _row(self, capture_id: int) -> sqlite3.Row | None:
        """A capture, or for a revisit the one that has its bytes."""
        row: sqlite3.Row | None = self.db.execute(
            "SELECT * FROM captures WHERE capture_id = coalesce((SELECT refers_to FROM captures "
            "WHERE capture_id = ?), ?) AND status = 200 AND payload_length > 0",
            (capture_id, capture_id),
        ).fetchone()
        return row


def _role_of(child: Source) -> str | None:
    """What the crawler asked for a file as."""
    meta = child.discovered.get("meta") or {}
    if meta.get("part_of"):
        return "page"
    if meta.get("why") == "needs_ocr":
        return "image"
    if meta.get("why") == "attachment" or meta.get("framed"):
        return "attachment"
    return None


def _file(source: Source, role: str) -> SourceFile:
    return SourceFile(
        source.capture_id, source.url, source.captured_at, source.payload_digest, role
    )


def _page_order(url: str) -> tuple[int, int, str]:
    """Pages of one text in their order: the address without a number, then by number."""
    match = re.search(r"[_-](\d{1,2})(?=\.\w+$)|[?&]\w*page\w*=(\d+)", url, re.I)
    number = int(match[1] or match[2]) if match else 0
    return (number, len(url), url)


def settle(group: Group, report: Report) -> tuple[list[Stored], list[str]]:
    """What a group's reading is stored as: the report under the capture that holds its figures, and
    every other file of it as part of that report; and the payload digests whose readings by
    themselves it supersedes."""
    used = [p for p in report.parts if p["used"]]
    files = tuple(group.files[p["part"] - 1] for p in used)
    owner = next((p["part"] for p in used if p["sha256"] == report.sha256), 1)
    main = group.files[owner - 1]
    _renumber(report, {p["part"]: n for n, p in enumerate(used, start=1)})
    superseded = [f.payload_digest for f in group.files if f in files or f.role == "image"]
    found: list[Stored] = [(replace(_source_of(group, main), files=files), report)]
    note = {"code": "part_of_report", "detail": f"read as one with {main.url}", "place": None}
    carriers = {p["part"]: p["carrier"] for p in report.parts}
    for number, one in enumerate(group.files, start=1):
        if one is not main and (one in files or one.role == "image"):
            part = DocumentReading(carriers.get(number), None, PARSER_VERSION, problems=[note])
            found.append((_source_of(group, one), part))
    return found, superseded


def _source_of(group: Group, one: SourceFile) -> Source:
    return replace(
        group.lead, capture_id=one.capture_id, url=one.url, captured_at=one.captured_at,
        payload_digest=one.payload_digest,
    )  # fmt: skip


def supersede(db: sqlite3.Connection, digest: str) -> None:
    """Let a reading of these bytes by themselves be an earlier one (as `--reparse` does).
    Caller's transaction."""
    db.execute(
        "UPDATE documents SET parser_version = parser_version || '~' || document_id "
        "WHERE parser_version = ? AND capture_id IN (SELECT capture_id FROM captures "
        "WHERE payload_digest = ?)",
        (PARSER_VERSION, digest),
    )


def is_read(db: sqlite3.Connection, digest: str) -> bool:
    """Whether bytes have a reading of this parser version."""
    found = db.execute(
        "SELECT 1 FROM captures c JOIN documents d ON d.capture_id = c.capture_id "
        "WHERE c.payload_digest = ? AND d.parser_version = ?",
        (digest, PARSER_VERSION),
    ).fetchone()
    return found is not None


def _renumber(report: Report, number: dict[int, int]) -> None:
    """Let every place name its file by its number among the files that were used."""
    places = [f.place for f in report.facts] + [p.place for p in report.problems]
    places += [c["place"] for c in report.claims]
    for place in {id(p): p for p in places if p and "part" in p}.values():
        part = place.pop("part")
        if part in number:  # the detail of a problem names a file that was not used
            place["part"] = number[part]
