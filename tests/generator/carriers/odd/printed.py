"""Text files printed: aligned columns, bars and box-drawing letters in a face of one width."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.generator.carriers import pdf
from tests.generator.model import Draft, Para, Table

_MONO = "one-breadth"


def _breadth(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def _lines(text: str, room: int) -> list[str]:
    out, line = [], ""
    for letter in text.replace("\n", ""):
        if _breadth(line + letter) > room:
            out.append(line)
            line = ""
        line += letter
    return [*out, line]


def _rows(table: Table, *, boxed: bool) -> list[str]:
    """The table as lines of letters: every column as broad as its own cells need, at most 24."""
    grid = table.grid()
    width = len(grid[0])
    rooms = [4] * width
    for row in grid:
        for c, slot in enumerate(row):
            if slot and slot[1] and slot[0].colspan == 1:
                rooms[c] = max(rooms[c], min(22, _breadth(slot[0].text)))
    rooms = [r + r % 2 for r in rooms]
    out: list[str] = []
    bar, flat = ("│", "─") if boxed else (" ", " ")

    def border() -> str:
        return bar + bar.join(flat * (r // 2) for r in rooms) + bar

    for row in grid:
        if boxed:
            out.append(border())
        cells: list[tuple[list[str], int]] = []
        c = 0
        while c < width:
            slot = row[c]
            span = 1
            if slot and slot[1]:
                span = slot[0].colspan
            room = sum(rooms[c : c + span]) + 2 * (span - 1)
            text = slot[0].text if slot and slot[1] else ""
            cells.append((_lines(text, room), room))
            c += span
        for k in range(max(len(lines) for lines, _ in cells)):
            line = bar if boxed else ""
            for lines, room in cells:
                text = lines[k] if k < len(lines) else ""
                line += text + " " * (room - _breadth(text)) + (bar if boxed else "  ")
            out.append(line)
    if boxed:
        out.append(border())
    return out


def printed(draft: Draft, *, boxed: bool) -> bytes:
    """The report as lines of letters on landscape paper, each line one string."""
    lines: list[str] = []
    for block in draft.blocks:
        if isinstance(block, Para):
            lines += [*_lines(block.text, 100), ""]
        else:
            lines += [*_rows(block, boxed=boxed), ""]
    font = pdf.embeddable_font()
    if font is None:
        raise RuntimeError("no embeddable CJK font: apt-get install -y fonts-wqy-zenhei")
    pdfmetrics.registerFont(TTFont(_MONO, font, subfontIndex=1))
    out = io.BytesIO()
    canvas = Canvas(out)
    wide, tall = landscape(A4)
    size = min(8.0, (wide - 60) / max(_breadth(x) for x in lines) * 2)
    y = 0.0
    for line in lines:
        if y < 40:
            if y:
                canvas.showPage()
            canvas.setPageSize((wide, tall))
            y = tall - 40
        canvas.setFont(_MONO, size)
        x = 30.0
        canvas.drawString(x, y, line)
        y -= size * 1.1
    canvas.showPage()
    canvas.save()
    return out.getvalue()


MANNERS: dict[str, Callable[[Draft], bytes]] = {
    "printed_boxes": lambda d: printed(d, boxed=True),
    "printed_columns": lambda d: printed(d, boxed=False),
}
