"""Tables without rules: columns by where the figures stand, rows by the figures' lines, labels by
the lines they run over.

Nothing but the places of the words is used: figures in one column overlap from left to right, a
row's label runs over its figures' height, and the lines of one label are nearer to each other than
two rows are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median

from parsers.document import Cell, Grid
from parsers.drawn.prose import NUMBERED
from parsers.drawn.text import Char, Line
from parsers.figures import is_value_text

GAP = 0.55
"""Space between two fields of a line, in heights of the line."""
LEAST_LINES = 3
"""Lines with several fields that make a table."""
PITCH = 1.12
"""Times the usual distance of two lines of one label that still make one label."""
READ_ONCE = "a table without rules, read once"

_HEADING = re.compile(r"^[一二三四五六七八]、.{2,40}(?:情况|事项|措施|问题|概述)$")


@dataclass(slots=True, eq=False)
class Block:
    """Text that stands together: a field of a line, or the lines of one label."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    value: bool = False
    confidence: float | None = None

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    def below(self, other: Block) -> Block:
        """This block with `other` as its next line."""
        sure = [c for c in (self.confidence, other.confidence) if c is not None]
        return Block(
            self.text + other.text, min(self.x0, other.x0), max(self.x1, other.x1),
            min(self.top, other.top), max(self.bottom, other.bottom), self.size, False,
            min(sure) if sure else None,
        )  # fmt: skip


def fields(line: Line) -> list[Block]:
    """The fields of a line, parted where more than a word space is left."""
    groups: list[list[Char]] = []
    size = line.size
    for char in line.chars:
        if groups and char["x0"] - groups[-1][-1]["x1"] <= GAP * size:
            groups[-1].append(char)
        else:
            groups.append([char])
    out = []
    for group in groups:
        text = "".join(c["text"] for c in group).strip()
        scores = [c["confidence"] for c in group if c.get("confidence") is not None]
        out.append(
            Block(
                text, group[0]["x0"], max(c["x1"] for c in group), min(c["top"] for c in group),
                max(c["bottom"] for c in group), size, bool(text) and is_value_text(text),
                min(scores) if scores else None,
            )
        )  # fmt: skip
    return [b for b in out if b.text]


Columns = list[tuple[float, float]]


def loose_tables(
    lines: list[Line], page: int, before: Columns | None = None
) -> tuple[list[tuple[float, Grid]], list[Line], Columns | None]:
    """Tables without rules among lines, each with its top; the lines that belong to none; and the
    columns of a table that ends the page. `before` are those of one that ended the page before."""
    found: list[tuple[float, Grid]] = []
    rest: list[Line] = []
    last: Columns | None = None
    for number, run in enumerate(_runs(lines)):
        parted = [fields(line) for line in run]
        many = sum(len(f) > 1 and any(b.value or len(b.text) <= 12 for b in f[1:]) for f in parted)
        earlier = before if number == 0 else None
        made = _grid([b for f in parted for b in f], page, earlier) if many >= LEAST_LINES else None
        last = made[1] if made else None
        if made is None:
            rest += run
        else:
            found.append((run[0].top, made[0]))
    return found, rest, last


def _runs(lines: list[Line]) -> list[list[Line]]:
    """Lines in runs, parted by headings, running text and changes of the letters' size."""
    right = max((line.x1 for line in lines), default=0.0)
    left = min((line.x0 for line in lines), default=0.0)
    runs: list[list[Line]] = []
    open_run = False
    for line in lines:
        parts = fields(line)
        wide = len(parts) == 1 and line.x1 - line.x0 > 0.72 * (right - left)
        apart = wide or (len(parts) == 1 and bool(_HEADING.match(line.text.replace(" ", ""))))
        if apart or not open_run or abs(line.size - runs[-1][-1].size) > 0.2 * line.size:
            runs.append([line])
        else:
            runs[-1].append(line)
        open_run = not apart
    return runs


def _grid(blocks: list[Block], page: int, before: Columns | None) -> tuple[Grid, Columns] | None:
    size = median(b.size for b in blocks)
    columns = _columns(blocks)
    if not columns:
        return None
    values = [b for b in blocks if b.value]
    leading = _leading(blocks, size)
    words = _stack([b for b in blocks if not b.value], leading, values)
    edge = _label_edge([*values, *words])
    heads = [b for b in words if b.x0 >= edge - 0.5]
    labels = [b for b in words if b.x0 < edge - 0.5]
    leaves = [b for b in heads if not any(_is_under(b, other) for other in heads)]
    columns, places = _named(columns, leaves)
    if before and not leaves:
        columns = _resumed(columns, before)
    rows = _rows([*values, *heads])
    grid = _assemble(rows, labels, columns, places, page, size)
    return (grid, columns) if grid else None


def _resumed(columns: Columns, before: Columns) -> Columns:
    """The columns of a table that goes on from the page before: its columns without a figure here
    are columns still."""
    homes = [[i for i, c in enumerate(before) if c[0] < x1 and c[1] > x0] for x0, x1 in columns]
    if len(columns) >= len(before) or any(len(h) != 1 for h in homes):
        return columns
    if len({h[0] for h in homes}) != len(columns):
        return columns
    out = list(before)
    for (x0, x1), [i] in zip(columns, homes, strict=True):
        out[i] = (min(x0, out[i][0]), max(x1, out[i][1]))
    return out


def _label_edge(blocks: list[Block]) -> float:
    """Where the labels of rows with figures end on the right; minus infinity without labels."""
    edge = float("-inf")
    for row in _rows(blocks):
        first = next((b for b in row if b.value), None)
        if first is not None:
            edge = max([edge, *(b.x1 for b in row if not b.value and b.x1 <= first.x0)])
    return edge


def _is_under(block: Block, other: Block) -> bool:
    """Whether `other` stands below `block`, which then is a heading over it."""
    apart = other.top - block.bottom
    common = min(block.x1, other.x1) - max(block.x0, other.x0)
    return -0.5 * block.size < apart < 1.3 * block.size and common > 0.5


def _named(
    columns: list[tuple[float, float]], leaves: list[Block]
) -> tuple[list[tuple[float, float]], dict[int, int]]:
    """Columns, and which of them each heading names: that whose middle lies between the heading's
    left end and the next one's. A heading over no figures has a column of its own."""
    out = list(columns)
    homes: dict[int, tuple[float, float]] = {}
    for row in _rows(leaves):
        if len(row) == len(columns):
            homes.update({id(b): c for b, c in zip(row, columns, strict=True)})
            continue
        for at, head in enumerate(row):
            end = row[at + 1].x0 if at + 1 < len(row) else float("inf")
            over = [c for c in out if head.x0 - 1 <= (c[0] + c[1]) / 2 < end]
            if not over and len(row) > 1:
                over = [(head.x0, head.x1)]
                out.append(over[0])
            if len(over) == 1 or (over and len(row) > 1):
                centre = (head.x0 + head.x1) / 2
                homes[id(head)] = min(over, key=lambda c: abs((c[0] + c[1]) / 2 - centre))
    out.sort()
    return out, {key: out.index(column) for key, column in homes.items()}


def _columns(blocks: list[Block]) -> list[tuple[float, float]]:
    """Where figures stand one under the other: from left to right, as (x0, x1)."""
    figures = sorted((b for b in blocks if b.value), key=lambda b: b.x0)
    first = {id(min(row, key=lambda b: b.x0)) for row in _rows(blocks) if len(row) > 1}
    spans: list[list[float]] = []
    for b in figures:
        if id(b) in first and not any(c.isdigit() for c in b.text):
            continue
        if spans and b.x0 < spans[-1][1] - 0.5:
            spans[-1][1] = max(spans[-1][1], b.x1)
        else:
            spans.append([b.x0, b.x1])
    columns = [(s[0], s[1]) for s in spans]
    rows = [{i for b in row if b.value for i in _at(b, columns)} for row in _rows(blocks)]
    # A figure centred over two columns stands in neither: it makes no column of its own.
    spanning = {
        i
        for i in range(1, len(columns) - 1)
        if all(not {i - 1, i + 1} & row for row in rows if i in row)
        and any({i - 1, i + 1} <= row for row in rows)
    }
    return [c for i, c in enumerate(columns) if i not in spanning]


def _rows(blocks: list[Block]) -> list[list[Block]]:
    """Blocks side by side, row by row from the top."""
    rows: list[tuple[float, float, list[Block]]] = []
    for b in sorted(blocks, key=lambda b: (b.top, b.x0)):
        if rows:
            top, bottom, row = rows[-1]
            overlap = min(bottom, b.bottom) - max(top, b.top)
            if overlap > 0.4 * min(b.bottom - b.top, bottom - top):
                row.append(b)
                rows[-1] = (min(top, b.top), max(bottom, b.bottom), row)
                continue
        rows.append((b.top, b.bottom, [b]))
    return [sorted(row, key=lambda b: b.x0) for _, _, row in rows]


def _leading(blocks: list[Block], size: float) -> float:
    """The distance of two lines of one label: the least that is usual."""
    words = [b for b in blocks if not b.value]
    apart = sorted(
        below.top - above.top
        for above in words
        for below in words
        if 0.8 * size <= below.top - above.top <= 2.2 * size and _share(above, below) > 0.5
    )
    usual = apart[len(apart) // 8] if apart else 0.0
    return usual if 0 < usual <= 1.5 * size else 1.3 * size  # else no label has two lines


def _share(one: Block, other: Block) -> float:
    """How much of the narrower block lies over the other, from left to right."""
    common = min(one.x1, other.x1) - max(one.x0, other.x0)
    return common / (min(one.x1 - one.x0, other.x1 - other.x0) or 1.0)


def _stack(parts: list[Block], leading: float, values: list[Block]) -> list[Block]:
    """Lines of one label put together. Lines that have figures of their own, or a number of their
    own, are labels of their own."""
    stacked: list[tuple[Block, Block]] = []  # the label so far, its last line
    for part in sorted(parts, key=lambda b: (b.top, b.x0)):
        for at in range(len(stacked) - 1, -1, -1):
            whole, last = stacked[at]
            apart = part.top - last.top
            if apart > PITCH * leading:
                continue
            same = _share(last, part) > 0.5 and (
                abs(last.x0 - part.x0) < 0.6 * part.size
                or abs((last.x0 + last.x1) - (part.x0 + part.x1)) < 1.2 * part.size
            )
            if apart < 0.5 * part.size or not same or NUMBERED.match(part.text):
                continue
            if _has_own(part, values) and any(_has_own(whole, [v]) for v in values):
                break
            stacked[at] = (whole.below(part), part)
            break
        else:
            stacked.append((part, part))
    return [whole for whole, _ in stacked]


def _has_own(label: Block, values: list[Block]) -> bool:
    return any(
        min(v.bottom, label.bottom) - max(v.top, label.top) > 0.7 * min(v.size, label.size)
        for v in values
    )


def _assemble(
    rows: list[list[Block]],
    labels: list[Block],
    columns: list[tuple[float, float]],
    places: dict[int, int],
    page: int,
    size: float,
) -> Grid | None:
    """Rows with their labels, in order from the top."""
    lines: list[tuple[float, list[Cell | None]]] = []
    used: set[int] = set()
    wanted: dict[int, list[tuple[float, int]]] = {}
    beside: list[list[Block]] = []
    for number, row in enumerate(rows):
        middle = median(b.middle for b in row)
        near = [x for x in labels if x.top - 0.25 * size <= middle <= x.bottom + 0.25 * size]
        near.sort(key=lambda x: x.x0)
        beside.append(near)
        if near:
            wanted.setdefault(id(near[-1]), []).append((abs(near[-1].middle - middle), number))
    owner = {key: min(claims)[1] for key, claims in wanted.items()}
    for number, row in enumerate(rows):
        near = beside[number]
        own = near[-1] if near and owner[id(near[-1])] == number else None
        group = near[-2] if len(near) > 1 else None
        used.update(id(x) for x in near)
        over = [b for b in row if not b.value and id(b) not in places]
        under = [b for b in row if b not in over]
        if over and under:
            lines.append((row[0].top - 0.01, _line(None, None, over, columns, places)))
            row = under
        lines.append((min(b.top for b in row), _line(group, own, row, columns, places)))
    for label in labels:
        beside_it = any(
            x is not label and x.x0 > label.x0 and _overlap(x, label) > 0 for x in labels
        )
        if id(label) not in used and not beside_it:
            lines.append((label.top, _line(None, label, [], columns, places)))
    lines.sort(key=lambda pair: pair[0])
    if not lines:
        return None
    _doubt([cells for _, cells in lines])
    for place in (1, 0):  # no labels, or no groups of labels: no columns for them
        if not any(cell.text for _, cells in lines if (cell := cells[place]) is not None):
            for _, cells in lines:
                del cells[place]
    return Grid([_placed(cells, r) for r, (_, cells) in enumerate(lines)], 0, page=page)


def _doubt(lines: list[list[Cell | None]]) -> None:
    """Say which rows the places of words leave open: labels met twice (their groups are not known),
    and labels without figures where there are figures without a label."""
    names = ["".join(c.text for c in cells[:2] if c) for cells in lines]
    own = [cells[1].text if cells[1] else "" for cells in lines]
    filled = [any(c and c.text and is_value_text(c.text) for c in cells[2:]) for cells in lines]
    unnamed = any(f and not n for f, n in zip(filled, names, strict=True))
    labelled = any(f and n for f, n in zip(filled, names, strict=True)) or not all(filled)
    for cells, name, full in zip(lines, own, filled, strict=True):
        why = None
        if name and full and own.count(name) > 1:
            why = "a label met twice in a table without rules"
        elif not full and unnamed and labelled:
            why = "figures without a label stand nearby"
        for cell in cells[2:] if why else ():
            if cell is not None:
                cell.doubt = cell.doubt or why
    for number, (cells, name) in enumerate(zip(lines, names, strict=True)):
        if name or not any(c and c.text for c in cells[2:]):
            continue
        for beside in lines[max(0, number - 1) : number] + lines[number + 1 : number + 2]:
            for cell in beside[2:]:
                if cell is not None and not cell.text:
                    cell.doubt = cell.doubt or "text without a label stands beside the row"


def _overlap(one: Block, other: Block) -> float:
    return min(one.bottom, other.bottom) - max(one.top, other.top)


def _at(block: Block, columns: list[tuple[float, float]]) -> list[int]:
    return [i for i, (x0, x1) in enumerate(columns) if min(block.x1, x1) - max(block.x0, x0) > 0.5]


def _line(
    group: Block | None,
    label: Block | None,
    row: list[Block],
    columns: list[tuple[float, float]],
    places: dict[int, int],
) -> list[Cell | None]:
    cells: list[Cell | None] = [_cell(group), _cell(label)]
    at: dict[int, list[Block]] = {}
    for block in row:
        centre = (block.x0 + block.x1) / 2
        place = places.get(id(block))
        if place is None:
            near = _at(block, columns) or [_nearest(columns, centre)]
            place = min(near, key=lambda i: abs((columns[i][0] + columns[i][1]) / 2 - centre))
        at.setdefault(place, []).append(block)
    for index in range(len(columns)):
        blocks = at.get(index, [])
        cell = _cell(blocks[0] if blocks else None)
        if len(blocks) > 1:
            cell.text = " ".join(b.text for b in blocks)
        cells.append(cell)
    return cells


def _nearest(columns: list[tuple[float, float]], x: float) -> int:
    return min(range(len(columns)), key=lambda i: abs((columns[i][0] + columns[i][1]) / 2 - x))


def _cell(block: Block | None) -> Cell:
    if block is None:
        return Cell("", 0, 0)
    sure = block.confidence
    return Cell(block.text, 0, 0, 1, 1, sure, READ_ONCE if sure is not None else None)


def _placed(cells: list[Cell | None], row: int) -> list[Cell | None]:
    for column, cell in enumerate(cells):
        if cell is not None:
            cell.row, cell.column = row, column
    return cells
