"""A drawn page and the blocks of a run of pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest

from parsers.document import Block, Grid
from parsers.drawn.breaks import goes_on, join
from parsers.drawn.grounds import without_grounds
from parsers.drawn.halves import halves
from parsers.drawn.loose import loose_tables
from parsers.drawn.loose.assemble import NO_TRACE, Resumed
from parsers.drawn.loose.breaks import close_header
from parsers.drawn.prose import (
    columns,
    is_running,
    margins,
    page_numbers,
    paragraphs,
    running,
    standing_apart,
)
from parsers.drawn.ruled import RuledTable, bounds, is_table, read_table
from parsers.drawn.spacing import closed
from parsers.drawn.text import Box, Char, Line, lines_of


@dataclass(slots=True)
class DrawnPage:
    """One page: characters (pdfplumber's dicts), the cell boxes of its ruled tables, its size.

    `ready` holds tables a carrier has read itself (a scan's, cell by cell); `doubt` says why nothing
    on the page may be relied on, `torn` that rules of its tables were torn and cells may be lost.
    """

    number: int
    width: float
    height: float
    chars: list[Char] = field(default_factory=list)
    tables: list[list[Box]] = field(default_factory=list)
    painted: list[list[Box]] = field(default_factory=list)
    """Those of `tables` that no rule draws, only the grounds of their cells."""
    ready: list[RuledTable] = field(default_factory=list)
    doubt: str | None = None
    torn: bool = False


@dataclass(slots=True)
class _Laid:
    """A page laid out: its tables and the lines outside them."""

    page: DrawnPage
    tables: list[RuledTable]
    lines: list[list[Line]]
    loose: Resumed | None = None
    """Columns of a table without rules that ends the page."""


def blocks(pages: list[DrawnPage]) -> list[Block]:
    """Paragraphs and grids of the pages in reading order, tables joined over page breaks,
    running heads and page numbers left out."""
    pages = [half for page in pages for half in halves(page)]
    if not pages:
        return []
    for page in pages:
        page.chars = closed(page.chars)
    laid = [_lay(page, after) for page, after in zip_longest(pages, pages[1:])]
    edges = [margins([x for c in one.lines for x in c], one.page.height) for one in laid]
    heads = running(edges) if len(pages) > 1 else set()
    numbers = page_numbers(
        [(one.page.number, outer) for one, outer in zip(laid, edges, strict=True)]
    )
    for one, outer in zip(laid, edges, strict=True):
        drop = [x for x in outer if id(x) in numbers or is_running(x, heads)]
        gone = {id(x) for x in standing_apart(drop, [x for c in one.lines for x in c])}
        one.lines = [[x for x in column if id(x) not in gone] for column in one.lines]
    _join_over_breaks(laid)
    out: list[Block] = []
    before: Resumed | None = None
    for one in laid:
        out += _page_blocks(one, before)
        if before:
            close_header(before, NO_TRACE)
        before = one.loose
    if before:
        close_header(before, NO_TRACE)
    _doubt(out, {page.number: page.doubt for page in pages if page.doubt})
    return out


def _doubt(found: list[Block], doubts: dict[int, str]) -> None:
    for grid in (b for b in found if doubts and isinstance(b, Grid)):
        for number, row in enumerate(grid.rows):
            page = grid.row_pages[number] if grid.row_pages else grid.page
            why = doubts.get(page or 0)
            for cell in row if why else ():
                if cell is not None:
                    cell.doubt = cell.doubt or why


def _lay(page: DrawnPage, after: DrawnPage | None) -> _Laid:
    boxes = [cells for cells in page.tables if is_table(cells)]
    boxes = without_grounds(boxes, page, after)
    around = [bounds(cells) for cells in boxes]
    around += [(t.xs[0], t.top, t.xs[-1], t.bottom) for t in page.ready]
    free = [c for c in page.chars if not _within(c, around)]
    tables = [read_table(cells, page.chars, page.number) for cells in boxes] + page.ready
    tables.sort(key=lambda t: t.top)
    parts = columns(free, page.width) if free and not tables else [free]
    return _Laid(page, tables, [lines_of(part) for part in parts])


def _within(char: Char, around: list[Box]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in around)


def _join_over_breaks(laid: list[_Laid]) -> None:
    """Join each page's last table with the next page's first where nothing stands between."""
    owner: _Laid | None = None  # the page where the table began that may go on
    for one in laid:
        lines = [x for column in one.lines for x in column]
        if owner and one.tables:
            last, first = owner.tables[-1], one.tables[0]
            above = any(x.bottom < first.top + 2 for x in lines)
            if not above and goes_on(last, first):
                owner.tables[-1] = join(last, first)
                del one.tables[0]
                if not one.tables:
                    owner = None if any(x.top > first.bottom - 2 for x in lines) else owner
                    continue
        last_one = one.tables[-1] if one.tables else None
        ends = last_one and not any(x.top > last_one.bottom - 2 for x in lines)
        owner = one if ends else None


def _page_blocks(laid: _Laid, before: Resumed | None) -> list[Block]:
    placed: list[tuple[float, Block]] = []
    joined = bool(laid.tables) or sum(map(len, laid.lines)) < 8
    number = laid.page.number
    if len(laid.lines) > 1:
        return [b for lines in laid.lines for _, b in paragraphs(lines, number, joined=True)]
    for lines in laid.lines:
        grids, rest, laid.loose = loose_tables(lines, number, before)
        placed += grids
        placed += paragraphs(rest, number, joined=joined or bool(grids))
    for table in laid.tables:
        if len(table.xs) > 2:
            placed.append((table.top, table.grid()))
    placed.sort(key=lambda pair: pair[0])
    return [block for _, block in placed]
