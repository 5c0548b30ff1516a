"""What workbooks do to figures: formulas, dates, hidden rows and sheets, a table a sheet."""

from __future__ import annotations

import datetime
from typing import Any

from tests.generator.model import Draft
from tests.generator.quirks.picks import some, whole
from tests.generator.quirks.registry import FORMS, TABLES, quirk

_ALL = (*TABLES, *FORMS)
_XLSX = ("xlsx",)
Where = dict[str, tuple[int, int]]


def _tweak(draft: Draft, tweak: Any) -> None:
    draft.options.setdefault("xlsx_tweaks", []).append(tweak)


@quirk("xlsx_formulas", group="markup", layouts=_ALL, carriers=_XLSX)
def xlsx_formulas(draft: Draft) -> None:
    """Formulas whose results were never stored."""
    chosen = [c.figure for c, _ in some(draft, 30)]
    for key in chosen:
        draft.figures[str(key)].blur()

    def write(book: Any, where: Where) -> None:
        for key in chosen:
            book.active.cell(*where[str(key)]).value = "=SUM(A1:A2)"

    _tweak(draft, write)


@quirk("xlsx_dates", group="markup", layouts=_ALL, carriers=_XLSX)
def xlsx_dates(draft: Draft) -> None:
    """Numbers that a format shows as days: 5 as 1900-01-05."""
    chosen = [(str(c.figure), int(c.text)) for c, _ in some(draft, 12) if int(c.text) > 0]
    for key, _ in chosen:
        draft.figures[key].contest()

    def write(book: Any, where: Where) -> None:
        for key, n in chosen:
            cell = book.active.cell(*where[key])
            cell.value = datetime.datetime(1899, 12, 31) + datetime.timedelta(days=n)
            cell.number_format = "yyyy-mm-dd"

    _tweak(draft, write)


@quirk("xlsx_text_numbers", group="markup", layouts=_ALL, carriers=_XLSX)
def xlsx_text_numbers(draft: Draft) -> None:
    """Numbers stored as text, with blanks, apostrophes and no-break spaces; comments beside them."""
    chosen = [(str(c.figure), c.text) for c, _ in whole(draft)]
    signs = [draft.rng.choice(["{}", " {}", "{}\xa0", "{}\n"]) for _ in chosen]

    def write(book: Any, where: Where) -> None:
        from openpyxl.comments import Comment

        for (key, text), sign in zip(chosen, signs, strict=True):
            cell = book.active.cell(*where[key])
            cell.value = sign.format(text)
            cell.number_format = "@"
            if sign == " {}":
                cell.comment = Comment("上年为12件", "x")

    _tweak(draft, write)


@quirk("xlsx_hidden_row", group="page", layouts=TABLES, carriers=_XLSX)
def xlsx_hidden_row(draft: Draft) -> None:
    """A hidden row repeats a row of table 3 with other numbers."""
    code = draft.rng.choice(["granted", "results_total", "requests_received"])

    def write(book: Any, where: Where) -> None:
        sheet = book.active
        row = where.get(f"{code}/natural_person", (0, 0))[0]
        if not row:
            return
        last = sheet.max_row + 2
        for column in range(1, 14):
            value = sheet.cell(row, column).value
            sheet.cell(last, column).value = value + 7 if isinstance(value, int) else value
        sheet.row_dimensions[last].hidden = True

    _tweak(draft, write)


@quirk("xlsx_hidden_sheet_first", group="page", layouts=_ALL, carriers=_XLSX)
def xlsx_hidden_sheet_first(draft: Draft) -> None:
    """A hidden copy of the sheet with last year's numbers stands first."""
    state = draft.rng.choice(["hidden", "veryHidden"])

    def write(book: Any, where: Where) -> None:
        old = book.copy_worksheet(book.active)
        for key in where:
            cell = old.cell(*where[key])
            if isinstance(cell.value, int):
                cell.value += 4
        book.move_sheet(old, -1)
        book.active = 1
        old.sheet_state = state

    _tweak(draft, write)


@quirk("xlsx_sheet_each", group="markup", layouts=TABLES, carriers=_XLSX)
def xlsx_sheet_each(draft: Draft) -> None:
    """Each block has a sheet of its own, with a name that says little."""
    draft.options["sheet_each"] = draft.rng.choice(["Sheet{}", "表{}", "{}"])


@quirk("xlsx_last_years_sheet", group="page", layouts=_ALL, carriers=_XLSX)
def xlsx_last_years_sheet(draft: Draft) -> None:
    """A second sheet holds last year's report in the same form, and is named after its year."""
    for cell in draft.cells():
        if cell.figure:
            draft.figures[cell.figure].accept = ["unreadable", "missing"]
    year = draft.year

    def write(book: Any, where: Where) -> None:
        old = book.copy_worksheet(book.active)
        old.title, book.active.title = f"{year - 1}年", f"{year}年"
        for key in where:
            cell = old.cell(*where[key])
            if isinstance(cell.value, int):
                cell.value += 4
        for line in old.iter_rows():
            for cell in line:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace(str(year), str(year - 1))

    _tweak(draft, write)


@quirk("xlsx_hidden_column", group="page", layouts=TABLES, carriers=_XLSX)
def xlsx_hidden_column(draft: Draft) -> None:
    """A hidden column to the right of the tables holds last year's totals."""

    def write(book: Any, where: Where) -> None:
        sheet = book.active
        column = max(16, *(t.width() + 1 for t in draft.tables()))  # right of every table
        for key, (row, _) in where.items():
            if "/" in key:
                sheet.cell(row, column).value = 5
        sheet.column_dimensions[sheet.cell(1, column).column_letter].hidden = True

    _tweak(draft, write)
