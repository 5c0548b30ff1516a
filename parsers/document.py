"""The Document: what every carrier yields, before anyone asks what the figures mean.

A document is an ordered list of blocks: paragraphs and grids, in reading order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from parsers.report import Place, Problem


@dataclass(slots=True)
class Cell:
    """A table cell at its origin (0-based grid position). `confidence` is set by OCR only;
    `doubt` says why its text may not be what stands there."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    confidence: float | None = None
    doubt: str | None = None


@dataclass(slots=True)
class Grid:
    """A table with spans resolved.

    `rows[r][c]` is the Cell covering that position (the same object at each covered position)
    or None where nothing stands. `number` is the 1-based place of the table in the document;
    `page` the 1-based page, for paged carriers. `lines` gives source lines for flattened text.
    `rectangular` is False for flattened text, where column positions are field numbers only.
    `origin` says where in a container the table stands ({"member": …}, {"part": …}).
    """

    rows: list[list[Cell | None]]
    number: int
    page: int | None = None
    first_line: int | None = None
    rectangular: bool = True
    caption: str = ""
    memo: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """What readers worked out about this grid, by reader: a grid is looked at more than once."""
    origin: Place = field(default_factory=dict)
    exact: bool = False
    """For a grid that is not rectangular: every cell is there, the empty ones too (boxes drawn as
    rows), so that an empty field is a blank cell and never the remains of a span."""
    turned: bool = False
    """Rows and columns have been exchanged for reading; places are given as they stand."""
    unruled: bool = False
    """Its rows and columns are told by places alone: no rule, no markup."""
    row_pages: list[int] | None = None
    """The page of each row, where a table goes on over page breaks."""

    @property
    def width(self) -> int:
        return max((len(r) for r in self.rows), default=0)

    def place(self, row: int, column: int) -> Place:
        """1-based place of a position, as the parse contract gives it."""
        if self.turned:
            row, column = column, row
        if self.first_line is not None:
            return {
                **self.origin,
                "table": self.number,
                "line": self.first_line + row,
                "row": row + 1,
                "column": column + 1,
            }
        place: Place = {
            **self.origin,
            "table": self.number,
            "row": row + 1,
            "column": column + 1,
        }
        if self.row_pages and row < len(self.row_pages):
            place["page"] = self.row_pages[row]
        elif self.page is not None:
            place["page"] = self.page
        return place


@dataclass(slots=True)
class Paragraph:
    """Running text, whitespace squeezed. `level` is set for headings the carrier marks (1–6)."""

    text: str
    level: int | None = None
    page: int | None = None


Block = Paragraph | Grid


@dataclass(slots=True)
class Link:
    """A link to a file, an embedded document, or a further page of the same text. `kind` is
    attachment, embed, image or page."""

    url: str
    text: str
    kind: str


@dataclass(slots=True)
class Document:
    """bytes, read. `title` is the carrier's own (the <title>, the PDF's /Title);
    `meta` the page's name→content pairs with lower-cased names (国办发〔2017〕47号).

    A container (ZIP) has no blocks but `members`, a document for each file it holds; `origin` is
    a member's place in it.
    """

    carrier: str
    blocks: list[Block] = field(default_factory=list)
    title: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    charset: str | None = None
    members: list[Document] = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)
    """Pictures that a page holds itself; read only where it is a report's and shows no tables."""
    origin: Place = field(default_factory=dict)

    _sorted: tuple[int, list[Grid], list[Paragraph]] | None = field(
        default=None, init=False, repr=False, compare=False
    )

    def placed(self, origin: Place) -> Document:
        """This document as the one at `origin` of a container: every place in it says so."""
        self.origin = origin
        for grid in self.grids:
            grid.origin = origin
        for problem in self.problems:
            problem.place = {**origin, **(problem.place or {})}
        return self

    @property
    def grids(self) -> list[Grid]:
        return self._by_kind()[1]

    @property
    def paragraphs(self) -> list[Paragraph]:
        return self._by_kind()[2]

    def _by_kind(self) -> tuple[int, list[Grid], list[Paragraph]]:
        """Blocks by kind, sorted once: blocks are only ever added (or replaced as a list)."""
        if self._sorted is None or self._sorted[0] != len(self.blocks):
            grids: list[Grid] = []
            paragraphs: list[Paragraph] = []
            for block in self.blocks:
                if isinstance(block, Paragraph):
                    paragraphs.append(block)
                else:
                    grids.append(block)
            self._sorted = (len(self.blocks), grids, paragraphs)
        return self._sorted
