"""Table 2 with rows of its own making."""

from __future__ import annotations

from tests.generator.model import Cell, Draft
from tests.generator.quirks.registry import MARKUP, quirk


@quirk("t2_row_added", group="t2rows")
def t2_row_added(draft: Draft) -> None:
    """A local row the form does not have."""
    (table,) = draft.tables("T2")
    at = next(i for i, r in enumerate(table.rows) if r[0].text.endswith("规范性文件"))
    numbers = [Cell(str(draft.rng.randint(0, 99)), role="extra") for _ in range(3)]
    table.rows.insert(at + 1, [Cell("其他主动公开文件"), *numbers])


@quirk("t2_row_missing", group="t2rows")
def t2_row_missing(draft: Draft) -> None:
    (table,) = draft.tables("T2")
    rows = [r for r in table.rows if r[0].text in ("规章", "行政强制")]
    for row in draft.rng.sample(rows, 1):
        table.rows.remove(row)
        for cell in row:
            if cell.figure:
                draft.figures[cell.figure].lose()


@quirk("t2_blocks_reordered", group="t2rows")
def t2_blocks_reordered(draft: Draft) -> None:
    (table,) = draft.tables("T2")
    blocks: list[list[list[Cell]]] = []
    for row in table.rows:
        if len(row) == 1:
            blocks.append([])
        blocks[-1].append(row)
    draft.rng.shuffle(blocks)
    table.rows = [r for b in blocks for r in b]


@quirk("t2_spans_uneven", group="t2rows", carriers=MARKUP)
def t2_spans_uneven(draft: Draft) -> None:
    """Header and rows of a block spread their spans differently (上海 2019): count, not grid."""
    (table,) = draft.tables("T2")
    for row in table.rows:
        if len(row) == 1:
            row[0].colspan = 5
            continue
        draft.rng.choice(row[1:]).colspan += 1


@quirk("t2_column_headers_lost", group="t2rows")
def t2_column_headers_lost(draft: Draft) -> None:
    """信息内容 is an empty cell."""
    (table,) = draft.tables("T2")
    for row in table.rows:
        if row[0].text == "信息内容":
            row[0].text = ""
