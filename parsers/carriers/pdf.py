"""Text PDF with pdfplumber: ruled tables cell by cell, the rest as paragraphs in reading order.

Merged cells come from the ruling lines' geometry. A table that goes on over a page break stays
two grids with their pages; the engine joins them. Pages without text are reported (needs_ocr).
"""

from __future__ import annotations

import io
import re
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from parsers.document import Block, Cell, Document, Grid, Paragraph
from parsers.errors import UnreadableDocument
from parsers.report import Problem

NAME = "pdf"
MAX_PAGES = 200
TOLERANCE = 3.0
"""Points within which two ruling lines are one."""

_HANGING = set("、，。；：）》”,.;:)")
_PAGE_NUMBER = re.compile(r"^[-—–\s第]*\d{1,3}[-—–\s页]*$|^\d{1,3}\s*/\s*\d{1,3}$")
_STARTS = re.compile(
    r"^(?:[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]{1,2}[）)]|\d{1,2}[.、．])"
)
_ENDS = re.compile(r"[。；：！？;:!?]$")


def sniff(data: bytes, url: str | None = None) -> int:
    """Sure of %PDF- within the first kilobyte."""
    return 90 if b"%PDF-" in data[:1024] else 0


def read(data: bytes, *, url: str | None = None) -> Document:
    """Read a PDF. Raises UnreadableDocument for a broken or encrypted file."""
    document = Document(NAME)
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            document.title = _title(pdf.metadata)
            empty = 0
            for number, page in enumerate(pdf.pages[:MAX_PAGES], start=1):
                if not page.chars:
                    empty += 1
                else:
                    _page(page, number, document)
                page.close()
            if len(pdf.pages) > MAX_PAGES:
                document.problems.append(
                    Problem("pages_cut", f"{len(pdf.pages)} pages: only {MAX_PAGES} were read")
                )
            if empty:
                document.problems.append(
                    Problem("needs_ocr", f"{empty} of {len(pdf.pages)} pages hold no text")
                )
    except (PdfminerException, PDFException, PDFPasswordIncorrect) as error:
        cause = error.args[0] if error.args else error
        if isinstance(cause, PDFPasswordIncorrect) or "Password" in type(cause).__name__:
            raise UnreadableDocument("the PDF is encrypted: a password is needed") from error
        raise UnreadableDocument(
            f"the PDF is broken: {type(cause).__name__} {cause}".strip()
        ) from error
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError) as error:
        # pdfminer lets internal errors through on damaged files.
        raise UnreadableDocument(f"the PDF is broken: {type(error).__name__}: {error}") from error
    _renumber(document)
    return document


def _title(metadata: dict[str, Any]) -> str:
    title = metadata.get("Title") or ""
    title = title.decode("utf-8", "replace") if isinstance(title, bytes) else str(title)
    return (
        ""
        if re.match(r"^(?:Microsoft Word|untitled|\S+\.(?:docx?|wps))", title, re.I)
        else title.strip()
    )


def _page(page: Any, number: int, document: Document) -> None:
    tables = [t for t in page.find_tables() if _is_table(t)]
    boxes = [t.bbox for t in tables]

    def outside(obj: dict[str, Any]) -> bool:
        if obj["object_type"] != "char":
            return False
        x, y = (obj["x0"] + obj["x1"]) / 2, (obj["top"] + obj["bottom"]) / 2
        return not any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in boxes)

    placed: list[tuple[float, Block]] = []
    lines = page.filter(outside).extract_text_lines(strip=True, return_chars=False)
    placed.extend(_paragraphs(lines, number, joined=bool(tables) or len(lines) < 8))
    for table in tables:
        grid = _grid(page, table, number)
        if grid is not None:
            placed.append((table.bbox[1], grid))
    placed.sort(key=lambda pair: pair[0])
    document.blocks.extend(block for _, block in placed)


def _is_table(table: Any) -> bool:
    """More than one column and more than one cell; rules around a paragraph make neither."""
    columns = {round(cell[0] / TOLERANCE) for cell in table.cells}
    return len(table.cells) >= 2 and len(columns) >= 2


def _edges(values: list[float]) -> list[float]:
    merged: list[float] = []
    for value in sorted(values):
        if not merged or value - merged[-1] > TOLERANCE:
            merged.append(value)
    return merged


def _index(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))


def _grid(page: Any, table: Any, number: int) -> Grid | None:
    xs = _edges([v for c in table.cells for v in (c[0], c[2])])
    ys = _edges([v for c in table.cells for v in (c[1], c[3])])
    height, width = len(ys) - 1, len(xs) - 1
    if height < 1 or width < 2:
        return None
    rows: list[list[Cell | None]] = [[None] * width for _ in range(height)]
    chars = _chars_by_cell(page, table)
    for box in table.cells:
        r0, r1 = _index(ys, box[1]), _index(ys, box[3])
        c0, c1 = _index(xs, box[0]), _index(xs, box[2])
        cell = Cell(_text(chars[box]), r0, c0, max(1, r1 - r0), max(1, c1 - c0))
        for r in range(r0, max(r1, r0 + 1)):
            for c in range(c0, max(c1, c0 + 1)):
                if r < height and c < width and rows[r][c] is None:
                    rows[r][c] = cell
    return Grid(rows, 0, page=number)


def _chars_by_cell(page: Any, table: Any) -> dict[tuple[float, ...], list[dict[str, Any]]]:
    found: dict[tuple[float, ...], list[dict[str, Any]]] = {box: [] for box in table.cells}
    x0, top, x1, bottom = table.bbox
    before: tuple[dict[str, Any], tuple[float, ...]] | None = None
    for char in page.chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        if not (x0 <= x <= x1 and top <= y <= bottom):
            continue
        if before and char["text"] in _HANGING and _follows(char, before[0]):
            # Punctuation hangs over the edge of its cell: it belongs to the text it ends.
            found[before[1]].append(char)
            continue
        for box in table.cells:
            if box[0] <= x < box[2] and box[1] <= y < box[3]:
                found[box].append(char)
                before = (char, box)
                break
    return found


def _follows(char: dict[str, Any], before: dict[str, Any]) -> bool:
    same_line = abs(char["top"] - before["top"]) < 2
    return bool(same_line and abs(char["x0"] - before["x1"]) < 1.5)


def _text(chars: list[dict[str, Any]]) -> str:
    if not chars:
        return ""
    return str(pdfplumber.utils.extract_text(chars, x_tolerance=2, y_tolerance=2)).strip()


def _paragraphs(
    lines: list[dict[str, Any]], number: int, *, joined: bool
) -> list[tuple[float, Block]]:
    """Lines joined into paragraphs: a new one after a sentence's end on a short line, at an
    indent or at a numbered heading. Without tables on the page lines stay apart: they may be
    the rows of a table without rules."""
    found: list[tuple[float, Block]] = []
    right = max((line["x1"] for line in lines), default=0.0)
    left = min((line["x0"] for line in lines), default=0.0)
    text, top, open_line = "", 0.0, False
    for line in lines:
        piece = re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", line["text"].strip())
        if not piece or _PAGE_NUMBER.match(piece):
            continue
        prose = len(piece) >= 25 or line["x1"] > right - 40
        fresh = _STARTS.match(piece) or line["x0"] > left + 14
        if text and open_line and not fresh and (joined or prose):
            text += piece
        else:
            if text:
                found.append((top, Paragraph(text, page=number)))
            text, top = piece, line["top"]
        open_line = line["x1"] > right - 30 and not (_ENDS.search(piece) and len(piece) < 25)
    if text:
        found.append((top, Paragraph(text, page=number)))
    return found


def _renumber(document: Document) -> None:
    for number, grid in enumerate(document.grids, start=1):
        grid.number = number
