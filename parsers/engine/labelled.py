"""Labelled rows of table 3, before their figures are placed: what in them is neither label nor figure."""

from __future__ import annotations

from dataclasses import replace

from rapidfuzz import fuzz

from parsers.engine.rows import Item, Row
from parsers.engine.subtotals import Labelled
from parsers.layouts import indicator
from parsers.wording import label_key, squash

CASES = {"件", "条", "宗", "份", "次"}
"""Units that may stand in a column of their own."""
ILLEGIBLE = 45.0
"""Likeness (0–100) to the row that is due from which an unknown label may be that row's, in doubt."""
LEAST_SERIALS = 4
"""Rows whose numbers follow each other that show a column of running numbers."""


def without_serials(
    labelled: Labelled, wanted: int, before: int | None
) -> tuple[Labelled, int | None]:
    """The rows without a column of running numbers (行次) between label and figures, and the last of them:
    rows with one cell more than there are applicants, the first of which counts the rows. Few of them
    do only if they go on from `before`, the last number of the part above. In flattened text a row may
    have lost blank cells; its number goes as well, and the row is seen to be short."""
    rows = [(row, own) for row, code, end in labelled if code and (own := _beside_label(row, end))]
    if not any(_has_one_more(own, wanted) for _, own in rows):
        return labelled, before
    for count in (_by_place, _by_order):  # rows that only group others may be numbered too, or not
        numbers = [n - at if n is not None else None for at, n in count(rows)]
        whole = {n for n, (_, own) in zip(numbers, rows, strict=True) if _has_one_more(own, wanted)}
        if len(whole) != 1 or None in whole or set(numbers) != whole:
            continue
        first = squash(rows[0][1][0].text)
        enough = sum(_has_one_more(own, wanted) for _, own in rows) >= LEAST_SERIALS
        if enough or (before is not None and int(first) == before + 1):
            last = int(squash(rows[-1][1][0].text))
            (distance,) = whole
            assert distance is not None
            return _without_first(labelled, distance if count is _by_place else None), last
    return labelled, before


Rows = list[tuple[Row, list[Item]]]


def _has_one_more(own: list[Item], wanted: int) -> bool:
    """Whether there is one cell more than applicants, those of a column of units and blanks at the end
    apart."""
    if len(own) <= wanted:
        return False
    end = next(n for n in range(len(own), 0, -1) if not own[n - 1].is_empty)
    return sum(squash(i.text) not in CASES for i in own[:end]) == wanted + 1


def _number(own: list[Item]) -> int | None:
    text = squash(own[0].text) if own else ""
    return int(text) if text.isdecimal() and len(text) < 4 else None


def _by_place(rows: Rows) -> list[tuple[int, int | None]]:
    return [(row.index, _number(own)) for row, own in rows]


def _by_order(rows: Rows) -> list[tuple[int, int | None]]:
    return [(at, _number(own)) for at, (_, own) in enumerate(rows)]


def _without_first(labelled: Labelled, distance: int | None) -> Labelled:
    """The rows without the first filled cell behind their label, and what blanks stand before it. Of rows
    whose label is not legible only a number that stands at this distance from the row's place."""
    kept: Labelled = []
    for row, code, end in labelled:
        own = _beside_label(row, end)
        number = _number(own)
        fits = distance is not None and number is not None and number - row.index == distance
        if own and (code or (code is None and fits)):
            place = own[0].column
            items = [i for i in row.items if i.covered or not end <= i.column <= place]
            row = replace(row, items=items)
        kept.append((row, code, end))
    return kept


def _beside_label(row: Row, end: int) -> list[Item]:
    """The cells of a row from the first filled one behind its label."""
    own = [i for i in row.own() if i.column >= end]
    first = next((n for n, i in enumerate(own) if not i.is_empty), len(own))
    return own[first:]


def seen_whole(labelled: Labelled, wanted: int) -> Labelled:
    """Rows of boxes, where labels may leave blanks before the figures: those stand in columns then, as in a
    drawn table. Where it is not known what such a blank is, not every cell counts as a figure's."""
    rest = _rest_of_labels(labelled, wanted)
    if rest is False:
        return labelled
    grid = replace(labelled[0][0].grid, exact=False, rectangular=rest is True, memo={})
    return [(replace(row, grid=grid), code, end) for row, code, end in labelled]


def _rest_of_labels(labelled: Labelled, wanted: int) -> bool | None:
    """Whether a blank between a row's label and its figures is the rest of a wider label (some row has it, a
    figure in its last cell, and more cells than there are applicants) or a figure left blank (some row
    has a figure there). None where there are such blanks and no row tells what they are."""
    label_end = max((end for _, code, end in labelled if code), default=-1)
    rest = figure = unsure = False
    for row, code, end in labelled:
        values = [i for i in row.own() if i.column >= end]
        if not code or not values or values[0].column >= label_end:
            continue
        if not values[0].is_empty:
            figure = True
        elif len(values) > wanted and not values[-1].is_empty:
            rest = True
        elif any(not v.is_empty for v in values):
            unsure = True
    if rest == figure:
        return None if rest or unsure else False
    return rest


def may_be(row: Row, code: str) -> bool:
    """Whether a row with an illegible label, or none, may be the row `code`."""
    texts = [i.text for i in row.own() if not i.is_empty and not i.is_value]
    labels = [key for t in texts if squash(t) not in CASES and (key := label_key(t))]
    return not labels or fuzz.ratio(labels[-1], label_key(indicator(code).label_zh)) >= ILLEGIBLE
