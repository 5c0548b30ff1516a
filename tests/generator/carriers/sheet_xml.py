"""Render as SpreadsheetML of Excel 2003: the workbook of the XLSX rendering, written as XML."""

from __future__ import annotations

import io
from xml.sax.saxutils import escape

import openpyxl

from tests.generator.carriers import xlsx
from tests.generator.model import Draft

_NS = "urn:schemas-microsoft-com:office:spreadsheet"


def render(draft: Draft) -> bytes:
    """The report as an XML workbook named .xls; blank cells are left out and skipped by index."""
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx.render(draft))).active
    merged = {(m.min_row, m.min_col): m for m in sheet.merged_cells.ranges}
    covered = {
        (r, c)
        for m in merged.values()
        for r in range(m.min_row, m.max_row + 1)
        for c in range(m.min_col, m.max_col + 1)
    } - set(merged)
    rows = []
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = []
        for cell in row:
            place = (cell.row, cell.column)
            if place in covered or (cell.value is None and place not in merged):
                continue
            kind = "Number" if isinstance(cell.value, int | float) else "String"
            span = merged.get(place)
            spans = (
                f' ss:MergeAcross="{span.max_col - span.min_col}"'
                f' ss:MergeDown="{span.max_row - span.min_row}"' if span else ""
            )  # fmt: skip
            value = "" if cell.value is None else escape(str(cell.value))
            cells.append(
                f'<Cell ss:Index="{cell.column}"{spans}><Data ss:Type="{kind}">{value}</Data></Cell>'
            )
        rows.append(f'<Row ss:Index="{number}">{"".join(cells)}</Row>')
    return (
        f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="{_NS}" '
        f'xmlns:ss="{_NS}"><Worksheet ss:Name="Sheet1"><Table>{"".join(rows)}</Table></Worksheet>'
        "</Workbook>"
    ).encode()
