"""Tables over page breaks: the pieces of one table joined, and rows that the break cut made whole."""

from __future__ import annotations

import re
from dataclasses import replace

from parsers.drawn.prose import NUMBERED
from parsers.drawn.ruled import RuledCell, RuledTable, grid_lines, nearest
from parsers.drawn.text import NO_START, wraps

SIDE = 4.0
"""Points by which the sides of two pieces of one table may differ."""
CUT = "a page break may have cut this row"

_FIGURE = re.compile(r"[\d０-９.,，．+\-%％/—\s]+")


def goes_on(above: RuledTable, below: RuledTable) -> bool:
    """Whether two tables on following pages are pieces of one: the same outer sides, and the
    columns of one among those of the other, or the same columns in the rows beside the break."""
    if abs(above.xs[0] - below.xs[0]) > SIDE or abs(above.xs[-1] - below.xs[-1]) > SIDE:
        return False
    few, many = sorted((above.xs, below.xs), key=len)
    if all(any(abs(x - y) <= SIDE for y in many) for x in few):
        return True
    last = [(above.xs[c.c0], above.xs[c.c1]) for c in above.cells if c.r1 == above.height]
    first = [(below.xs[c.c0], below.xs[c.c1]) for c in below.row(0)]
    return len(first) > 1 and all(
        any(abs(x0 - a) <= SIDE and abs(x1 - b) <= SIDE for a, b in last) for x0, x1 in first
    )


def join(above: RuledTable, below: RuledTable) -> RuledTable:
    """The two pieces as one table. Header rows repeated on the second page are left out."""
    many = grid_lines([*above.xs, *below.xs], SIDE)
    upper, lower = _on(above, many), _on(below, many)
    height, skip = above.height, _repeated(above, below)
    lower = [replace(c, r0=max(0, c.r0 - skip), r1=c.r1 - skip) for c in lower if c.r1 > skip]
    lower, band = _one_row(lower, upper, height)
    skip += band - 1
    parted = _parted_labels(upper, lower, height)
    begun = bool(parted) and _only_begins(upper, height)
    if begun:
        height -= 1
        upper = [replace(c, r1=min(c.r1, height)) for c in upper if c.r0 < height]
    cut = not begun and _row_is_cut(upper, lower, height)
    if not cut and not begun and _label_is_cut(upper, lower, height):
        cut = True
        for cell in upper:
            if cell.r0 == height - 1:
                cell.doubt = cell.doubt or CUT
    offset = height - 1 if cut else height
    kept: list[RuledCell] = []
    for cell in lower:
        over = _over(cell, upper, height) if cell.r0 == 0 else None
        if cut and cell.r1 == 1:
            if over is not None:  # _row_is_cut found one for each cell
                _go_on(over, cell)
            continue
        one = id(cell) in parted or (not begun and (cut or _is_parted(over, cell, lower, height)))
        if over is not None and one and _same(over, cell):
            _go_on(over, cell)  # a cell over several rows, parted by the break
            over.r1 = offset + cell.r1
            continue
        kept.append(replace(cell, r0=max(height, cell.r0 + offset), r1=cell.r1 + offset))
    pages = [*above.pages[:height], *below.pages[skip + (height - offset) :]]
    return RuledTable(many, [*upper, *kept], pages, above.top, below.bottom)


def _on(table: RuledTable, xs: list[float]) -> list[RuledCell]:
    """Copies of a table's cells on other column lines."""

    at = [nearest(xs, x) for x in table.xs]
    return [replace(c, c0=at[c.c0], c1=at[c.c1]) for c in table.cells]


def _one_row(
    lower: list[RuledCell], upper: list[RuledCell], height: int
) -> tuple[list[RuledCell], int]:
    """The cells below the break, their first row made one where lines part nothing but empty rests
    of merged cells in it (a browser ends each rest where it will); and how many rows it was."""
    ends = {c.r1 for c in lower}
    band = min((e for e in ends if not any(c.r0 < e < c.r1 for c in lower)), default=1)
    first = [c for c in lower if c.r0 < band]
    texts = [c for c in first if c.text.strip()]
    if band == 1 or not texts or any(c.r1 - c.r0 < band for c in texts):
        return lower, 1
    taken = {k for c in texts for k in range(c.c0, c.c1)}
    columns = sorted({k for c in first for k in range(c.c0, c.c1)} - taken)
    row = [replace(c, r1=1) for c in texts]
    for column in columns:
        over = next((c for c in upper if c.r1 == height and c.c0 <= column < c.c1), None)
        whole = over is not None and not taken & set(range(over.c0, over.c1))
        c0, c1 = (over.c0, over.c1) if over and whole else (column, column + 1)
        if c0 == column:
            row.append(RuledCell(0, 1, c0, c1))
    rest = [replace(c, r0=c.r0 - band + 1, r1=c.r1 - band + 1) for c in lower if c.r0 >= band]
    return [*row, *rest], band


def _parted_labels(upper: list[RuledCell], lower: list[RuledCell], height: int) -> set[int]:
    """The cells (their ids) of the first row below the break that are rests of labels above it,
    where the break stands between rows of different columns, as in a header: every cell under one of
    the same columns, a label, is empty or goes on with its text, and no figure stands above."""
    first = [c for c in lower if c.r0 == 0]
    overs = [_over(c, upper, height) for c in first]
    if all(overs) or any(_is_figure(c.text) for c in upper if c.r1 == height):
        return set()
    under = [(c, over) for c, over in zip(first, overs, strict=True) if over is not None]
    if not all(over.text.strip() for _, over in under):
        return set()
    if any(cell.text.strip() and not _goes_on_in(over, cell) for cell, over in under):
        return set()
    return {id(cell) for cell, _ in under}


def _only_begins(upper: list[RuledCell], height: int) -> bool:
    """Whether the last row above the break only begins there: no text in it yet."""
    return height > 1 and not any(c.text.strip() for c in upper if c.r0 == height - 1)


def _repeated(above: RuledTable, below: RuledTable) -> int:
    """How many rows at the top of `below` repeat the header of `above`."""

    def words(table: RuledTable, row: int) -> list[str]:
        return ["".join(c.text.split()) for c in table.row(row) if c.text.strip()]

    count = 0
    while count < min(above.height, below.height) - 1:
        here = words(below, count)
        if not here or here != words(above, count) or any(t.isdigit() for t in here):
            break
        count += 1
    return count


def _over(cell: RuledCell, upper: list[RuledCell], height: int) -> RuledCell | None:
    """The cell of the last row above the break in the same columns as `cell`."""
    return next((c for c in upper if c.r1 == height and (c.c0, c.c1) == (cell.c0, cell.c1)), None)


def _row_is_cut(upper: list[RuledCell], lower: list[RuledCell], height: int) -> bool:
    """Whether the first row of `lower` holds the rest of the last row of `upper`.

    It does when every text in it goes on from a line that had filled its cell; or when the
    texts of the two rows stand in different cells, and the lower row has no label of its own.
    """
    strong = weak = 0
    first = sorted((c for c in lower if c.r0 == 0 and c.r1 == 1), key=lambda c: c.c0)
    for cell in first:
        over = _over(cell, upper, height)
        if over is None or (over.r0 != height - 1 and not over.lines and cell.text.strip()):
            return False
        if over.text.strip() and cell.text.strip():
            if not _goes_on_in(over, cell):
                return False
            strong += 1
        elif cell.text.strip():
            weak += 1
    return bool(strong) or (bool(weak) and not first[0].text.strip())


def _label_is_cut(upper: list[RuledCell], lower: list[RuledCell], height: int) -> bool:
    """Whether the first row of `lower` may be no more than the rest of a label: one text without
    a number of its own, under a label whose row has its figures above the break."""
    first = [c for c in lower if c.r0 == 0 and c.r1 == 1]
    texts = [c for c in first if c.text.strip()]
    over = _over(texts[0], upper, height) if len(texts) == 1 and len(first) > 1 else None
    if over is None or over.r0 != height - 1 or not over.text.strip():
        return False
    beside = [c for c in upper if c.r0 == height - 1 and c.c0 > over.c0 and c.text.strip()]
    text = texts[0].text.strip()
    return bool(beside) and not text[:1].isdigit() and not NUMBERED.match(text)


def _goes_on_in(over: RuledCell, cell: RuledCell) -> bool:
    """Whether the text of `cell` may be the rest of that of `over`. Figures alone go on from
    figures only, and what begins no line (a comma) goes on from any."""
    text, before = cell.text.strip(), over.text.strip()
    if NUMBERED.match(text) if not _is_figure(text) else not before[-1:].isdigit():
        return False
    return text[:1] in NO_START or _wraps(over, cell)


def _is_figure(text: str) -> bool:
    return bool(_FIGURE.fullmatch(text)) and any(c.isdigit() for c in text)


def _is_parted(
    over: RuledCell | None, cell: RuledCell, lower: list[RuledCell], height: int
) -> bool:
    """Whether a cell below the break may be the rest of one over several rows: it goes over several
    rows too, or is the empty rest of a label, left of all texts of its row."""
    if over is None or cell.r1 > 1:
        return over is not None
    texts = [c.c0 for c in lower if c.r0 == 0 and c.text.strip()]
    return over.r0 < height - 1 and not cell.text.strip() and cell.c0 < min(texts, default=0)


def _same(over: RuledCell, cell: RuledCell) -> bool:
    """Whether `cell` holds nothing, or the rest of the text of `over`."""
    if not cell.text.strip():
        return True
    return _wraps(over, cell)


def _wraps(over: RuledCell, cell: RuledCell) -> bool:
    if not over.lines or not cell.lines:
        return False
    return wraps(over.lines[-1], cell.lines[0], over.room)


def _go_on(over: RuledCell, cell: RuledCell) -> None:
    """Add the rest of a cut row's text to its cell."""
    if not cell.text.strip():
        return
    if not over.text.strip():
        over.doubt = over.doubt or CUT
    whole = not over.lines or not cell.lines or wraps(over.lines[-1], cell.lines[0], over.room)
    over.text += cell.text if whole else f"\n{cell.text}"
    over.lines = [*over.lines, *cell.lines]
