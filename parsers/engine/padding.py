"""Padding: empty fields in flattened text, which may be blank cells or the remains of spans.

A grid that was rectangular tells the two apart; tabs and bars do not. Where a row's fields do not
lie exactly under those of its header, a row with an empty field is in doubt as a whole.
"""

from __future__ import annotations

from parsers.engine.header import Header
from parsers.engine.rows import Item, Row
from parsers.figures import read_figure


def _adds_up(items: list[Item | None]) -> bool:
    """Whether a row's figures, blanks as nothing, come to its last one, which is not 0."""
    values = [read_figure(i.text).value or 0 if i is not None else 0 for i in items]
    return sum(values[:-1]) == values[-1] != 0


def padding_doubt(row: Row, items: list[Item | None], header: Header | None = None) -> str | None:
    """Why the row's alignment is in doubt, None if it is not. `items` are its figures in order,
    `header` the header of the same grid if it has one."""
    if row.grid.rectangular or row.grid.exact or not items:
        return None
    empty = [item is None or item.is_empty for item in items]
    if all(empty) or not any(empty):
        return None
    if header is not None and header.columns and len(header.columns) == len(items):
        beyond = any(item.column > header.columns[-1] for item in row.items)
        placed = [item.column if item is not None else None for item in items]
        begins = not empty[0] or _adds_up(items)  # else a label wider than it should be
        if placed == header.columns and not empty[-1] and not beyond and begins:
            return None
    return "empty fields in flattened text: blank cells, or a row short of a figure"
