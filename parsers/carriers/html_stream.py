"""Marked text → blocks: what html.xsl made of a page, cut into paragraphs and grids.

All the cutting is `str.split` and `str.partition` on marks, so that a page of thousands of nodes
costs no Python step a node. Tables are taken out innermost first; a table that only arranges others
is dissolved into the flow, in place.
"""

from __future__ import annotations

import re

from parsers.carriers.html_grid import MAX_PAGE_CELLS, Source, build_grid
from parsers.carriers.text_lines import text_blocks
from parsers.document import Block, Grid, Paragraph
from parsers.report import Problem

BREAK, LINE = "\ue0d0", "\ue0d1"
TABLE, TABLE_END = "\ue0d2", "\ue0d3"
ROW, CELL, TEXT, CELL_END = "\ue0d4", "\ue0d5", "\ue0d6", "\ue0d7"
HEADING, CAPTION = "\ue0d8", "\ue0d9"
PRE, PRE_END = "\ue0da", "\ue0db"
PLACE, PRE_PLACE = "\ue0dc", "\ue0dd"  # stand where a table, or preformatted text, was taken out

MAX_NESTING = 40
"""Tables within tables that are followed; deeper ones are read as text."""
MAX_PARAGRAPHS = 40_000
MAX_GRIDS = 5_000
"""Paragraphs and tables of one page that are read (a county page with the reports of three hundred
bodies has some 15,000 and 900): what follows is left out, and that is said."""
OWN_CELLS = 12
"""Short cells of its own that make a table around others one of figures, not of layout."""
INNER_CELLS = 10
"""Cells that make a table inside a cell of figures a table of its own, not the cell's text."""

_FIELDS = re.compile("[\t|│┃｜]")
_INNERMOST = re.compile(f"{TABLE}[^{TABLE}{TABLE_END}]*{TABLE_END}")
_PREFORMATTED = re.compile(f"{PRE}([^{PRE_END}]*){PRE_END}?")
_PLACED = re.compile(f"{PLACE}(\\d+)")
_HOLE = re.compile(f"{PLACE}(\\d+){BREAK}")
_ANY = re.compile(f"{CELL}[^{TEXT}]*{TEXT}|{HEADING}\\d|[\ue0d0-\ue0de]")
_LONELY = re.compile(f"{CELL}[^{TEXT}]*{TEXT}|[{TABLE}{TABLE_END}{ROW}{CELL_END}{CAPTION}\ue0de]")


def blocks_of(text: str) -> tuple[list[Block], list[Problem]]:
    """Paragraphs and grids of a page's marked text, in reading order, and what was cut."""
    reader = _Reader()
    reader.read(text)
    return reader.blocks, reader.problems


class _Reader:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.problems: list[Problem] = []
        self.tables: list[str] = []
        self.preformatted: list[str] = []
        self.number = 0
        self.cells = 0
        self.cut = False

    def read(self, text: str) -> None:
        if PRE in text:
            text = _PREFORMATTED.sub(self._take_preformatted, text)
        if TABLE in text:
            for _ in range(MAX_NESTING):
                text, found = _INNERMOST.subn(self._take_table, text)
                if not found:
                    break
        if TABLE in text or CELL in text:
            if text.count(TABLE) > text.count(TABLE_END) + 1 or TABLE in text:
                self.problems.append(
                    Problem("nesting_cut", "tables nested too deeply are read as text")
                )
            text = _LONELY.sub(BREAK, text)
        self._flow(text)
        if self.cut:
            self.problems.append(
                Problem(
                    "page_cut",
                    f"the page has more than {MAX_PARAGRAPHS} paragraphs, {MAX_GRIDS} tables or "
                    f"{MAX_PAGE_CELLS} cells: read up to there",
                )
            )

    def _is_full(self) -> bool:
        """Whether no more of the page is read, which is noted."""
        if (
            len(self.blocks) - self.number >= MAX_PARAGRAPHS
            or self.number >= MAX_GRIDS
            or self.cells >= MAX_PAGE_CELLS
        ):
            self.cut = True
        return self.cut

    def _take_table(self, match: re.Match[str]) -> str:
        self.tables.append(match[0])
        return f"{BREAK}{PLACE}{len(self.tables) - 1}{BREAK}"

    def _take_preformatted(self, match: re.Match[str]) -> str:
        if "\n" not in match[1].strip("\n") and LINE not in match[1]:
            return BREAK + match[1] + BREAK
        if not _FIELDS.search(match[1]):
            return BREAK + match[1].replace("\n", LINE) + BREAK
        self.preformatted.append(match[1])
        return f"{BREAK}{PRE_PLACE}{len(self.preformatted) - 1}{BREAK}"

    # -- the flow ---------------------------------------------------------------------------

    def _flow(self, text: str) -> None:
        level: int | None = None
        out = self.blocks
        for piece in text.split(BREAK):
            if not piece:
                continue
            first = piece[0]
            if first == PLACE:
                if self._is_full():
                    return
                self._table(self.tables[int(piece[1:])])
                continue
            if first == PRE_PLACE:
                if self._is_full():
                    return
                self._pre(self.preformatted[int(piece[1:])])
                continue
            if first == HEADING:
                level = int(piece[1])
                piece = piece[2:]
            if LINE in piece:
                for line in piece.split(LINE):
                    if len(out) >= MAX_PARAGRAPHS and self._is_full():
                        return
                    clean = " ".join(line.split())
                    if clean:
                        out.append(Paragraph(clean))
                        level = None
            else:
                if len(out) >= MAX_PARAGRAPHS and self._is_full():
                    return
                clean = " ".join(piece.split())
                if clean:
                    out.append(Paragraph(clean, level))
                    level = None

    def _pre(self, text: str) -> None:
        lines = _ANY.sub("\n", text).split("\n")
        room = MAX_PARAGRAPHS + MAX_GRIDS - len(self.blocks)
        found, self.number, full = text_blocks(lines[: MAX_PARAGRAPHS + 1], self.number)
        if full or len(lines) > MAX_PARAGRAPHS or len(found) > room:
            self.cut = True
        self.blocks.extend(found[:room])
        self.cells += sum(len(line) for grid in grids_of(found) for line in grid.rows)

    # -- tables -----------------------------------------------------------------------------

    def _table(self, raw: str) -> None:
        source = Source.of(raw[1:-1])
        for stray in source.strays:
            self._flow(stray)
        inner: list[str] = []
        if PLACE in raw:
            contents = source.contents()
            own = sum(
                0 < len(c.strip(BREAK)) <= 30 if PLACE not in c else self._is_wrapped(c)
                for c in contents
            )
            if own < OWN_CELLS:
                self._dissolve(source)
                return
            inner = self._take_inner(source)
        if source.is_column():
            self._dissolve(source)
            return
        self.number += 1
        grid, problems = build_grid(source, self.number, self.cells)
        self.cells += sum(len(line) for line in grid.rows)
        self.problems.extend(problems)
        self.blocks.append(grid)
        for table in inner:
            self._table(table)

    def _is_wrapped(self, content: str) -> bool:
        """Whether a cell's content is one short text in a table of a single cell."""
        match = _PLACED.fullmatch(content.strip(f"{BREAK}{LINE} \n\t"))
        if match is None:
            return False
        table = self.tables[int(match[1])]
        return table.count(CELL) == 1 and len(table) <= 60 and PLACE not in table

    def _dissolve(self, source: Source) -> None:
        if source.caption:
            self._flow(source.caption)
        for content in source.contents():
            if content:
                self._flow(content)

    def _take_inner(self, source: Source) -> list[str]:
        """Take the tables out of the cells of a table of figures: small ones become the cell's
        text, others stand after it."""
        taken: list[str] = []

        def fill(match: re.Match[str]) -> str:
            table = self.tables[int(match[1])]
            if table.count(CELL) >= INNER_CELLS:
                taken.append(table)
                return ""
            self.problems.append(
                Problem("nested_table", "a table inside a cell is read as that cell's text")
            )
            return _ANY.sub(BREAK, table)

        for row in source.rows:
            for n, (span, text) in enumerate(row):
                if PLACE in text:
                    row[n] = (span, _HOLE.sub(fill, text))
        return taken


def grids_of(blocks: list[Block]) -> list[Grid]:
    """The grids among blocks."""
    return [block for block in blocks if isinstance(block, Grid)]
