"""Alignment: which of a row's cells belong to which applicant of table 3.

By their number, by the grid under the header, or by the columns that other rows prove; None wherever
that is not certain, so that nothing is placed by guess.
"""

from __future__ import annotations

from parsers.engine.header import Header
from parsers.engine.rows import MARRED, Item, Row
from parsers.figures import read_figure
from parsers.layouts import APPLICANTS
from parsers.report import State


def empty_columns(rows: list[Row]) -> set[int]:
    """Grid columns in which no row of the segment has any text."""
    width = rows[0].grid.width if rows else 0
    used: set[int] = set()
    for row in rows:
        for item in row.items:
            if not item.is_empty:
                used.add(item.column)
                if item.cell.colspan > 1:
                    used.update(range(item.column, item.column + item.cell.colspan))
    return set(range(width)) - used


def without_page_number(
    values: list[Item], order: list[str]
) -> list[tuple[str, Item | None]] | None:
    """A row with one number too many that adds up without its last, and without no other: the number of a
    page has run into it. None when that is not certain."""
    if len(values) != len(order) + 1 or order[-1] != "total":
        return None
    numbers = [read_figure(v.text).value for v in values]
    found = [n for n in numbers if n is not None]
    if len(found) < len(numbers):
        return None
    without = [(*found[:n], *found[n + 1 :]) for n in range(len(found))]
    fit = {rest for rest in without if sum(rest[:-1]) == rest[-1]}
    if fit != {without[-1]} or without[-1][-1] == 0:
        return None
    return list(zip(order, values[:-1], strict=True))


def _in_one_piece(values: list[Item], filled: list[Item], empty: set[int]) -> bool:
    """Whether no blank stands between a row's figures, but in columns that are blank throughout. Two
    numbers in a cell (0;8) are no figure, and have its place all the same; so has a word between others."""
    inside = [v for v in values if filled[0].column < v.column < filled[-1].column]
    figures = all(
        v.is_value or MARRED.match(v.text.strip()) or (v in inside and not v.marks.known)
        for v in filled
    )
    return figures and all(not v.is_empty or v.column in empty for v in inside)


def all_of_length(labelled: list[tuple[Row, str | None, int]], wanted: int) -> bool:
    """Whether every row has as many cells after its label as there are applicants, however many
    labels it has: lost spans left nothing behind, and every cell is a figure's."""
    rows = [(row, end) for row, code, end in labelled if code]
    return (
        len(rows) >= 5
        and len({end for _, end in rows}) > 1
        and all(sum(i.column >= end for i in row.own()) == wanted for row, end in rows)
    )


_SPANNING = {"granted", "partially_granted", "other_handling", "results_total"}
"""Rows whose label spans two columns of the form."""


def short_of_a_cell(labelled: list[tuple[Row, str | None, int]], wanted: int) -> set[int]:
    """Where spans leave bars at the end of their row: rows (by index) whose label spans two columns as
    others' do, and whose bar passes for the last cell, since a cell before it is lost."""
    lengths = [
        (row, sum(i.column >= end for i in row.own()))
        for row, code, end in labelled
        if code in _SPANNING and row.grid.exact and row.figures
    ]
    if not any(length > wanted for _, length in lengths):
        return set()
    return {row.index for row, length in lengths if length == wanted and row.own()[-1].is_empty}


def proven_columns(rows: list[list[Item]], wanted: int) -> list[int] | None:
    """The columns in which the figures of a segment stand, where its own rows prove them: rows with
    exactly as many filled cells as there are applicants, all at the same columns; failing such
    rows, rows with as many cells, the first of them filled."""
    for certain in (True, False):
        seen = {
            tuple(v.column for v in values)
            for values in rows
            if len(values) == wanted
            and (all(not v.is_empty for v in values) if certain else not values[0].is_empty)
        }
        if seen:
            return list(next(iter(seen))) if len(seen) == 1 else None
    return None


def align(
    values: list[Item],
    header: Header,
    grid_header: Header | None,
    label_end: int,
    empty: set[int],
    row: Row,
    proven: list[int] | None = None,
) -> list[tuple[str, Item | None]] | None:
    """Give a row's cells to the header's applicants; None when that is not certain.

    `label_end` is the first grid column right of every label of the segment; a header whose
    first column lies left of it contradicts the rows (labels and values share a column), so
    blanks at a row's start may be left-over label space and prove nothing, unless the segment's
    other rows show (`proven`) that its figures begin there.
    """
    order = header.order
    wanted = len(order)
    filled = [v for v in values if not v.is_empty]
    contradiction = bool(grid_header and grid_header.first_column < label_end)
    wide = any(v.cell.colspan > 1 for v in filled) and len(values) != wanted
    if wide and len(filled) == wanted and _in_one_piece(values, filled, set()):
        return list(zip(order, filled, strict=True))  # as many as are named, whatever they cover
    if wide:
        filled_wide = [v for v in filled if v.cell.colspan > 1]
        if grid_header is None or contradiction:
            return None
        # A value over several columns belongs to one of them only if just one is named.
        for v in filled_wide:
            named = [
                c for c in grid_header.columns or [] if v.column <= c < v.column + v.cell.colspan
            ]
            if len(named) != 1:
                return None
    if not filled and len(values) >= wanted:
        return list(zip(order, values[-wanted:], strict=True))  # blank, whichever is whose
    if len(values) == wanted:
        leading = values[0].is_empty and (
            contradiction
            or (
                values[0].column < label_end
                and (grid_header is None or not (row.grid.rectangular or row.grid.exact))
            )
        )
        if (
            not leading
            or not filled
            or row.grid.exact
            or (proven is not None and [v.column for v in values] == proven)
        ):
            return list(zip(order, values, strict=True))
    if row.grid.exact and len(values) > wanted and all(v.is_empty for v in values[wanted:]):
        return list(zip(order, values, strict=False))  # every cell is there; the rest was a span's
    if len(filled) == wanted and _in_one_piece(values, filled, empty):
        return list(zip(order, filled, strict=True))
    if grid_header is not None and not contradiction and row.grid.rectangular:
        placed = _by_grid(values, filled, grid_header, row)
        if placed is not None:
            return placed
    if (
        proven is not None
        and not row.grid.exact
        and (row.grid.rectangular or all(i.column <= proven[-1] for i in row.items))
    ):
        at_proven = _by_grid(values, filled, Header(order, proven), row)
        if at_proven is not None:
            return at_proven
    kept = [v for v in values if v.column not in empty]
    if len(kept) == wanted and not contradiction and (label_end < 0 or kept[0].column >= label_end):
        return list(zip(order, kept, strict=True))
    if grid_header is not None and not contradiction:
        return _by_grid(values, filled, grid_header, row)
    return None


def _by_grid(
    values: list[Item], filled: list[Item], header: Header, row: Row
) -> list[tuple[str, Item | None]] | None:
    assert header.columns is not None
    last = row.items[-1]
    if header.width and last.column + last.cell.colspan > header.width:
        return None  # more cells than the header has columns: nothing says which is the odd one
    pairs: list[tuple[str, Item | None]] = []
    used: set[int] = set()
    for applicant, column in zip(header.order, header.columns, strict=True):
        at = [v for v in values if v.column <= column < v.column + max(1, v.cell.colspan)]
        if not at:
            return None  # the row is shorter than its header: nothing says which cell is lost
        pairs.append((applicant, at[0]))
        used.add(id(at[0]))
    if any(id(v) not in used for v in filled):
        return None
    return pairs


def without_others(values: list[Item], header: Header, row: Row) -> list[Item]:
    """A row's cells without those below columns the header names otherwise, where they stand exactly
    below its names; else all of them."""
    named = sorted({*(header.columns or []), *header.others})
    inside = [v for v in values if not v.is_empty or v.column >= named[0]]
    if [v.column for v in inside] != named or not _is_whole(row, named):
        return values
    return [v for v in inside if v.column not in header.others]


def official_beside_part(
    values: list[Item], header: Header, row: Row
) -> list[tuple[str, Item | None]] | None:
    """A row with a figure for every applicant, which add up, below a header that names the organisations
    alone (自然人 and 总计 stand in tables of their own): the applicants in the official order."""
    filled = [v for v in values if not v.is_empty]
    if header.order != list(APPLICANTS[1:-1]) or len(filled) != len(APPLICANTS):
        return None
    return list(zip(APPLICANTS, filled, strict=True)) if adds_up(filled) else None


def within_others(
    values: list[Item], header: Header, row: Row, *, illegible: bool = False
) -> list[tuple[str, Item | None]] | None:
    """A row of flattened text whose header names columns beside the applicants': all its cells filled,
    as many as are named, and those of the applicants adding up, or (`illegible`) one of them no number as
    it stands. None where any of that fails."""
    left, right = header.beside
    filled = [v for v in values if not v.is_empty]
    if row.grid.rectangular or left + right == 0 or header.order[-1] != "total":
        return None
    if len(filled) != left + right + len(header.order):
        return None
    inner = filled[left : left + len(header.order)]
    unread = any(read_figure(c.text).state is State.UNREADABLE for c in inner)
    fits = unread if illegible else adds_up(inner)
    return list(zip(header.order, inner, strict=True)) if fits else None


def adds_up(cells: list[Item]) -> bool:
    """Whether all cells but the last add up to it; "—" and its like count as nothing."""
    readings = [read_figure(c.text) for c in cells]
    if any(r.value is None and r.state is not State.NOT_APPLICABLE for r in readings):
        return False
    numbers = [r.value or 0 for r in readings]
    return sum(numbers[:-1]) == numbers[-1]


def lacks_a_cell(values: list[Item], header: Header, row: Row) -> bool:
    """A row of flattened text with as many figures as there are applicants, below a header that names
    further columns: which figure left no trace only a sum that holds can tell."""
    filled = [v for v in values if not v.is_empty]
    if row.grid.rectangular or not any(header.beside) or len(filled) != len(header.order):
        return False
    total = header.order.index("total") if "total" in header.order else -1
    sums = [*filled[:total], *filled[total + 1 :], filled[total]] if total >= 0 else filled
    return not adds_up(sums) or read_figure(sums[-1].text).value in (0, None)


def all_of_part(
    values: list[Item], header: Header, row: Row
) -> list[tuple[str, Item | None]] | None:
    """A row below a header of a few applicants: its cells are all there, or stand exactly below the names,
    or are exactly as many and all filled."""
    order = header.order
    if row.grid.exact:  # every cell is there, and where it stands says nothing
        rest = values[len(order) :]
        whole = len(values) >= len(order) and all(v.is_empty for v in rest)
        return list(zip(order, values, strict=False)) if whole else None
    if header.columns:
        first, last = header.columns[0], header.columns[-1]
        inside = [v for v in values if not v.is_empty or first <= v.column <= last]
        if [v.column for v in inside] == header.columns and _is_whole(row, header.columns):
            return list(zip(order, inside, strict=True))
    filled = [v for v in values if not v.is_empty]
    if len(filled) != len(order):
        return None
    # A word may stand for a figure, unless it may be a remark that a further column holds.
    sure = not any(header.beside) and not row.grid.rectangular
    if all(v.is_value or (sure and not v.marks.known) for v in filled):
        return list(zip(order, filled, strict=True))
    return None


def _is_whole(row: Row, columns: list[int]) -> bool:
    """Whether every column of a header has its cell in a row: always in a rectangular grid; in
    flattened text where the row ends with the header."""
    return row.grid.rectangular or row.items[-1].column == columns[-1]
