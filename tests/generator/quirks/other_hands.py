"""Tables as still other editors hand them over: boxes whose spans left empty boxes, blanks that only part
cells, columns aligned as East Asian fonts have them, running numbers in a part without its header."""

from __future__ import annotations

import html

from tests.generator.carriers import text
from tests.generator.model import Cell, Draft, Para, Table
from tests.generator.official import APPLICANTS
from tests.generator.quirks.by_columns import t3_line_numbers_column
from tests.generator.quirks.registry import FORMS, TABLES, cell_quirk, quirk
from tests.generator.quirks.splits import t3_split_header_lost

_ALL = (*TABLES, *FORMS)
_TEXT = ("text",)


@quirk("boxes_for_spans", group="page", layouts=_ALL, carriers=("html",))
def boxes_for_spans(draft: Draft) -> None:
    """Each row is a list and each paragraph a box; what a span covered is an empty item of its row."""
    blocks: list[Para | Table] = []
    drawn: dict[str, str] = {}
    for block in draft.blocks:
        if isinstance(block, Para):
            blocks.append(block)
            continue
        rows = [
            "".join(
                f"<li>{html.escape(words)}</li>"
                for words, slot in zip(line, slots, strict=True)
                if slot is not None  # a row short of a cell is short of a box
            )
            for line, slots in zip(text.placed(block), block.grid(), strict=True)
        ]
        token = f"@@TABLE{len(drawn)}@@"
        drawn[token] = "".join(f'<ul class="row">{row}</ul>' for row in rows)
        blocks.append(Para(token))
    draft.blocks = blocks

    def fill(page: str) -> str:
        for token, markup in drawn.items():
            page = page.replace(f"<p>{token}</p>", f'<div class="tb">{markup}</div>')
        return page

    draft.options.setdefault("page_tweaks", []).append(fill)


@quirk("text_two_blanks", group="page", layouts=_ALL, carriers=_TEXT)
def text_two_blanks(draft: Draft) -> None:
    """Two blanks between the cells of a line, which do not stand below each other."""
    draft.options["text"] = "two_blanks"


@quirk("text_aligned_wide_quotes", group="page", layouts=_ALL, carriers=_TEXT)
def text_aligned_wide_quotes(draft: Draft) -> None:
    """Columns aligned in a font whose quotation marks are as wide as Chinese characters."""
    draft.options["text"] = "aligned_wide"


@cell_quirk("t3_line_numbers_split", group="t3")
def t3_line_numbers_split(draft: Draft) -> None:
    """行次 between labels and figures, and a page break after which no header says so."""
    t3_line_numbers_column(draft)
    t3_split_header_lost(draft)


@cell_quirk("t4_named_row", group="t4")
def t4_named_row(draft: Draft) -> None:
    """An empty column, then the name of the only row: 数量, 件数 or 合计."""
    (table,) = draft.tables("T4")
    table.rows[0].insert(0, Cell("", table.head, 2, "head"))
    name = draft.rng.choice(["数量", "件数", "合计"])
    table.rows[table.head][:0] = [Cell("", role="extra"), Cell(name, role="extra")]


@quirk("t3_rows_across", group="t3", carriers=("html", "word", "docx", "xlsx"))
def t3_rows_across(draft: Draft) -> None:
    """The applicants stand down the side, the rows of the form across."""
    (table,) = draft.tables("T3")
    body = table.rows[table.head :]
    names = []
    group, left = "", 0
    for row in body:
        labels = [c for c in row if c.role == "label"]
        for cell in labels[:-1]:
            if cell.text.startswith("（"):
                group, left = cell.text, cell.rowspan
        names.append(f"{group}：{labels[-1].text}" if left else labels[-1].text)
        left -= 1 if left else 0
    values = [[c for c in row if c.role == "value"] for row in body]
    table.rows = [[Cell("申请人", role="head"), *(Cell(n, role="head") for n in names)]]
    for i, column in enumerate(draft.t3_columns):
        table.rows.append([Cell(APPLICANTS[column]), *(row[i] for row in values)])
    table.head = 1
