"""Columns of several years side by side in table 3: which of them are the report's."""

from __future__ import annotations

import re

from parsers.engine.header import Header
from parsers.engine.rows import Row
from parsers.wording import squash

_YEAR = re.compile(r"^(?:20\d\d年?度?|[上本今去前当]年度?|上年同期)(?:数量?|件数)?$")
_NUMBER = re.compile(r"20\d\d")
_THIS = ("本", "今", "当")


def years_of(row: Row) -> set[str]:
    """The years a row names, where it names nothing else."""
    found = set()
    for item in row.items:
        if item.is_empty or item.covered:
            continue
        text = squash(item.text)
        if not _YEAR.match(text):
            return set()
        found.add(text)
    return found


def years_together(row: Row) -> set[str]:
    """The years that one cell of flattened text names, and nothing else: a row of them run together."""
    for item in row.items:
        words = [squash(word) for word in item.text.split()]
        if len(words) > 1 and all(map(_YEAR.match, words)):
            return set(words)
    return set()


def columns_of_latest(row: Row, header: Header) -> tuple[Header, int | None] | None:
    """The header with the columns of the latest year that `row` names below it, one an applicant, the
    others' told; and that year, if it is a number. None where they do not pair off."""
    if header.columns is None:
        return None
    at = {i.column: squash(i.text) for i in row.items if not i.is_empty and not i.covered}
    numbers = {text: int(m[0]) for text in at.values() if (m := _NUMBER.search(text))}
    if numbers:
        latest = max(numbers, key=lambda text: numbers[text])
    else:
        this = [text for text in at.values() if text.startswith(_THIS)]
        if not this:
            return None
        latest = this[0]
    columns = sorted(c for c, text in at.items() if text == latest)
    others = frozenset(at) - frozenset(columns)
    ends = [*header.columns[1:], row.grid.width]
    if len(columns) != len(header.order) or not all(
        start <= column < end
        for start, column, end in zip(header.columns, columns, ends, strict=True)
    ):
        return None
    chosen = Header(header.order, columns, header.assumed, header.width, others | header.others)
    return chosen, numbers.get(latest)
