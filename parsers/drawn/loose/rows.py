"""Rows of a table without rules: figures on one line, and the label that runs over their height."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from parsers.document import Cell
from parsers.drawn.loose.bands import Column, Columns, over, rows_of, stand_alike
from parsers.drawn.loose.parts import Parts
from parsers.drawn.loose.pieces import NUMERALS, Piece, is_rest, is_word, names_labels
from parsers.drawn.loose.sections import is_group
from parsers.engine.vocabulary import marks
from parsers.figures import is_value_text

READ_ONCE = "a table without rules, read once"
NEAR_OFF, FARTHEST_OFF = 1.2, 2.6
"""How far a figure may stand off the line of its row, in heights of the line: where another row is
about as near, and where none is."""
_THOUSANDS = re.compile(r"\d{1,3}(?:[,，]\d{3})+")
STACKED = 1.6
"""Distance of two lines of one figure, at most, in heights of the line."""
CLEARLY = 0.85
SHIFTED = "as many figures as columns, which do not stand under them"
TWO_IN_ONE = "two figures of the row stand in one column"
OFF_LINE = "a figure above or below the line of its row"


@dataclass(slots=True, eq=False)
class Row:
    """A row to be: its label and the group beside it, its cells by column."""

    top: float
    label: Piece | None
    group: Piece | None
    pieces: list[Piece]
    cells: list[Cell]
    data: bool = False
    name: str = ""

    def __post_init__(self) -> None:
        self.name = self.label.text if self.label else ""

    @property
    def middle(self) -> float:
        middles = sorted(p.middle for p in self.pieces)
        if not middles:
            return self.label.middle if self.label else self.top
        return middles[len(middles) // 2]


def data_rows(parts: Parts, columns: Columns) -> list[Row]:
    rows = rows_of([*parts.values, *parts.inner])
    wanted: dict[int, list[tuple[int, float, int]]] = {}
    near: list[list[Piece]] = []
    for number, row in enumerate(rows):
        middle, here = _labels_of(row, parts.labels)
        near.append(here)
        if here:
            away = abs(here[-1].middle - middle)
            wanted.setdefault(id(here[-1]), []).append((-len(row), away, number))
    owner = {key: min(claims)[-1] for key, claims in wanted.items()}
    out = []
    for number, (row, here) in enumerate(zip(rows, near, strict=True)):
        own = here[-1] if here and owner[id(here[-1])] == number else None
        group = here[-2] if len(here) > 1 else None
        if own is not None and is_group(own) and not marks(own.text).t3_rows:
            own, group = None, own
        top = min(p.top for p in row)
        out.append(Row(top, own, group, row, _cells(row, columns), data=True))
    return out


def whole_rows(rows: list[list[Piece]], labels: list[Piece], count: int) -> list[list[Piece]]:
    """Rows of `count` figures, also where some of them stand above or below the line of the label:
    each line without a label goes to the row above or below so that the most rows are whole."""
    own: list[list[Piece]] = []
    gaps: list[list[list[Piece]]] = [[]]
    for row in rows:
        if any(map(_names_row, _labels_of(row, labels)[1])):
            own.append(row)
            gaps.append([])
        else:
            gaps[-1].append(row)
    # best[n]: the whole rows so far, if the row above has the first n lines of the gap below it
    best: dict[int, list[list[Piece]]] = {0: []}
    for row, above, below in zip(own, gaps, gaps[1:], strict=False):
        after: dict[int, list[list[Piece]]] = {}
        for taken in range(len(below) + 1):
            for given, found in best.items():
                lines = [*above[given:], row, *below[:taken]]
                whole = sorted((p for line in lines for p in line), key=lambda p: p.x0)
                here = [*found, whole] if len(whole) == count else found
                if taken not in after or len(here) > len(after[taken]):
                    after[taken] = here
        best = after
    out = max(best.values(), key=len)
    return out or [row for row in rows if len(row) == count]


def rejoined(rows: list[Row], whole: Sequence[list[Piece]] = ()) -> list[Row]:
    """Figures a little above or below the line of their row brought back to it, in doubt: they have
    no label, and make a row of those in `whole`, or the row nearest to them is blank where they
    stand."""
    kept = [row for row in rows if row.label or not row.pieces]
    strays = [row for row in rows if not (row.label or not row.pieces)]
    if not strays:
        return rows
    if not kept:  # a row of figures without labels (table 4): the fullest is the row
        return _one_row(strays)
    out = list(kept)
    made = {id(p): number for number, row in enumerate(whole) for p in row}
    homes = {made[id(p)]: row for row in kept for p in row.pieces if id(p) in made}
    for stray in strays:
        home, rivals = homes.get(made.get(id(stray.pieces[0]), -1)), list[Row]()
        if home is None or not _takes(home, stray):
            home, rivals = _home(stray, kept)
        if home is None:
            out.append(stray)
            continue
        for number, cell in enumerate(stray.cells):
            for rival in rivals if cell.text else ():
                rival.cells[number].doubt = rival.cells[number].doubt or OFF_LINE
        _put(home, stray)
    return out


def _one_row(rows: list[Row]) -> list[Row]:
    """The lines of a row without a label (table 4 has one) as one row: figures off the line of the
    fullest, and the other lines of its figures. A line that fits neither stays a row."""
    whole = max(rows, key=lambda row: len(row.pieces))
    out = [whole]
    for line in sorted(rows, key=lambda row: abs(row.middle - whole.middle)):
        if line is whole:
            continue
        near = abs(line.middle - whole.middle) <= FARTHEST_OFF * line.pieces[0].size
        if _takes(whole, line, wrapped=True) and (near or _touches(whole, line)):
            _put(whole, line)
        else:
            out.append(line)
    return out


def _touches(row: Row, line: Row) -> bool:
    """Whether a line stands no more than a line's height above or below each of its figures' others."""
    gaps = [
        min(
            (
                max(p.top - q.bottom, q.top - p.bottom)
                for q in row.pieces
                if q.x0 < p.x1 and p.x0 < q.x1
            ),
            default=float("inf"),
        )
        for p in line.pieces
    ]
    return all(gap <= line.pieces[0].size for gap in gaps)


def _put(row: Row, stray: Row) -> None:
    """Give a row the figures above or below it, in doubt."""
    above = stray.middle < row.middle
    for number, cell in enumerate(stray.cells):
        if cell.text:
            own = row.cells[number].text
            cell.text = cell.text + own if above else own + cell.text
            cell.doubt = cell.doubt or OFF_LINE
            row.cells[number] = cell
    row.pieces += stray.pieces


def _home(stray: Row, kept: list[Row]) -> tuple[Row | None, list[Row]]:
    """The row that figures off its line belong to: of the rows above and below the one that is blank
    where they stand; of two, the nearer, if it is clearly so or quite near. Also the other one, if it
    is blank there as well."""
    size = stray.pieces[0].size
    above = [row for row in kept if row.middle <= stray.middle]
    below = [row for row in kept if row.middle > stray.middle]
    near = [
        *sorted(above, key=lambda row: -row.middle)[:1],
        *sorted(below, key=lambda row: row.middle)[:1],
    ]
    near.sort(key=lambda row: abs(row.middle - stray.middle))
    away = [abs(row.middle - stray.middle) / size for row in near]
    free = [_takes(row, stray) for row in near]
    if not any(free):
        return None, []
    if len(near) == 2 and all(free):
        clear = away[0] <= CLEARLY * away[1]
        if away[0] <= (FARTHEST_OFF if clear else NEAR_OFF):
            return near[0], near[1:]
        return None, []
    at = free.index(True)
    return (near[at], []) if away[at] <= FARTHEST_OFF else (None, [])


def _takes(row: Row, stray: Row, *, wrapped: bool = False) -> bool:
    """Whether a row is blank where figures stand above or below it, or has what is one number with
    them: of Chinese numerals the one ends where the other goes on. `wrapped`: no other row is there
    that the figures could be of, so that digits go on as well."""
    for cell, own in zip(stray.cells, row.cells, strict=True):
        upper, lower = (cell.text, own.text) if stray.middle < row.middle else (own.text, cell.text)
        whole = upper + lower
        if not (upper and lower):
            continue
        numerals = set(whole) <= NUMERALS and (is_value_text(whole) or is_rest(whole))
        digits = whole.isdecimal() and len(upper) >= max(2, len(lower))
        words = all(is_word(text) for text in (upper, lower))
        if not (numerals or (wrapped and (digits or words))):
            return False
    return True


def _names_row(label: Piece) -> bool:
    return not is_group(label) or bool(marks(label.text).t3_rows)


def _labels_of(row: list[Piece], labels: list[Piece]) -> tuple[float, list[Piece]]:
    """The height at which a row's figures stand, and the labels there: about the middle of figures
    over several lines, or where their first lines are (cells set from their top)."""
    middle, here = 0.0, list[Piece]()
    for middles in ([p.middle for p in row], [(p.lines or [p])[0].middle for p in row]):
        middle = sorted(middles)[len(middles) // 2]
        here = _labels_at(labels, middle)
        if any(map(_names_row, here)):
            break
    return middle, here


def _labels_at(labels: list[Piece], middle: float) -> list[Piece]:
    """Labels beside a height, from left to right: those that it crosses, or failing a label of a
    row there, those that it nearly crosses."""
    crossed = [x for x in labels if x.top <= middle <= x.bottom]
    if not any(not is_group(x) for x in crossed):
        crossed = [x for x in labels if x.top - 0.25 * x.size <= middle <= x.bottom + 0.25 * x.size]
    return sorted(crossed, key=lambda x: x.x0)


def head_rows(parts: Parts, columns: Columns) -> list[Row]:
    out = []
    for row in rows_of(parts.over):
        out.append(Row(row[0].top, None, None, row, _cells(row, columns)))
    if out and parts.leaves and len(parts.leaves) == len(columns.columns):
        span_groups_of_columns(out, parts.leaves)
    if parts.leaves:
        top = min(h.top for h in parts.leaves)
        bottom = max(h.bottom for h in parts.leaves)
        own = [
            x
            for x in parts.labels
            if top <= x.middle <= bottom
            or (names_labels(x.text) and min(bottom, x.bottom) > max(top, x.top))
        ]
        cells = [Cell("", 0, 0) for _ in columns.columns]
        for cell, column in zip(cells, columns.columns, strict=True):
            if column.head is not None and column.head in parts.leaves:
                cell.text = column.head.text
        label = max(own, key=lambda x: x.x0) if own else None
        lowest = max(top, *(r.top + 0.01 for r in out)) if out else top
        out.append(Row(lowest, label, None, list(parts.leaves), cells))
    return out


def span_groups_of_columns(rows: list[Row], leaves: list[Piece]) -> None:
    """Let the groups of table 4 cover the results they stand over: a new group begins where the
    results begin anew, and 行政诉讼 covers all groups but 行政复议."""
    runs: list[list[int]] = []
    seen: set[str] = set()
    for at, leaf in enumerate(leaves):
        result = marks(leaf.text).t4_columns
        if not result:
            return
        if not runs or result[0] in seen:
            runs.append([])
            seen = set()
        seen.add(result[0])
        runs[-1].append(at)
    named = sorted(
        ((p, row) for row in rows for p in row.pieces if _group(p) not in ("", "litigation")),
        key=lambda pair: pair[0].centre,
    )
    if not runs or len(named) != len(runs) or len(leaves) != len(rows[0].cells):
        return
    for (piece, row), run in zip(named, runs, strict=True):
        _cover(row, piece, run)
    suits = [n for n, (piece, _) in enumerate(named) if _group(piece).startswith("litigation")]
    for row in rows:
        for piece in row.pieces:
            if _group(piece) == "litigation" and suits:
                _cover(row, piece, [at for n in suits for at in runs[n]])


def _group(piece: Piece) -> str:
    found = marks(piece.text).t4_groups
    return found[0] if found else ""


def _cover(row: Row, piece: Piece, columns: list[int]) -> None:
    for at, cell in enumerate(row.cells):
        if cell.text == piece.text:
            row.cells[at] = Cell("", 0, 0)
    whole = Cell(piece.text, 0, 0, 1, len(columns))
    for at in columns:
        row.cells[at] = whole


def blank_rows(parts: Parts, columns: Columns, used: set[int], rows: list[Row]) -> list[Row]:
    """Rows of labels beside which nothing stands."""
    out = []
    for label in parts.labels:
        right = any(x is not label and x.x0 > label.x0 and _level(x, label) for x in parts.labels)
        if id(label) in used or right:
            continue
        cells = [Cell("", 0, 0) for _ in columns.columns]
        out.append(Row(label.top, label, None, [], cells, data=not is_group(label)))
    return out


def _level(one: Piece, other: Piece) -> bool:
    return min(one.bottom, other.bottom) > max(one.top, other.top)


def _cells(row: list[Piece], columns: Columns) -> list[Cell]:
    places = [columns.of(piece) for piece in row]
    shifted = len(row) == len(columns.columns) and places != list(range(len(row)))
    if shifted:  # as many figures as columns: one each, though they stand elsewhere
        places = list(range(len(row)))
    at: dict[int, list[Piece]] = {}
    for place, piece in zip(places, row, strict=True):
        at.setdefault(place, []).append(piece)
    cells = [cell_of(at.get(i, [])) for i in range(len(columns.columns))]
    why = SHIFTED if shifted else TWO_IN_ONE
    if shifted or any(sum(p.value for p in one) > 1 for one in at.values()):
        for cell in cells:
            cell.doubt = cell.doubt or why
    return cells


def are_proved(rows: list[Row], columns: Columns, before: Columns | None) -> bool:
    """Whether the columns of a table with blanks are certain: some row has something in each; or all
    stand alike to their headings; or (`before`) each stands where that of the page before does."""
    own = columns.columns
    filled = [{columns.of(p) for p in row.pieces} for row in rows if row.data]
    if len(own) < 2 or not any(filled) or any(len(row) == len(own) for row in filled):
        return True
    held = [
        Column(min(p.x0 for p in c.members), max(p.x1 for p in c.members), c.head, c.members)
        for c in own
        if c.members
    ]
    heads = [c.head for c in own if c.head is not None]
    if heads:
        given = [c.head for c in held]
        return None in given or stand_alike(held, given, heads)
    if before is None or len(before.columns) != len(own):
        return before is None
    return all(over(c, before.columns) == [at] for at, c in enumerate(own) if c.members)


def cell_of(pieces: list[Piece]) -> Cell:
    text = _text_of(pieces)
    sure = [p.confidence for p in pieces if p.confidence is not None]
    confidence = min(sure) if sure else None
    return Cell(text, 0, 0, 1, 1, confidence, READ_ONCE if sure else None)


def _text_of(pieces: list[Piece]) -> str:
    """The text of pieces in one cell; digits below digits go on with them."""
    lines = sorted(pieces, key=lambda p: p.top)
    whole = "".join(p.text for p in lines)
    near = all(0.8 * q.size < q.top - p.top < STACKED * q.size for p, q in pairwise(lines))
    stacked = near and whole.isdecimal()
    if near and _THOUSANDS.fullmatch(whole) and len(lines) > 1:
        return whole
    narrows = all(len(p.text) >= len(q.text) for p, q in pairwise(lines))
    if len(lines) > 1 and stacked and narrows and len(lines[0].text) > 1:
        return "".join(p.text for p in lines)
    return " ".join(p.text for p in pieces)


def mark(row: Row, why: str, *, blanks_only: bool = False) -> None:
    for cell in row.cells:
        if not (blanks_only and cell.text):
            cell.doubt = cell.doubt or why
