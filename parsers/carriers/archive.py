"""ZIP archives: every file in them is read by its own carrier, archives in them one level deep.

Nothing is unpacked to disk. Bombs are refused before the first byte is unpacked (_zip.py), names
that climb out of their folder are not read, and what cannot be read is a problem with its name.
"""

from __future__ import annotations

import posixpath
import re
import stat
import time
import zipfile

from parsers import carriers
from parsers.carriers._zip import MAX_TOTAL, open_zip, read_entry
from parsers.document import Document
from parsers.errors import MissingTool, UnreadableDocument
from parsers.report import Problem

NAME = "zip"

MAX_MEMBERS = 500
SECONDS = 240
"""After that the rest of an archive is left unread, with a problem, so that what was read stays."""
_PASSED_OVER = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")


def sniff(data: bytes, url: str | None = None) -> int:
    """A ZIP; document formats that are ZIPs are surer of theirs."""
    return 70 if data[:4] in (b"PK\x03\x04", b"PK\x05\x06") else 0


def read(data: bytes, *, url: str | None = None) -> Document:
    """Read an archive. Raises UnreadableDocument when nothing in it can be read, MissingTool when
    only a missing program is the reason."""
    document = Document(NAME)
    failures: list[UnreadableDocument] = []
    _Reader(document, failures, url).read(data, "", nested=False)
    if not document.members:
        if failures and all(isinstance(f, MissingTool) for f in failures):
            raise failures[0]
        why = "; ".join(p.detail for p in document.problems[:3]) or "it holds no file"
        raise UnreadableDocument(f"nothing in the archive can be read: {why}")
    if len(document.members) > 1 and all(m.carrier == "image" for m in document.members):
        document.members = [_pages(document.members)]
    return document


def _pages(pictures: list[Document]) -> Document:
    """Pictures alone are the pages of what was scanned (several reports are told apart as on any page)."""
    whole = Document("image")
    for one in pictures:
        whole.blocks += one.blocks
        whole.problems += one.problems
    for number, grid in enumerate(whole.grids, start=1):
        grid.number = number
    return whole


def _order(entry: zipfile.ZipInfo) -> list[tuple[int, str]]:
    """Members by name, numbers in it by their size (2.png before 10.png)."""
    pieces = re.split(r"(\d+)", _name(entry))
    return [(int(p), "") if p.isdecimal() else (-1, p) for p in pieces]


class _Reader:
    """Reads the members of one archive and of those in it, on one budget of time and bytes."""

    def __init__(
        self, document: Document, failures: list[UnreadableDocument], url: str | None
    ) -> None:
        self.document = document
        self.failures = failures
        self.url = url
        self.until = time.monotonic() + SECONDS
        self.left = MAX_TOTAL

    def read(self, data: bytes, folder: str, *, nested: bool) -> None:
        archive = open_zip(data, "archive")
        for entry in sorted(archive.infolist(), key=_order):
            name = _name(entry)
            if entry.is_dir() or name.lower().startswith(_PASSED_OVER[0]):
                continue
            if name.rpartition("/")[2].lower() in _PASSED_OVER:
                continue
            place = f"{folder}{name}"
            if len(self.document.members) >= MAX_MEMBERS or time.monotonic() > self.until:
                self._problem("members_cut", "this file and those after it were not read", place)
                return
            refused = _refused(entry, name)
            self.left -= entry.file_size
            if self.left < 0:
                refused = f"the archive unpacks to more than {MAX_TOTAL} bytes"
            if refused:
                self._problem("member_refused", refused, place)
                continue
            try:
                self._member(read_entry(archive, entry.filename, "archive"), place, nested=nested)
            except UnreadableDocument as error:
                self.failures.append(error)
                code = "member_unreadable" if error.code == "unreadable" else error.code
                self._problem(code, str(error), place)

    def _member(self, data: bytes, place: str, *, nested: bool) -> None:
        if not data.strip(b"\0 \t\r\n"):
            raise UnreadableDocument("the file is empty")
        module = carriers.detect(data, None)
        if module is not None and module.NAME == NAME:
            if nested:
                raise UnreadableDocument("an archive in an archive in an archive is not read")
            self.read(data, f"{place}/", nested=True)
            return
        member = carriers.read(data, self.url)
        for inner in member.members or [member]:
            self.document.members.append(inner.placed({"member": place, **inner.origin}))

    def _problem(self, code: str, detail: str, place: str) -> None:
        shown = "".join(c if c.isprintable() else "?" for c in place)[:300]
        self.document.problems.append(Problem(code, f"{shown}: {detail}", {"member": shown}))


def _name(entry: zipfile.ZipInfo) -> str:
    """The member's name. Chinese Windows writes GBK without saying so; Python then reads CP437."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _refused(entry: zipfile.ZipInfo, name: str) -> str | None:
    """Why a member is not read, if it is not."""
    path = name.replace("\\", "/")
    if path.startswith("/") or path[1:2] == ":" or ".." in posixpath.normpath(path).split("/"):
        return "its name climbs out of the archive: refused"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "a symbolic link: refused"
    if entry.flag_bits & 0x1:
        return "encrypted: a password is needed"
    return None
