"""Render as DOCX with python-docx; merged cells as gridSpan and vMerge, as Word writes them."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from tests.generator.carriers.press import TITLE, Press
from tests.generator.model import Cell, Draft, Para, Table


def render(draft: Draft) -> bytes:
    """The report as a Word document."""
    document = docx.Document()
    if draft.options.get("press"):
        _set_up(document, draft.options["press"])
    body = document.element.body
    end = body.sectPr
    for block in draft.blocks:
        if isinstance(block, Para):
            paragraph = document.add_paragraph(block.text)
            if block.level == 1 and "press" in draft.options:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                paragraph.runs[0].font.size = Pt(TITLE)
            elif block.level == 1:
                paragraph.style = document.styles["Title"]
        else:
            end.addprevious(
                _table(block, draft.options.get("press"), ruled=draft.options.get("ruled", True))
            )
            document.add_paragraph("")
    for tweak in draft.options.get("docx_tweaks", ()):
        tweak(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Any, press: Press) -> None:
    """The faces and sizes of a press for the whole document, and narrow margins."""
    style = document.styles["Normal"]
    style.font.size = Pt(press.body)
    style.font.name = press.latin or press.face
    style.element.rPr.rFonts.set(qn("w:eastAsia"), press.face)
    style.paragraph_format.space_after = Pt(0)
    for section in document.sections:
        section.left_margin = section.right_margin = Pt(60)


def _element(tag: str, **attributes: object) -> OxmlElement:
    node = OxmlElement(tag)
    for key, value in attributes.items():
        node.set(qn(f"w:{key}"), str(value))
    return node


def _table(table: Table, press: Press | None, *, ruled: bool = True) -> OxmlElement:
    tbl = _element("w:tbl")
    properties = _element("w:tblPr")
    borders = _element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        size, colour = (round(press.rule * 8), f"{press.shade:02X}" * 3) if press else (4, "auto")
        line = "single" if ruled else "nil"
        borders.append(_element(f"w:{side}", val=line, sz=size, color=colour))
    properties.append(borders)
    tbl.append(properties)
    grid = table.grid()
    tbl_grid = _element("w:tblGrid")
    for width in _widths(table, len(grid[0]) if grid else 0):
        tbl_grid.append(_element("w:gridCol", w=width))
    tbl.append(tbl_grid)
    starts = {id(c): r for r, row in enumerate(table.rows) for c in row}
    for r, line in enumerate(grid):
        tr = _element("w:tr")
        seen: set[int] = set()
        for slot in line:
            if slot is None or id(slot[0]) in seen:
                continue
            seen.add(id(slot[0]))
            tr.append(_cell(slot[0], first=starts[id(slot[0])] == r, press=press))
        tbl.append(tr)
    return tbl


def _widths(table: Table, columns: int) -> list[int]:
    """Twentieths of a point, 9000 in all: label columns wide, figure columns narrow."""
    if table.kind == "T3" and columns >= 9:
        return [500, 1100, 2500, *[4900 // (columns - 3)] * (columns - 3)]
    if table.kind == "FORM" and columns > 1:
        return [5000, *[4000 // (columns - 1)] * (columns - 1)]
    return [9000 // max(1, columns)] * columns


def _cell(cell: Cell, *, first: bool, press: Press | None = None) -> OxmlElement:
    tc = _element("w:tc")
    properties = _element("w:tcPr")
    if cell.colspan > 1:
        properties.append(_element("w:gridSpan", val=cell.colspan))
    if cell.rowspan > 1:
        merge = _element("w:vMerge", val="restart") if first else _element("w:vMerge")
        properties.append(merge)
    tc.append(properties)
    if first and cell.runs is not None:
        tc.append(parse_xml(f"<w:p {nsdecls('w')}>{cell.runs}</w:p>"))
        return tc
    for line in (cell.text if first else "").split("\n"):
        paragraph = _element("w:p")
        run = _element("w:r")
        if press:
            middle = _element("w:pPr")
            middle.append(_element("w:jc", val="center" if cell.role == "value" else "left"))
            paragraph.append(middle)
            letters = _element("w:rPr")
            letters.append(_element("w:sz", val=round(press.cell * 2)))
            run.append(letters)
        text = _element("w:t")
        text.text = line
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(text)
        paragraph.append(run)
        tc.append(paragraph)
    return tc
