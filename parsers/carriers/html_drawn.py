"""Tables drawn without <table>: rows of boxes, CSS grids, boxes and SVG text placed by position.

They are rewritten as tables in the tree itself, so that one way of reading serves all. Looked for
only on pages that show many short texts outside tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from parsers.carriers.html_style import Sheet, pixels
from parsers.document import Block, Paragraph

FIELDS = "data-gongkai-fields"
"""Marks a table whose rows are lists of cells, without spans: columns are ordinals only."""
MAX_BOXES = 20_000
"""Boxes of a page beyond which none of them is looked at as a table."""
MANY_SHORT = 24
"""Short paragraphs outside tables from which a page is searched for drawn tables."""

FRAMED = 600
"""Characters of a cell that arranges the page and is no figure's."""
_BOXES = (
    "div",
    "ul",
    "ol",
    "li",
    "dl",
    "dd",
    "dt",
    "section",
    "article",
    "span",
    "p",
    "b",
    "i",
    "a",
)
_INLINE = {"span", "font", "b", "strong", "i", "em", "u", "br", "a", "o:p", "sup", "sub", "input", "select", "option", "output", "button", "textarea", "label"}  # fmt: skip
_REPEAT = re.compile(r"repeat\(\s*(\d+)")
_SPAN = re.compile(r"span\s+(\d+)")
_LINES = re.compile(r"^(\d+)\s*/\s*(-?\d+)$")
_FIGURE = re.compile(r"^[-—–/\\\d.,，０-９%\s]{0,14}$|^无$")
_SAME_LINE = 6.0


def may_be_drawn(blocks: list[Block]) -> bool:
    """Whether a page shows so many short texts that tables may be drawn with them."""
    return sum(isinstance(b, Paragraph) and len(b.text) <= 8 for b in blocks) >= MANY_SHORT


def draw_tables(root: etree._Element) -> int:
    """Rewrite the drawn tables of a tree as tables; how many there were."""
    sheet = Sheet(root)
    count = 0
    body = root.find("body")
    boxes = list(islice((root if body is None else body).iter(*_BOXES, "svg"), MAX_BOXES + 1))
    if len(boxes) > MAX_BOXES:
        return 0
    frames: dict[etree._Element, bool] = {}
    for box in boxes:
        if box.getparent() is None or _is_in_table(box, frames):
            continue
        if _of_grid(box, sheet) or _of_positions(box, sheet) or _of_rows(box):
            count += 1
    if count:  # a page that draws tables so may draw one of a header and a single row
        for box in boxes:
            if not _is_in_table(box, frames) and _of_rows(box, 2, 4):
                count += 1
    return count


def _is_in_table(box: etree._Element, frames: dict[etree._Element, bool]) -> bool:
    """Whether a box stands in a cell of a table, and not in one that frames a good part of the page."""
    around = next(box.iterancestors("td", "th", "table"), None)
    if around is None or around.tag == "table":
        return around is not None
    if around not in frames:
        frames[around] = sum(map(len, around.itertext())) >= FRAMED
    return not frames[around]


# -- rows of boxes --------------------------------------------------------------------------


def _of_rows(box: etree._Element, least: int = 3, cells_at_least: int = 8) -> bool:
    """A box whose children are rows, or groups of rows: boxes that hold cells only."""
    if len(box) < (1 if least > 2 else least) or _has_text(box):
        return False
    rows = _rows_of(box)
    if len(rows) < least:
        return False
    lists = [_cells(row) for row in rows]
    several = sum(len(cells) >= 2 for cells in lists)
    if several < least or several * 2 < len(lists):
        return False
    if not _is_tabular([_text(c) for cells in lists for c in cells], cells_at_least):
        return False
    for row, cells in zip(rows, lists, strict=True):
        if cells == [row]:
            cell = etree.SubElement(row, "td")
            cell.text = row.text
            for child in list(row)[:-1]:
                cell.append(child)
            row.text = None
        else:
            for element in cells:
                element.tag = "td"
        row.tag = "tr"
    box.tag = "table"
    box.set(FIELDS, "1")
    return True


def _rows_of(box: etree._Element) -> list[etree._Element]:
    """The rows of a box, those of its groups (head, body) among them; [] if anything else is there."""
    rows: list[etree._Element] = []
    for element in _elements(box):
        if _cells(element):
            rows.append(element)
            continue
        inner = _elements(element)
        if not inner or _has_text(element) or not all(_cells(e) for e in inner):
            return []
        rows.extend(inner)
    return rows


def _cells(row: etree._Element) -> list[etree._Element]:
    """The cells of a row: its boxes, or itself if it holds text only; [] if it is no row."""
    inner = _elements(row)
    # The spans of a paragraph are pieces of one text, those of a box are cells.
    if not inner or (all(_is_inline(e) for e in inner) and (_has_text(row) or row.tag == "p")):
        return [row] if _is_leaf(row) else []
    if _has_text(row) or not all(_is_leaf(e) for e in inner):
        return []
    return inner


def _is_leaf(element: etree._Element) -> bool:
    """A box of text: paragraphs, or one box, are the most it holds."""
    boxes = [child for child in element if not _is_inline(child)]
    return all(
        (child.tag == "p" or len(boxes) == 1) and all(_is_inline(x) for x in child)
        for child in boxes
    )


def _is_inline(element: etree._Element) -> bool:
    return not isinstance(element.tag, str) or element.tag in _INLINE


def _elements(box: etree._Element) -> list[etree._Element]:
    return [
        e
        for e in box
        if isinstance(e.tag, str) and e.tag not in ("br", "script", "style", "wbr", "hr")
    ]


def _has_text(box: etree._Element) -> bool:
    return bool((box.text or "").strip()) or any((e.tail or "").strip() for e in box)


def _text(element: etree._Element) -> str:
    return "".join(str(t) for t in element.itertext()).strip()


def _is_tabular(texts: list[str], least: int = 8) -> bool:
    """A third of the cells hold a figure or nothing, and there are some of both kinds."""
    figures = sum(bool(_FIGURE.match(t)) for t in texts)
    return len(texts) >= least and figures * 3 >= len(texts) and figures < len(texts)


# -- CSS grid -------------------------------------------------------------------------------


def _of_grid(box: etree._Element, sheet: Sheet) -> bool:
    """A box with display: grid, its children placed in order as a browser places them."""
    if not (box.get("style") or box.get("class") or box.get("id")):
        return False
    style = sheet.of(box)
    if "grid" not in style.get("display", ""):
        return False
    columns = style.get("grid-template-columns", "")
    repeated = _REPEAT.search(columns)
    width = int(repeated[1]) if repeated else len(re.sub(r"\([^)]*\)", "", columns).split())
    cells = list(_flattened(box, sheet))
    if not 2 <= width <= 60 or not _is_tabular([_text(c) for c, _ in cells]):
        return False
    taken: set[tuple[int, int]] = set()
    placed: list[tuple[int, int, int, int, etree._Element]] = []
    row = column = 0
    for cell, own in cells:
        wide, at_column = _extent(
            own.get("grid-column"), own.get("grid-column-start"), own.get("grid-column-end")
        )
        high, at_row = _extent(
            own.get("grid-row"), own.get("grid-row-start"), own.get("grid-row-end")
        )
        wide = min(wide, width)
        if at_row is not None:
            row, column = at_row, at_column if at_column is not None else column
        elif at_column is not None:
            row, column = (row + 1, at_column) if at_column < column else (row, at_column)
        while column + wide > width or any(
            (r, c) in taken for r in range(row, row + high) for c in range(column, column + wide)
        ):
            column += 1
            if column + wide > width:
                row, column = row + 1, 0
            if row > 2000:
                return False
        taken.update((r, c) for r in range(row, row + high) for c in range(column, column + wide))
        placed.append((row, column, wide, high, cell))
        column += wide
    _rewrite(box, placed)
    return True


def _flattened(
    box: etree._Element, sheet: Sheet
) -> Iterator[tuple[etree._Element, dict[str, str]]]:
    """The grid's items; boxes with display: contents are looked through."""
    for element in _elements(box):
        style = sheet.of(element)
        if style.get("display") == "contents":
            yield from _flattened(element, sheet)
        else:
            yield element, style


def _extent(both: str | None, start: str | None, end: str | None) -> tuple[int, int | None]:
    """(cells covered, 0-based first line or None) of grid-column or grid-row."""
    text = both or " / ".join(x for x in (start, end) if x)
    if not text:
        return 1, None
    lines = _LINES.match(text.strip())
    if lines:
        first, last = int(lines[1]), int(lines[2])
        return (last - first if last > first else 1), first - 1
    span = _SPAN.search(text)
    first_line = re.match(r"\s*(\d+)", text)
    return (int(span[1]) if span else 1), (int(first_line[1]) - 1 if first_line else None)


# -- positions ------------------------------------------------------------------------------


def _of_positions(box: etree._Element, sheet: Sheet) -> bool:
    """A box whose texts are placed one by one: position: absolute, or SVG text."""
    items: list[tuple[float, float, etree._Element]] = []
    for element in box.iter("text") if box.tag == "svg" else _elements(box):
        if box.tag == "svg":
            left, top = pixels(element.get("x")), pixels(element.get("y"))
        else:
            style = sheet.of(element)
            if style.get("position") not in ("absolute", "fixed"):
                continue
            left, top = pixels(style.get("left")), pixels(style.get("top"))
        if left is not None and top is not None and _text(element):
            items.append((top, left, element))
    if len(items) < MANY_SHORT or not _is_tabular([_text(e) for *_, e in items]):
        return False
    lines: list[list[tuple[float, etree._Element]]] = []
    last = None
    for top, left, element in sorted(items, key=lambda x: x[:2]):
        if last is None or top - last > _SAME_LINE:
            lines.append([])
            last = top
        lines[-1].append((left, element))
    lefts: list[float] = []
    for left in sorted(x for line in lines for x, _ in line):
        if not lefts or left - lefts[-1] > _SAME_LINE:
            lefts.append(left)
    placed = []
    for row, line in enumerate(lines):
        for left, element in sorted(line, key=lambda x: x[0]):
            column = max(n for n, x in enumerate(lefts) if x <= left)
            placed.append((row, column, 1, 1, element))
    _rewrite(box, placed, gaps=True)
    return True


def _rewrite(
    box: etree._Element,
    placed: list[tuple[int, int, int, int, etree._Element]],
    *,
    gaps: bool = False,
) -> None:
    """Make the box a table of the placed cells. With `gaps`, columns left open in a row become
    empty cells (nothing covers them)."""
    tail = box.tail
    rows: dict[int, list[tuple[int, int, int, etree._Element]]] = {}
    for row, column, wide, high, cell in placed:
        rows.setdefault(row, []).append((column, wide, high, cell))
    for child in list(box):
        box.remove(child)
    box.text = None
    for number in range(max(rows) + 1):
        tr = etree.SubElement(box, "tr")
        reached = 0
        for column, wide, high, cell in sorted(rows.get(number, []), key=lambda x: x[0]):
            if gaps:
                for _ in range(column - reached):
                    etree.SubElement(tr, "td")
                reached = column + wide
            cell.tag = "td"
            cell.tail = None
            if wide > 1:
                cell.set("colspan", str(wide))
            if high > 1:
                cell.set("rowspan", str(high))
            tr.append(cell)
    box.tag = "table"
    box.tail = tail
