"""What a generated document is made of: figures with their truth, cells, tables, paragraphs."""

from __future__ import annotations

import copy
import random
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Figure:
    """One figure: the text printed for it, and what a careful reader must make of that text."""

    text: str
    value: float | int | None
    state: str = "reported"
    accept: list[str] = field(default_factory=list)
    contested: bool = False

    def lose(self, *accept: str) -> None:
        """The document no longer holds this figure (row, column or cell not there)."""
        self.text, self.value, self.state = "", None, "missing"
        self.accept = [*accept]

    def blur(self) -> None:
        """Something stands there, but it cannot be told which figure it is."""
        self.value, self.state, self.accept = None, "unreadable", ["missing"]

    def to_dict(self) -> dict[str, Any]:
        out: dict[str, Any] = {"value": self.value, "state": self.state}
        if self.accept:
            out["accept"] = self.accept
        if self.contested:
            out["contested"] = True
        return out

    def contest(self) -> None:
        """The document gives more than one number for it: any reading must be in doubt."""
        self.contested, self.accept = True, ["unreadable", "missing"]


@dataclass(slots=True, eq=False)
class Cell:
    """One cell. `role` is label, head, value, code or extra; `figure` is its key in the truth.
    `markup` is its content in HTML and `runs` that of its paragraph in DOCX, in the text's stead."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    role: str = "label"
    figure: str | None = None
    vertical: bool = False
    markup: str | None = None
    runs: str | None = None


@dataclass(slots=True, eq=False)
class Table:
    """One drawn table. `kind` is T2, T3, T4, FORM, META or OTHER; `head` counts header rows."""

    kind: str
    rows: list[list[Cell]]
    head: int = 0

    def grid(self) -> list[list[tuple[Cell, bool] | None]]:
        """Resolve the spans: per position the cell and whether it starts there."""
        out: list[list[tuple[Cell, bool] | None]] = [[] for _ in self.rows]

        def put(r: int, c: int, cell: Cell, first: bool) -> None:
            row = out[r]
            row.extend([None] * (c + 1 - len(row)))
            row[c] = (cell, first)

        for r, row in enumerate(self.rows):
            c = 0
            for cell in row:
                while c < len(out[r]) and out[r][c] is not None:
                    c += 1
                for dr in range(cell.rowspan):
                    if r + dr < len(self.rows):
                        for dc in range(cell.colspan):
                            put(r + dr, c + dc, cell, dr == 0 and dc == 0)
                c += cell.colspan
        width = max((len(r) for r in out), default=0)
        for line in out:
            line.extend([None] * (width - len(line)))
        return out

    def width(self) -> int:
        grid = self.grid()
        return len(grid[0]) if grid else 0

    def split(self, at: int, carry: str) -> tuple[Table, Table]:
        """Cut before row `at`. Cells over the cut continue in the second part as `carry` says:
        "repeat" (their text again), "empty" (an empty cell) or "drop" (no cell at all)."""
        grid = self.grid()
        first = [[copy.copy(c) for c in row] for row in self.rows[:at]]
        for r, row in enumerate(first):
            for cell in row:
                cell.rowspan = min(cell.rowspan, at - r)
        second: list[list[Cell]] = []
        starts = {id(c): r for r, row in enumerate(self.rows) for c in row}
        for r in range(at, len(self.rows)):
            cells: list[Cell] = []
            seen: set[int] = set()
            for slot in grid[r]:
                if slot is None or id(slot[0]) in seen:
                    continue
                cell = slot[0]
                seen.add(id(cell))
                if starts[id(cell)] == r:
                    cells.append(copy.copy(cell))
                elif r == at and carry != "drop":
                    left = cell.rowspan - (at - starts[id(cell)])
                    text = cell.text if carry == "repeat" else ""
                    cells.append(Cell(text, left, cell.colspan, cell.role, cell.figure))
            second.append(cells)
        return Table(self.kind, first, min(self.head, at)), Table(self.kind, second, 0)


@dataclass(slots=True, eq=False)
class Para:
    """A paragraph. `level`: 0 body, 1 title, 2 section heading, 3 sub-heading."""

    text: str
    level: int = 0


@dataclass(slots=True)
class Row:
    """One row of table 3 before it is drawn. `group` is its heading cell, or None (top row). A row
    without a code holds the sums of the rows `sums`, or numbers of its own."""

    code: str | None
    label: str
    group: str | None = None
    top: bool = False
    sums: tuple[str, ...] = ()


@dataclass(slots=True)
class Draft:
    """A report before and after drawing; quirks change it in either state."""

    rng: random.Random
    layout: str
    agency: str
    year: int
    title: str
    published: str
    figures: dict[str, Figure] = field(default_factory=dict)
    layouts: dict[str, str] = field(default_factory=dict)
    blocks: list[Para | Table] = field(default_factory=list)
    t3_rows: list[Row] = field(default_factory=list)
    t3_columns: list[str] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    quirks: list[str] = field(default_factory=list)
    agency_accept: list[str] = field(default_factory=list)

    def tables(self, kind: str | None = None) -> list[Table]:
        return [b for b in self.blocks if isinstance(b, Table) and kind in (None, b.kind)]

    def replace(self, table: Table, *blocks: Para | Table) -> None:
        at = next(i for i, b in enumerate(self.blocks) if b is table)
        self.blocks[at : at + 1] = blocks

    def cells(self, *kinds: str) -> list[Cell]:
        return [c for t in self.tables() if not kinds or t.kind in kinds for r in t.rows for c in r]

    def truth(self) -> dict[str, Any]:
        """The truth file of this document. Where two cells give one figure (`twins`: what the first
        says) and other quirks have made the second say something else, nobody can know it."""
        for figure, state, value in self.options.get("twins", ()):
            if (state, value) != (figure.state, figure.value):
                figure.blur()
                figure.contested = True
        out: dict[str, Any] = {
            "agency": self.agency,
            "year": self.year,
            "layouts": self.layouts,
            "tags": [f"layout:{self.layout}", *self.quirks],
            "facts": {k: f.to_dict() for k, f in self.figures.items()},
        }
        if self.options.get("others"):
            out["others"] = [other.truth() for other in self.options["others"]]
        if self.agency_accept:
            out["agency_accept"] = self.agency_accept
        return out
