"""Render as XLSX with openpyxl: one sheet, plain numbers as numbers, merged cells merged."""

from __future__ import annotations

import io
import re

import openpyxl

from tests.generator.model import Draft, Para

_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d*[1-9])?$")


def render(draft: Draft) -> bytes:
    """The report as a workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "年报"
    at = 1
    where: dict[str, tuple[int, int]] = {}
    for number, block in enumerate(draft.blocks):
        if number and "sheet_each" in draft.options:
            sheet = book.create_sheet(draft.options["sheet_each"].format(number + 1))
            at = 1
        if isinstance(block, Para):
            sheet.cell(at, 1, block.text)
            at += 1
            continue
        for r, line in enumerate(block.grid()):
            for c, slot in enumerate(line):
                if slot is None or not slot[1]:
                    continue
                cell = slot[0]
                if cell.figure:
                    where[cell.figure] = (at + r, c + 1)
                sheet.cell(at + r, c + 1, _value(cell.text))
                if cell.rowspan > 1 or cell.colspan > 1:
                    sheet.merge_cells(
                        start_row=at + r,
                        start_column=c + 1,
                        end_row=at + r + cell.rowspan - 1,
                        end_column=c + cell.colspan,
                    )
        at += len(block.rows) + 1
    for tweak in draft.options.get("xlsx_tweaks", ()):
        tweak(book, where)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _value(text: str) -> object:
    if _NUMBER.match(text):
        return float(text) if "." in text else int(text)
    # A leading "=", "+" or "-" would become a formula in a spreadsheet: keep the text a text.
    return text or None
