"""Padding: empty fields in flattened text, which may be blank cells or the remains of spans.

A grid that was rectangular tells the two apart; tabs and bars do not. Where a row's fields do not
lie exactly under those of its header, a row with an empty field is in doubt as a whole.
"""

from __future__ import annotations

from parsers.engine.header import Header
from parsers.engine.rows import Item, Row


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
        if placed == header.columns and not empty[-1] and not beyond:
            return None
    return "empty fields in flattened text: blank cells, or a row short of a figure"
