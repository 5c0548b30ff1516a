"""Tables without rules over page breaks: what a page leaves to the next, and what the break cut."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from parsers.document import Cell, Grid
from parsers.drawn.loose.bands import Columns
from parsers.drawn.loose.labels import aligned
from parsers.drawn.loose.pairs import Pairs
from parsers.drawn.loose.pieces import NUMERALS, Piece, is_label, is_word
from parsers.drawn.loose.rows import Row, mark
from parsers.engine.vocabulary import marks
from parsers.figures import is_value_text

MOST_REST = 14
"""Lines of a label that may stand on the next page."""
CUT = "a page break may have cut this row"

Cells = list["Cell | None"]


@dataclass(slots=True)
class Sheet:
    """A grid that grows from page to page. Its rows begin with `serials` running numbers, then two
    columns of labels (groups of rows, and rows), each left out while nothing stands in it."""

    serials: int
    grid: Grid
    lines: list[Cells] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)

    @property
    def width(self) -> int:
        return len(self.lines[0])

    def add(self, lines: list[Cells], page: int) -> None:
        """Further rows, of the page `page`."""
        self.lines += lines
        self.pages += [page] * len(lines)
        empty = {
            place
            for place in (self.serials, self.serials + 1)
            if not any(cell.text for cells in self.lines if (cell := cells[place]) is not None)
        }
        self.grid.rows = [
            [cell for place, cell in enumerate(cells) if place not in empty] for cells in self.lines
        ]
        self.grid.row_pages = self.pages
        seen: set[int] = set()
        for r, cells in enumerate(self.grid.rows):
            for c, cell in enumerate(cells):
                if cell is not None and id(cell) not in seen:
                    seen.add(id(cell))
                    cell.row, cell.column = r, c


@dataclass(slots=True)
class Resumed:
    """What a table that ends a page leaves to the next: its columns, which table it is, and the row
    that the page break may have cut. `heads` are its headings, where no row stands below them."""

    columns: Columns
    kind: str | None
    heads: list[Piece]
    over: list[Piece] = field(default_factory=list)
    """The headings over these, where the page break cut the header."""
    last: Cell | None = None
    label: Piece | None = None
    filled: bool = False
    row: list[Cell] | None = None
    """The cells of the last row, where it has a label."""
    orphan: list[Cell] | None = None
    """The cells of the last row, label and figures, where it has figures and no label."""
    sheet: Sheet | None = None
    pairs: Pairs | None = None
    """Which results are next, in a table 4 drawn row by row."""
    went_on: bool = False
    """Whether a table of the next page went on with it."""
    here: bool = False
    """Whether it is of the same page, and another table may as well follow."""


def close_header(resumed: Resumed, why: str) -> None:
    """Give a table 4 of which the header alone ended a page, and which did not go on, its row: blank,
    in doubt for the reason `why`."""
    sheet = resumed.sheet
    if resumed.kind == "T4" and resumed.heads and sheet is not None and not resumed.went_on:
        sheet.add([[Cell("", 0, 0, doubt=why) for _ in range(sheet.width)]], sheet.pages[-1])


def whole_heads(above: list[Piece], here: list[Piece]) -> list[Piece]:
    """The headings of a table whose header a page break cut."""
    out = list(here)
    for head in above:
        rest = [h for h in here if aligned(head, h) and is_label(head.text + h.text)]
        if len(rest) == 1 and not (head.known and rest[0].known):
            whole = Piece(
                head.text + rest[0].text, min(head.x0, rest[0].x0), max(head.x1, rest[0].x1),
                rest[0].top, rest[0].bottom, head.size,
            )  # fmt: skip
            out[out.index(rest[0])] = whole
        elif head.known and not any(min(h.x1, head.x1) - max(h.x0, head.x0) > 0.5 for h in here):
            top = min((h.top for h in here), default=head.top)  # its own height is the other page's
            bottom = min((h.bottom for h in here), default=head.bottom)
            out.append(replace(head, top=top, bottom=bottom, lines=[]))
    return sorted(out, key=lambda h: h.centre)


def over_heads(above: list[Piece], here: list[Piece]) -> list[Piece]:
    """The headings over others (行政复议) that the page before kept, above those of this page."""
    height = max((p.bottom for p in above), default=0.0)
    moved = [replace(p, top=p.top - height, bottom=p.bottom - height, lines=[]) for p in above]
    return [*moved, *here]


def _is_rest(row: Row, above: list[Cell]) -> bool:
    """Whether a page's first row, without a label of its own, is the second lines of the figures
    above, or figures of the row above set lower than the others."""
    if len(above) != len(row.cells) or not any(p.value for p in row.pieces):
        return False
    if row.label is not None:
        full = all(rest.text or not cell.text for cell, rest in zip(above, row.cells, strict=True))
        if full or is_label(row.name):
            return False
    return all(
        not rest.text
        or not cell.text
        or (
            set(cell.text + rest.text) <= NUMERALS
            and (len(cell.text) >= len(rest.text) or row.label is None)
            and is_value_text(cell.text + rest.text)
        )
        or (is_word(cell.text) and is_word(rest.text))
        or (
            rest.text.isdigit()
            and cell.text.replace(",", "").isdigit()
            and (
                is_value_text(cell.text + rest.text)
                if "," in cell.text
                else len(cell.text) >= max(2, len(rest.text))
            )
        )
        for cell, rest in zip(above, row.cells, strict=True)
    )


def _complete(row: Row, above: list[Cell]) -> None:
    """Figures without a label above the break may be the first lines of those of the row below it:
    both are in doubt; a number that ends with a separator is put before its rest."""
    for cell, upper in zip(row.cells, above, strict=False):
        if not upper.text:
            continue
        upper.doubt = upper.doubt or CUT
        cell.doubt = cell.doubt or CUT
        if upper.text[-1:] in (",", "，") and is_value_text(upper.text + cell.text):
            cell.text = upper.text + cell.text


def rest_of_label(lines: list[list[Piece]], before: Resumed) -> int:
    """How many of a page's first lines (each given as its pieces) hold nothing but the rest of the
    label that ended the page before, which then is put together there."""
    last, label = before.last, before.label
    if last is None or label is None or not before.filled or _names_row(last.text, before.kind):
        return 0
    text, count, best = last.text, 0, 0
    for parts in lines[:MOST_REST]:
        own = [p for p in parts if aligned(label, p)]
        if len(own) != 1 or any(p.value or (p is not own[0] and p.known) for p in parts):
            break
        text, count = text + own[0].text, count + 1
        if is_label(text):
            last.text, best = text, count
    return best


def _names_row(text: str, kind: str | None) -> bool:
    """Whether a text is the whole label of a row of the table `kind`."""
    found = marks(text)
    if kind == "T2":  # 其他 is a label, though none of table 2
        return is_label(text) and bool(found.t2_rows)
    return is_label(text)


def mend(rows: list[Row], before: Resumed | None, *, ends_page: bool) -> None:
    """Put a label together that the page break before cut, where the two parts are a label of the
    form, and figures whose second lines stand on the next page, in doubt; a row without figures at a
    page break is in doubt."""
    first = next((row for row in rows if row.data), None)
    if before and first and before.row and _is_rest(first, before.row):
        for cell, rest in zip(before.row, first.cells, strict=True):
            cell.text += rest.text
            cell.doubt = cell.doubt or CUT
        if before.last and first.label and is_label(before.last.text + first.name):
            before.last.text += first.name
        rows.remove(first)
        return
    if before and first and first.label and before.orphan and not first.pieces:
        for cell in before.orphan:  # its label went on to this page
            cell.doubt = cell.doubt or CUT
        before.orphan[0].text = first.name
        rows.remove(first)
        return
    if before and first and first.label and before.orphan:
        _complete(first, before.orphan[1:])
    if before and first and first.label:
        filled = any(p.value for p in first.pieces)
        if before.last and before.label and not (filled and before.filled):
            whole = before.last.text + first.name
            parts = (before.label.text, first.name)
            if is_label(whole) and aligned(before.label, first.label):
                if before.filled:
                    before.last.text = whole
                    first.name, first.data = "", False
                else:
                    first.name, before.last.text = whole, ""
            elif not filled and not all(map(is_label, parts)):
                mark(first, CUT)
    last = rows[-1]
    if ends_page and last.data and last.label and not last.label.known:
        mark(last, CUT, blanks_only=True)
