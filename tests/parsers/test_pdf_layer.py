"""Text of a PDF that is not shown: layers behind scans, hidden text."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from parsers import carriers
from parsers.carriers import pdf
from parsers.carriers._pdf_layer import hidden_text

ROWS = [("（一）予以公开", "5"), ("2.重复申请", "6"), ("1.属于国家秘密", "7"), ("（七）总计", "18")]


def document(*, mode: int, strips: int = 0, shown: str = "") -> bytes:
    """Rows of a label and a figure in the rendering mode `mode` over a picture in `strips`."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    picture = io.BytesIO()
    Image.new("L", (60, 20), 255).save(picture, "PNG")
    for strip in range(strips):
        picture.seek(0)
        high = 842 / strips
        canvas.drawImage(ImageReader(picture), 0, high * strip, 595, high)
    canvas.saveState()
    text = canvas.beginText()
    text.setFont("STSong-Light", 11)
    text.setTextRenderMode(mode)
    for k, (label, figure) in enumerate(ROWS):
        for x, part in ((60, label), (300, figure)):
            text.setTextOrigin(x, 700 - 30 * k)
            text.textOut(part)
    canvas.drawText(text)
    canvas.restoreState()
    if shown:
        more = canvas.beginText()
        more.setFont("STSong-Light", 11)
        more.setTextRenderMode(0)
        for k in range(12):
            more.setTextOrigin(60, 500 - 20 * k)
            more.textOut(shown)
        canvas.drawText(more)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("strips", [1, 4])
def test_a_layer_over_a_scan_is_in_doubt_where_the_picture_is_not_read(
    strips: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture in strips, none of which covers the page, is a scan too."""
    wanted: list[int] = []
    monkeypatch.setattr(pdf, "read_pages", lambda sources, _: wanted.extend(sources) or {})
    read = carriers.read(document(mode=3, strips=strips))
    assert wanted == [1]
    cells = [c for grid in read.grids for row in grid.rows for c in row if c is not None]
    assert {"5", "6", "7", "18"} <= {c.text for c in cells}
    assert all(c.doubt for c in cells)
    assert [p.code for p in read.problems] == ["text_layer"]


def test_hidden_text_is_not_read_and_said() -> None:
    data = document(mode=3, shown="看得见的文字")
    assert 0 < hidden_text(data, 10)[1].share < 1
    read = carriers.read(data)
    text = " ".join(p.text for p in read.paragraphs)
    assert "看得见的文字" in text
    assert "18" not in text and not read.grids
    assert [p.code for p in read.problems] == ["hidden_text"]


def test_shown_text_is_read_without_a_word() -> None:
    read = carriers.read(document(mode=0))
    assert not read.problems
    assert read.grids and not any(c.doubt for row in read.grids[0].rows for c in row if c)


def test_a_letter_whose_font_gives_it_no_width_is_not_lost() -> None:
    """LibreOffice gives no width to a letter first set downwards (三、本年度办理结果): 结果维持 lost its 果."""
    from parsers.carriers._pdf_page import _visible

    def char(text: str, x: float, wide: float) -> dict[str, object]:
        return {
            "text": text, "x0": x, "x1": x + wide, "top": 100.0, "bottom": 110.0, "upright": True,
            "fontname": "A", "matrix": (1, 0, 0, 1, x, 0),
        }  # fmt: skip

    row = [char("结", 50, 10), char("果", 60, 0), char("维", 70, 10), char("8", 90, 0)]
    kept, _ = _visible(row, 595, 842, set())
    assert [(c["text"], c["x1"] - c["x0"]) for c in kept] == [
        ("结", 10), ("果", 10), ("维", 10), ("8", 5),
    ]  # fmt: skip
    marks, _ = _visible([char("\u200b", 50, 0), char("结", 50, 10)], 595, 842, set())
    assert [c["text"] for c in marks] == ["结"]
