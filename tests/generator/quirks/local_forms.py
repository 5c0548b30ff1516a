"""The older statistics forms as provinces and counties changed them."""

from __future__ import annotations

from decimal import Decimal

from tests.generator.drawing import number
from tests.generator.forms import form_2007
from tests.generator.model import Cell, Draft, Para, Table
from tests.generator.quirks.registry import FORMS, cell_quirk, quirk


def _form(draft: Draft) -> Table:
    (table,) = draft.tables("FORM")
    return table


def _value(row: list[Cell]) -> Cell | None:
    return next((c for c in row if c.figure), None)


@cell_quirk("form_beijing_rows", group="form", layouts=("2014",), stage="plan")
def form_beijing_rows(draft: Draft) -> None:
    """Beijing's block of priority areas between the official ones; 不同渠道 becomes （三）."""
    draft.options["beijing"] = True
    draft.figures["local_priority_area_items"] = number(draft.rng.randint(0, 500))


@quirk("form_two_up", group="form", layouts=FORMS, carriers=("html", "word", "docx", "xlsx"))
def form_two_up(draft: Draft) -> None:
    """The form in two halves side by side, to save paper."""
    table = _form(draft)
    head, rows = table.rows[0], table.rows[1:]
    half = (len(rows) + 1) // 2
    left, right = rows[:half], rows[half:]
    while len(right) < len(left):
        right.append([Cell("", role="extra") for _ in head])
    again = [Cell(c.text, role="head") for c in head]
    table.rows = [[*head, *again], *(a + b for a, b in zip(left, right, strict=True))]


@cell_quirk("form_several_columns", group="form", layouts=("2014",))
def form_several_columns(draft: Draft) -> None:
    """Three bodies and their sum, each in a column: the sum is the figure."""
    table = _form(draft)
    table.rows[0][-1:] = [
        Cell(x, role="head") for x in ("区政府统计数", "区直单位统计数", "乡镇街道统计数", "合计")
    ]
    for row in table.rows[1:]:
        cell = row.pop()
        figure = draft.figures.get(cell.figure or "")
        if figure is None or not isinstance(figure.value, int):
            row += [Cell("", role="extra") for _ in range(3)]
        else:
            a = draft.rng.randint(0, figure.value)
            b = draft.rng.randint(0, figure.value - a)
            row += [Cell(str(n), role="extra") for n in (a, b, figure.value - a - b)]
        row.append(cell)
        if figure is not None:
            figure.accept = ["unreadable", "missing"]


@cell_quirk("form_parts_only", group="form", layouts=("2014",))
def form_parts_only(draft: Draft) -> None:
    """Three bodies in three columns and no sum: the report's own figure does not stand there."""
    table = _form(draft)
    table.rows[0][-1:] = [
        Cell(x, role="head") for x in ("区政府统计数", "区直单位统计数", "乡镇街道统计数")
    ]
    for row in table.rows[1:]:
        cell = row.pop()
        figure = draft.figures.get(cell.figure or "")
        row += [
            Cell(str(draft.rng.randint(0, 99)) if figure else "", role="extra") for _ in range(3)
        ]
        if figure is not None:
            figure.blur()


@cell_quirk("form_last_year_column", group="form", layouts=FORMS)
def form_last_year_column(draft: Draft) -> None:
    """Last year's figures beside this year's, under headings that say so."""
    table = _form(draft)
    before = draft.rng.random() < 0.5
    names = draft.rng.choice([("上年数", "本年数"), (f"{draft.year - 1}年", f"{draft.year}年")])
    for i, row in enumerate(table.rows):
        cell = row.pop()
        figure = draft.figures.get(cell.figure or "")
        old = str(draft.rng.randint(0, 99)) if figure else ""
        other = Cell(names[0] if i == 0 else old, role="head" if i == 0 else "extra")
        if i == 0:
            cell.text = names[1]
        row += [other, cell] if before else [cell, other]
        if figure is not None:
            figure.accept = ["unreadable", "missing"]


@cell_quirk("form_no_unit_column", group="form", layouts=FORMS)
def form_no_unit_column(draft: Draft) -> None:
    for row in _form(draft).rows:
        del row[1]


@cell_quirk("form_unit_last", group="form", layouts=FORMS)
def form_unit_last(draft: Draft) -> None:
    for row in _form(draft).rows:
        row.append(row.pop(1))


@cell_quirk("form_units_in_cells", group="form", layouts=FORMS)
def form_units_in_cells(draft: Draft) -> None:
    """The unit stands behind each number, the column 单位 is gone."""
    for row in _form(draft).rows:
        unit = row.pop(1).text
        cell = _value(row)
        if cell and draft.figures[cell.figure or ""].state == "reported" and cell.text:
            cell.text = draft.figures[cell.figure or ""].text = f"{cell.text}{unit}"


@cell_quirk("form_yuan_for_wan", group="form", layouts=FORMS)
def form_yuan_for_wan(draft: Draft) -> None:
    """The column 单位 says 元 where the form has 万元: the amount is to be told in 万元."""
    for row in _form(draft).rows:
        cell = _value(row)
        if cell is None or row[1].text != "万元":
            continue
        figure = draft.figures[cell.figure or ""]
        if figure.state != "reported":
            continue
        row[1].text = "元"
        amount = draft.rng.choice([0, draft.rng.randint(100, 900_000)])
        cell.text = figure.text = str(amount)
        value = Decimal(amount) / 10000
        figure.value = int(value) if value == int(value) else float(value)
        figure.accept = [*figure.accept, "unreadable"]


@cell_quirk("form_numbers_corrupt", group="form", layouts=("2014",))
def form_numbers_corrupt(draft: Draft) -> None:
    """Printed row numbers that mean nothing (1, 2, 5, 9, 73, 12 …)."""
    table = _form(draft)
    for i, row in enumerate(table.rows):
        row.insert(0, Cell("序号" if i == 0 else str(draft.rng.randint(1, 99)), role="extra"))


@cell_quirk("form_frame", group="form", layouts=FORMS)
def form_frame(draft: Draft) -> None:
    """Title and 填报单位 as rows above the header, signatures as a row below."""
    table = _form(draft)
    wide = table.width()
    table.rows[:0] = [
        [Cell(f"政府信息公开情况统计表（{draft.year}年度）", 1, wide, "head")],
        [Cell(f"填报单位（盖章）：{draft.agency}", 1, wide, "extra")],
    ]
    foot = "单位负责人：甲 审核人：乙 填报人：丙 联系电话：5550123 填报日期：1月12日"
    table.rows.append([Cell(foot, 1, wide, "extra")])
    table.head += 2


@cell_quirk("form_remark_column", group="form", layouts=FORMS)
def form_remark_column(draft: Draft) -> None:
    """A last column 备注 with words and numbers here and there."""
    for i, row in enumerate(_form(draft).rows):
        note = draft.rng.choice(["", "", "", "含下属单位", "2", "见附件1"])
        row.append(Cell("备注" if i == 0 else note, role="head" if i == 0 else "extra"))


@cell_quirk("form_chapters_apart", group="form", layouts=("2014",))
def form_chapters_apart(draft: Draft) -> None:
    """Each chapter (一、 … 九、) is a table of its own; its heading row opens it."""
    table = _form(draft)
    parts: list[Para | Table] = []
    for row in table.rows[1:]:
        opens = (
            len(row[0].text) > 1
            and row[0].text[0] in "一二三四五六七八九"
            and row[0].text[1] == "、"
        )
        if opens or not parts:
            head = [Cell(c.text, role="head") for c in table.rows[0]]
            parts.append(Table("FORM", [head], 1))
        last = parts[-1]
        assert isinstance(last, Table)
        last.rows.append(row)
    draft.replace(table, *parts)


@quirk(
    "form_level_columns", group="form", layouts=("2014",), carriers=("html", "word", "docx", "xlsx")
)
def form_level_columns(draft: Draft) -> None:
    """The chapter stands in a first column over its rows."""
    table = _form(draft)
    chapters: list[list[list[Cell]]] = []
    for row in table.rows[1:]:
        if row[0].text[1:2] == "、" and row[0].text[0] in "一二三四五六七八九":
            chapters.append([])
        chapters[-1].append(row)
    rows = [[Cell("类别", role="head"), *table.rows[0]]]
    for chapter in chapters:
        first, *rest = chapter
        if _value(first) is not None:
            rest = chapter
        if not rest:
            continue
        rest[0].insert(0, Cell(first[-3].text, len(rest), 1))
        rows += rest
    table.rows = rows


@cell_quirk("form_both_columns_filled", group="form", layouts=("2008",))
def form_both_columns_filled(draft: Draft) -> None:
    """本期 and 本年累计 both hold numbers, and they differ."""
    table = _form(draft)
    table.rows[0].insert(-1, Cell(draft.rng.choice(["本期", "本月", "本季度"]), role="head"))
    for row in table.rows[1:]:
        row.insert(-1, Cell(str(draft.rng.randint(0, 9)), role="extra"))


@cell_quirk("form_cumulative_column", group="form", layouts=("2008",))
def form_cumulative_column(draft: Draft) -> None:
    """This year's figure beside the one of all years (历年累计)."""
    table = _form(draft)
    table.rows[0][-1].text = draft.rng.choice([f"{draft.year}年度", "本年度"])
    table.rows[0].append(Cell("历年累计", role="head"))
    for row in table.rows[1:]:
        row.append(Cell(str(draft.rng.randint(0, 9999)), role="extra"))
    for cell in draft.cells("FORM"):
        if cell.figure:
            draft.figures[cell.figure].accept = ["unreadable", "missing"]


@cell_quirk("form_code_first", group="form", layouts=("2008",))
def form_code_first(draft: Draft) -> None:
    for row in _form(draft).rows:
        row.insert(0, row.pop(2))


@cell_quirk("form_no_code_column", group="form", layouts=("2008",))
def form_no_code_column(draft: Draft) -> None:
    for row in _form(draft).rows:
        del row[2]


@cell_quirk("form_edition_2007", group="form", layouts=("2008",), stage="plan")
def form_edition_2007(draft: Draft) -> None:
    """The 35 rows of 2007: refused in all includes non-existing, unclear and the rest."""
    draft.options["edition_2007"] = True
    kept = {code for code, _, _ in form_2007()}
    for code, figure in draft.figures.items():
        if code not in kept:
            figure.lose()
    named = {int(code[3:5]): code for code in draft.figures}

    def total(whole: int, *parts: int) -> None:
        draft.figures[named[whole]] = number(
            sum(int(draft.figures[named[n]].value or 0) for n in parts)
        )

    total(27, *range(22, 26), *range(28, 34))
    total(19, 20, 21, 27)
