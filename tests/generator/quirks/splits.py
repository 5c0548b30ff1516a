"""One logical table drawn as several, or several as one."""

from __future__ import annotations

from tests.generator.model import Cell, Draft, Para, Table
from tests.generator.quirks.registry import FORMS, quirk


def _cut(draft: Draft, table: Table) -> int:
    return draft.rng.randint(table.head + 2, len(table.rows) - 2)


def _head(table: Table) -> list[list[Cell]]:
    return [
        [Cell(c.text, c.rowspan, c.colspan, c.role) for c in row]
        for row in table.rows[: table.head]
    ]


@quirk("t3_split_header_repeated", group="t3")
def t3_split_header_repeated(draft: Draft) -> None:
    (table,) = draft.tables("T3")
    carry = draft.rng.choice(["repeat", "empty"])
    one, two = table.split(_cut(draft, table), carry)
    two.rows[:0] = _head(table)
    two.head = table.head
    draft.replace(table, one, two)


@quirk("t3_split_header_lost", group="t3")
def t3_split_header_lost(draft: Draft) -> None:
    (table,) = draft.tables("T3")
    carry = draft.rng.choice(["repeat", "empty"])
    draft.replace(table, *table.split(_cut(draft, table), carry))


@quirk("t3_split_page_number_between", group="t3")
def t3_split_page_number_between(draft: Draft) -> None:
    (table,) = draft.tables("T3")
    one, two = table.split(_cut(draft, table), "empty")
    draft.replace(table, one, Para(draft.rng.choice(["- 3 -", "第3页", "3"])), two)


@quirk("t3_split_other_width", group="t3")
def t3_split_other_width(draft: Draft) -> None:
    """The second part has lost its cells for 三 and the group: fewer label columns, all figures."""
    (table,) = draft.tables("T3")
    one, two = table.split(_cut(draft, table), "drop")
    for row in two.rows:
        labels = [c for c in row if c.role == "label"]
        for cell in labels[:-1]:
            row.remove(cell)
        labels[-1].colspan = labels[-1].rowspan = 1
    draft.replace(table, one, two)


@quirk("t3_split_in_three", group="t3")
def t3_split_in_three(draft: Draft) -> None:
    (table,) = draft.tables("T3")
    one, rest = table.split(draft.rng.randint(5, 12), "empty")
    two, three = rest.split(draft.rng.randint(3, len(rest.rows) - 3), "repeat")
    draft.replace(table, one, two, three)


@quirk("t2_split", group="t2")
def t2_split(draft: Draft) -> None:
    (table,) = draft.tables("T2")
    draft.replace(table, *table.split(draft.rng.randint(4, len(table.rows) - 2), "empty"))


@quirk("t2_split_narrow", group="t2", layouts=("2021", "hybrid"))
def t2_split_narrow(draft: Draft) -> None:
    """The part with one figure a row is drawn with two columns (as a PDF reader sees it)."""
    (table,) = draft.tables("T2")
    one, two = table.split(draft.rng.randint(5, len(table.rows) - 2), "empty")
    for row in two.rows:
        row[-1].colspan = 2 if len(row) == 1 else 1
    draft.replace(table, one, two)


@quirk("t2_blocks_apart", group="t2")
def t2_blocks_apart(draft: Draft) -> None:
    """Each block 第二十条第（…）项 is a table of its own."""
    (table,) = draft.tables("T2")
    parts: list[Table] = []
    for row in table.rows:
        if len(row) == 1:
            parts.append(Table("T2", []))
        parts[-1].rows.append(row)
    draft.replace(table, *parts)


@quirk("t2_block_names_outside", group="t2")
def t2_block_names_outside(draft: Draft) -> None:
    """The names of the blocks stand as plain text between the tables."""
    (table,) = draft.tables("T2")
    out: list[Para | Table] = []
    for row in table.rows:
        if len(row) == 1:
            out += [Para(row[0].text), Table("T2", [])]
        else:
            last = out[-1]
            assert isinstance(last, Table)
            last.rows.append(row)
    draft.replace(table, *out)


@quirk("t2_t3_merged", group="t2+t3")
def t2_t3_merged(draft: Draft) -> None:
    (two,), (three,) = draft.tables("T2"), draft.tables("T3")
    wide = three.width()
    for row in two.rows:
        row[-1].colspan += wide - 4
    title = [Cell("三、收到和处理政府信息公开申请情况", 1, wide, "head")]
    three.rows[:0] = [*two.rows, title]
    three.head = 0
    draft.blocks = [
        b
        for b in draft.blocks
        if b is not two and not (isinstance(b, Para) and b.text.startswith("三、收到"))
    ]


@quirk("all_three_merged", group="t2+t3+t4")
def all_three_merged(draft: Draft) -> None:
    """The whole of sections 二 to 四 is one table 15 columns wide."""
    (two,), (three,), (four,) = draft.tables("T2"), draft.tables("T3"), draft.tables("T4")
    for row in two.rows:
        row[-1].colspan += 11
    for row in three.rows:
        row[0].colspan += 5 if row[0].colspan == 3 else 0
    for row in three.rows[3:]:
        label = [c for c in row if c.role == "label"][-1]
        label.colspan += 5 if label.colspan < 8 else 0
    names = ["三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况"]
    titles = [[Cell(n, 1, 15, "head")] for n in names]
    two.rows += [titles[0], *three.rows, titles[1], *four.rows]
    draft.blocks = [
        b
        for b in draft.blocks
        if b is not three and b is not four and not (isinstance(b, Para) and b.text in names)
    ]


@quirk("form_split", group="form", layouts=FORMS)
def form_split(draft: Draft) -> None:
    (table,) = draft.tables("FORM")
    one, two = table.split(draft.rng.randint(10, 40), "empty")
    if draft.rng.random() < 0.5:
        two.rows[:0] = _head(table)
    draft.replace(table, one, two)
