"""Table 4 drawn row by row: each result left of its figure, the group's name beside five of them."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.document import Cell
from parsers.drawn.loose.pieces import Piece
from parsers.drawn.loose.rows import Row
from parsers.drawn.loose.sections import is_group
from parsers.engine.vocabulary import marks


@dataclass(slots=True)
class Pairs:
    """What rows of results leave to the next page: the result that begins a group, and the name of
    the last group, which goes on where the page does not begin with that result."""

    first: str
    group: str


def span_groups(
    rows: list[Row],
    lines: list[list[Cell | None]],
    labels: list[Piece],
    place: int,
    before: Pairs | None,
) -> Pairs | None:
    """Let each group's name stand beside its results, in the column `place` of `lines`. A new group
    begins with the result with which the first does, and where a result is met again."""
    results: list[tuple[int, str]] = []
    for number, row in enumerate(rows):
        found = marks(row.label.text).t4_columns if row.label else ()
        if found:
            results.append((number, found[0]))
    if not results:
        return before
    first = before.first if before else results[0][1]
    runs: list[list[int]] = []
    seen: set[str] = set()
    for number, result in results:
        if not runs or result in seen or result == first:
            runs.append([])
            seen = set()
        seen.add(result)
        runs[-1].append(number)
    group = before.group if before and results[0][1] != first else ""
    for run in runs:
        names = _names_beside([rows[number] for number in run], labels)
        if len(names) == 1:
            group = names[0].text
        elif run is not runs[0] or names:
            group = ""
        if group:
            cell = Cell(group, 0, 0, len(run), 1)
            for number in run:
                lines[number][place] = cell
    return Pairs(first, group)


def _names_beside(rows: list[Row], labels: list[Piece]) -> list[Piece]:
    """The names of groups that stand beside rows (行政诉讼 names two groups)."""
    last = rows[-1]
    top = min(row.top for row in rows)
    bottom = max(p.bottom for p in [*last.pieces, *([last.label] if last.label else [])])
    return [
        x
        for x in labels
        if is_group(x)
        and top <= x.middle <= bottom
        and set(marks(x.text).t4_groups) != {"litigation"}
    ]
