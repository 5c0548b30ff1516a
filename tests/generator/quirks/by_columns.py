"""Table 3 with its columns and headers in still other arrangements, and neighbours that are no figures
of this year."""

from __future__ import annotations

from tests.generator.model import Cell, Draft, Para, Table
from tests.generator.official import APPLICANTS
from tests.generator.quirks.picks import whole
from tests.generator.quirks.registry import FORMS, TABLES, cell_quirk, quirk

_EITHER = ["unreadable", "missing"]


def _values(row: list[Cell]) -> list[Cell]:
    return [c for c in row if c.role == "value"]


def _labels(row: list[Cell]) -> list[Cell]:
    return [c for c in row if c.role == "label"]


@cell_quirk("t3_halves_side", group="t3")
def t3_halves_side(draft: Draft) -> None:
    """Too wide for the page: the last three or four applicants stand in a second table with the same
    rows."""
    (table,) = draft.tables("T3")
    left = 4
    names = [APPLICANTS[c] for c in draft.t3_columns]
    halves = []
    for part in (slice(0, left), slice(left, None)):
        rows = [[Cell(table.rows[0][0].text, 1, 3, "head"),
                 *[Cell(n, role="head") for n in names[part]]]]  # fmt: skip
        for row in table.rows[3:]:
            labels = [Cell(c.text, c.rowspan, c.colspan) for c in _labels(row)]
            rows.append([*labels, *_values(row)[part]])
        halves.append(Table("T3", rows, 1))
    draft.replace(table, halves[0], Para("续表"), halves[1])


@cell_quirk("t3_table_each_column", group="t3")
def t3_table_each_column(draft: Draft) -> None:
    """One table a column of applicants, its name above it."""
    (table,) = draft.tables("T3")
    blocks: list[Para | Table] = []
    for i, column in enumerate(draft.t3_columns):
        rows = []
        for row in table.rows[3:]:
            labels = [Cell(c.text, c.rowspan, c.colspan) for c in _labels(row)]
            rows.append([*labels, _values(row)[i]])
        blocks += [Para(f"申请人：{APPLICANTS[column]}"), Table("T3", rows)]
    for cell in draft.cells("T3"):
        if cell.figure:
            draft.figures[cell.figure].accept = _EITHER
    draft.replace(table, *blocks)


@cell_quirk("t3_last_year_in_brackets", group="t3")
def t3_last_year_in_brackets(draft: Draft) -> None:
    """12（10）: this year's number and last year's in brackets, and the header says so."""
    (table,) = draft.tables("T3")
    for cell, figure in whole(draft, "T3"):
        cell.text = figure.text = f"{cell.text}（{draft.rng.randint(0, 9)}）"
        figure.accept = [*figure.accept, "unreadable"]
    table.rows[0][1].text = "申请人情况（括号内为上年数）"


@cell_quirk("t3_column_numbers_row", group="t3")
def t3_column_numbers_row(draft: Draft) -> None:
    """栏次: a row that numbers the columns stands below the header."""
    (table,) = draft.tables("T3")
    numbers = [str(i + 1) for i in range(len(draft.t3_columns))]
    label = draft.rng.choice(["栏次", "甲", "序号", ""])
    row = [Cell(label, 1, 3, "head"), *[Cell(n, role="extra") for n in numbers]]
    table.rows.insert(3, row)
    table.head = 4


@cell_quirk("t3_line_numbers_column", group="t3")
def t3_line_numbers_column(draft: Draft) -> None:
    """行次: a column that numbers the rows stands between the labels and the figures."""
    (table,) = draft.tables("T3")
    table.rows[0].insert(1, Cell("行次", 3, 1, "head"))
    for number, row in enumerate(table.rows[3:], 1):
        at = row.index(_labels(row)[-1]) + 1
        row.insert(at, Cell(str(number), role="extra"))


@cell_quirk("t3_change_column", group="t3")
def t3_change_column(draft: Draft) -> None:
    """Behind 总计 a column compares with last year, or gives last year's total."""
    (table,) = draft.tables("T3")
    name = draft.rng.choice(["同比增减", "上年同期", "占比（%）", f"{draft.year - 1}年", "比上年±"])
    table.rows[0].append(Cell(name, 3, 1, "head"))
    for row in table.rows[3:]:
        n = draft.rng.randint(0, 20)
        text = {"同比增减": f"+{n}", "占比（%）": f"{n}.5", "比上年±": f"-{n}"}.get(name, str(n))
        row.append(Cell(text, role="extra"))


@cell_quirk("t3_header_in_one_cell", group="t3")
def t3_header_in_one_cell(draft: Draft) -> None:
    """The names of the columns stand in one merged cell, one after the other."""
    (table,) = draft.tables("T3")
    names = [APPLICANTS[c] for c in draft.t3_columns]
    gap = draft.rng.choice([" ", "\n", "\u3000", " | "])
    table.rows[:3] = [[Cell(table.rows[0][0].text, 1, 3, "head"),
                       Cell(gap.join(names), 1, len(names), "head")]]  # fmt: skip
    table.head = 1
    for cell in draft.cells("T3"):
        if cell.figure:
            draft.figures[cell.figure].accept = _EITHER


@cell_quirk("t3_header_names_with_marks", group="t3")
def t3_header_names_with_marks(draft: Draft) -> None:
    """Notes and numbers behind the names of columns and rows."""
    (table,) = draft.tables("T3")
    for i, cell in enumerate([c for r in table.rows[:3] for c in r][1:], 1):
        cell.text += draft.rng.choice([f"（{i}）", "①", f"{i}", "*", f"({i}列)", "〔注〕"])


@cell_quirk("t3_total_twice", group="t3")
def t3_total_twice(draft: Draft) -> None:
    """合计 stands before the applicants as well as 总计 behind them, with the same numbers."""
    (table,) = draft.tables("T3")
    table.rows[0][1].colspan += 1
    table.rows[1].insert(0, Cell("合计", 2, 1, "head"))
    for row in table.rows[3:]:
        values = _values(row)
        at = row.index(values[0])
        twin = Cell(values[-1].text, role="extra")
        row.insert(at, twin)
        figure = draft.figures[str(values[-1].figure)]
        draft.options.setdefault("twins", []).append((figure, figure.state, figure.value))


@quirk("t3_results_in_one_row", group="t3", carriers=("html", "word", "docx", "xlsx"))
def t3_results_in_one_row(draft: Draft) -> None:
    """The rows of a group are lines within one row of cells, as Word pastes them at times."""
    (table,) = draft.tables("T3")
    for group in ("（三）不予公开", "（五）不予处理"):
        at = next((i for i, r in enumerate(table.rows) if any(c.text == group for c in r)), None)
        if at is None:
            continue
        (head,) = [c for c in table.rows[at] if c.text == group]
        several = table.rows[at : at + head.rowspan]
        for row in several:
            for cell in _values(row):
                assert cell.figure
                draft.figures[cell.figure].accept = _EITHER
        first = several[0]
        lines = [[_labels(r)[-1], *_values(r)] for r in several]
        for place in range(len(draft.t3_columns) + 1):
            cells = [line[place] for line in lines]
            cells[0].text = "\n".join(c.text for c in cells)
            if place:
                cells[0].role, cells[0].figure = "extra", None
        begun = [c for c in first if c.rowspan > head.rowspan]
        for cell in begun:
            cell.rowspan -= head.rowspan - 1
        if not begun:
            for row in table.rows[:at]:
                for cell in row:
                    if cell.text == "三、本年度办理结果":
                        cell.rowspan -= head.rowspan - 1
        table.rows[at : at + head.rowspan] = [first]
        head.rowspan = 1


@cell_quirk("t4_two_scopes", group="t4")
def t4_two_scopes(draft: Draft) -> None:
    """Two rows of fifteen: 本级 and 合计. Whose figures the report's are cannot be known."""
    (table,) = draft.tables("T4")
    table.rows[0].insert(0, Cell("范围", 3, 1, "head"))
    one = table.rows[3]
    two = [Cell("合计")]
    for cell in one:
        assert cell.figure
        text = str(draft.rng.randint(0, 9))
        two.append(Cell(text, role="extra"))
        if text != cell.text:
            draft.figures[cell.figure].contest()
    table.rows[3:] = [[Cell("本级"), *one], two]


@cell_quirk("t4_header_in_one_row", group="t4")
def t4_header_in_one_row(draft: Draft) -> None:
    """Fifteen long names in one header row: 行政复议-结果维持 …"""
    from tests.generator.official import T4_COLUMNS, T4_GROUPS

    (table,) = draft.tables("T4")
    gap = draft.rng.choice(["-", "—", "：", "\n", "（{}）"])
    names = []
    for outer, inner in T4_GROUPS.values():
        for name in T4_COLUMNS.values():
            group = inner or outer
            names.append(f"{group}（{name}）" if "{}" in gap else f"{group}{gap}{name}")
    table.rows[:3] = [[Cell(n, role="head") for n in names]]
    table.head = 1


@cell_quirk("t2_scopes_columns", group="t2+t2rows", layouts=("2021", "hybrid"))
def t2_scopes_columns(draft: Draft) -> None:
    """Each number stands twice: 本级 and 全系统. Which is the report's cannot be known."""
    (table,) = draft.tables("T2")
    for row in table.rows:
        for cell in list(row):
            if cell.figure:
                draft.figures[cell.figure].contest()
                cell.colspan = 1
                n = str(draft.rng.randint(100, 199))
                row.insert(row.index(cell) + 1, Cell(n, 1, 1, "extra"))
    out: list[list[Cell]] = []
    for row in table.rows:
        heads = [c for c in row if c.role == "head"]
        if len(row) == 1:
            row[0].colspan = 7
        elif heads:
            for cell in heads[1:]:
                cell.colspan = 2
            out += [row, [Cell("", role="head"),
                          *[Cell(x, role="head") for _ in heads[1:] for x in ("本级", "全系统")]]]  # fmt: skip
            continue
        out.append(row)
    table.rows = out


@cell_quirk("t2_old_articles", group="t2rows")
def t2_old_articles(draft: Draft) -> None:
    """Blocks named after the article of the Regulation of 2008, or written in full."""
    way = draft.rng.choice(["《政府信息公开条例》{}", "《条例》{}信息", "{}规定的信息", "{}、"])
    for cell in draft.cells("T2"):
        if cell.text.startswith("第二十条"):
            cell.text = way.format(cell.text)


@cell_quirk("t2_mixed_blocks", group="t2rows", layouts=("2021", "hybrid"))
def t2_mixed_blocks(draft: Draft) -> None:
    """A form of 2021 that keeps the block 政府集中采购 of 2019 and its columns 增/减."""
    (table,) = draft.tables("T2")
    rng = draft.rng
    head = [Cell("信息内容", role="head"), Cell("采购项目数量", role="head"),
            Cell("采购总金额", 1, 2, "head")]  # fmt: skip
    values = [rng.randint(0, 30), rng.randint(0, 99999)]
    row = [Cell("政府集中采购"), *[
        Cell(str(v), 1, i + 1, "extra") for i, v in enumerate(values)
    ]]  # fmt: skip
    table.rows += [[Cell("第二十条第（九）项", 1, 4, "head")], head, row]


@cell_quirk("form_column_numbers_row", group="form", layouts=FORMS)
def form_column_numbers_row(draft: Draft) -> None:
    """甲 乙 1: a row that numbers the columns stands below the header."""
    (table,) = draft.tables("FORM")
    names = ["甲", "乙", "丙", "丁"]
    row = []
    for cell, name in zip(table.rows[0], names, strict=False):
        last = cell is table.rows[0][-1]
        row.append(Cell("1" if last else name, 1, cell.colspan, "extra"))
    table.rows.insert(1, row)
    table.head = 2


@cell_quirk("labels_invisible_signs", group="breaks", layouts=(*TABLES, *FORMS))
def labels_invisible_signs(draft: Draft) -> None:
    """Soft hyphens, zero-width characters and marks of direction within labels."""
    signs = ["\u200b", "\xad", "\u2060", "\ufeff", "\u200e", "\u200d", "\ufe0e", "\u2028"]
    for cell in draft.cells():
        if cell.role in ("label", "head") and len(cell.text) > 2 and draft.rng.random() < 0.4:
            at = draft.rng.randrange(1, len(cell.text))
            cell.text = cell.text[:at] + draft.rng.choice(signs) + cell.text[at:]


@cell_quirk("labels_compatible_characters", group="breaks", layouts=(*TABLES, *FORMS))
def labels_compatible_characters(draft: Draft) -> None:
    """Radicals and compatibility characters for the usual ones, as PDF readers leave them."""
    swap = str.maketrans({"不": "\uf967", "行": "\ufa08", "一": "⼀", "人": "⼈", "大": "⼤",
                          "力": "\uf98a", "工": "⼯", "年": "\uf98e", "文": "⽂",
                          "自": "⾃", "（": "︵" if draft.rng.random() < 0.1 else "（"})  # fmt: skip
    for cell in draft.cells():
        if cell.role in ("label", "head"):
            cell.text = cell.text.translate(swap)
