"""OFD (GB/T 33190-2016), China's own fixed-layout format: a ZIP of XML, read as a drawn page.

Text objects give characters, path objects ruling lines; from there on it is read as a PDF is.
Templates (letterheads) and annotations (what was typed or stamped on a page) are drawn with their
pages; signatures are not.
"""

from __future__ import annotations

import posixpath
import zipfile

from lxml import etree

from parsers.carriers._ofd_page import POINTS, Drawn, draw, name, numbers
from parsers.carriers._pictures import MIN_BYTES, read_pictures
from parsers.carriers._zip import names, open_zip, parse_xml, read_entry
from parsers.document import Document
from parsers.drawn import DrawnPage, blocks, tables_of
from parsers.drawn.sheet import Sheet, as_read
from parsers.drawn.strokes import without_box_letters
from parsers.drawn.twice import struck_once
from parsers.drawn.watermarks import without_watermarks
from parsers.errors import UnreadableDocument
from parsers.report import Problem

NAME = "ofd"
MAX_PAGES = 200


def sniff(data: bytes, url: str | None = None) -> int:
    """Sure of a ZIP with OFD.xml in its root."""
    if not data.startswith(b"PK\x03\x04"):
        return 0
    found = names(data)
    return 90 if any(n.lower() == "ofd.xml" for n in found) or (
        not found and b"OFD.xml" in data
    ) else 0  # fmt: skip


def read(data: bytes, *, url: str | None = None) -> Document:
    """Read an OFD. Raises UnreadableDocument."""
    package = _Package(open_zip(data, "OFD"))
    document = Document(NAME)
    root = package.xml("/OFD.xml")
    title = _first(root, "Title")
    document.title = (title.text or "").strip() if title is not None else ""
    bodies = [n.text or "" for n in root.iter() if name(n) == "DocRoot"]
    if not bodies:
        raise UnreadableDocument("the OFD names no document")
    number = 0
    pictures: list[tuple[bytes, int | None]] = []
    pages: list[DrawnPage] = []
    for body in bodies:
        path = package.path("/", body)
        for drawn in _pages(package, path, document):
            number += 1
            chars, drawing = without_box_letters(struck_once(without_watermarks(drawn.chars)))
            sheet = as_read(Sheet(*drawn.extent(), chars, [*drawn.edges, *drawing]))
            pages.append(
                DrawnPage(number, sheet.width, sheet.height, sheet.chars, tables_of(sheet.edges))
            )
            if not drawn.chars:
                found = package.pictures(drawn.images)
                pictures += [(data, number) for data in found]
                if drawn.images and not found:
                    document.problems.append(
                        Problem("needs_ocr", f"page {number} holds a picture and no text")
                    )
            if drawn.cut:
                document.problems.append(
                    Problem("parse_incomplete", f"page {number} holds too much to be read whole")
                )
    document.blocks = blocks(pages)
    for place, grid in enumerate(document.grids, start=1):
        grid.number = place
    if pictures:
        read_pictures(pictures, document)
    return document


class _Package:
    """The parts of an OFD by path; names are matched without regard to case."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.media: dict[str, str] = {}
        """Number of a picture → its path."""
        self.parts = {n.lstrip("/").replace("\\", "/").lower(): n for n in archive.namelist()}

    def path(self, base: str, location: str) -> str:
        """A location (ST_Loc) as an absolute path: from the root, or from the file it stands in."""
        joined = posixpath.join(posixpath.dirname(base), location.strip().replace("\\", "/"))
        return posixpath.normpath("/" + joined.lstrip("/"))

    def pictures(self, identifiers: list[str]) -> list[bytes]:
        """The pictures of a page by their resource numbers; those large enough to be the page."""
        paths = [self.media[i] for i in dict.fromkeys(identifiers) if i in self.media]
        data = [self.entry(path) for path in paths if self.has(path)]
        return [one for one in data if len(one) >= MIN_BYTES]

    def entry(self, path: str) -> bytes:
        key = path.lstrip("/")
        return read_entry(self.archive, self.parts.get(key.lower(), key), "OFD")

    def has(self, path: str) -> bool:
        return path.lstrip("/").lower() in self.parts

    def xml(self, path: str) -> etree._Element:
        return parse_xml(self.entry(path), "OFD")


def _first(node: etree._Element, wanted: str) -> etree._Element | None:
    return next((n for n in node.iter() if name(n) == wanted), None)


def _pages(package: _Package, path: str, document: Document) -> list[Drawn]:
    """The pages of one document in order, each with its templates."""
    root = package.xml(path)
    templates: dict[str, str] = {}
    composites: dict[str, etree._Element] = {}
    locations: list[str] = []
    numbered: list[str] = []
    notes: dict[str, list[str]] = {}
    for node in root.iter():
        kind = name(node)
        if kind == "TemplatePage":
            templates[node.get("ID") or ""] = package.path(path, node.get("BaseLoc") or "")
        elif kind in ("PublicRes", "DocumentRes"):
            _resources(package, package.path(path, node.text or ""), composites)
        elif kind == "Page" and node.get("BaseLoc"):
            locations.append(package.path(path, node.get("BaseLoc") or ""))
            numbered.append(node.get("ID") or "")
        elif kind == "Annotations" and node.text:
            notes = _annotations(package, package.path(path, node.text))
    if len(locations) > MAX_PAGES:
        document.problems.append(
            Problem("pages_cut", f"{len(locations)} pages: only {MAX_PAGES} were read")
        )
    pages = []
    for location, identifier in zip(locations[:MAX_PAGES], numbered, strict=False):
        page = package.xml(location)
        for resources in (n for n in page if name(n) == "PageRes"):
            _resources(package, package.path(location, resources.text or ""), composites)
        drawn = Drawn()
        used = [
            templates[n.get("TemplateID") or ""]
            for n in page
            if name(n) == "Template" and n.get("TemplateID") in templates
        ]
        for source in (*(package.xml(t) for t in used if package.has(t)), page):
            for content in (n for n in source if name(n) == "Content"):
                draw(content, composites, drawn)
        for note in notes.get(identifier, ()):
            _draw_annotations(package.xml(note), composites, drawn)
        _crop(drawn, page)
        pages.append(drawn)
    return pages


def _annotations(package: _Package, path: str) -> dict[str, list[str]]:
    """The files of annotations by the number of their page."""
    out: dict[str, list[str]] = {}
    for page in package.xml(path) if package.has(path) else ():
        place = next((n.text for n in page if name(n) == "FileLoc" and n.text), None)
        if place and package.has(where := package.path(path, place)):
            out.setdefault(page.get("PageID") or "", []).append(where)
    return out


def _draw_annotations(
    root: etree._Element, composites: dict[str, etree._Element], drawn: Drawn
) -> None:
    """Add what annotations show, but for watermarks and links."""
    for note in root:
        hidden = note.get("Visible", "true").lower() in ("false", "0")
        if hidden or note.get("Type") in ("Watermark", "Link", "Highlight"):
            continue
        for look in (n for n in note if name(n) == "Appearance"):
            box = numbers(look.get("Boundary"))
            corner = (box[0], box[1]) if len(box) == 4 else (0.0, 0.0)
            draw(look, composites, drawn, (1, 0, 0, 1, *corner))


def _resources(package: _Package, path: str, composites: dict[str, etree._Element]) -> None:
    """Collect what a resource file names: composite graphic units (drawings) and pictures."""
    if not package.has(path):
        return
    root = package.xml(path)
    folder = package.path(path, (root.get("BaseLoc") or ".") + "/x")
    for unit in root.iter():
        if name(unit) == "MultiMedia":
            file = _first(unit, "MediaFile")
            if file is not None and file.text:
                package.media[unit.get("ID") or ""] = package.path(folder, file.text)
        if name(unit) == "CompositeGraphicUnit":
            content = next((n for n in unit if name(n) == "Content"), None)
            if content is not None:
                composites[unit.get("ID") or ""] = content


def _crop(drawn: Drawn, page: etree._Element) -> None:
    """Leave out what stands off the page, where the page says how large it is."""
    box = _first(page, "PhysicalBox")
    size = numbers(box.text) if box is not None else []
    if len(size) == 4 and size[2] > 0 and size[3] > 0:
        right, bottom = (size[0] + size[2]) * POINTS, (size[1] + size[3]) * POINTS
        drawn.chars = [
            c for c in drawn.chars if c["x1"] > 0 and c["x0"] < right and c["bottom"] > 0
            and c["top"] < bottom
        ]  # fmt: skip
