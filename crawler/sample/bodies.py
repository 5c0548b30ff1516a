"""Bodies of reports: clean HTML, HTML as pasted from Word, PDF, DOCX — all real files."""

from __future__ import annotations

import io
from html import escape
from typing import Any

from crawler.sample import prose
from crawler.sample.labels import SECTION_TITLES
from crawler.sample.model import SampleReport
from crawler.sample.tables import Row, positions, table2, table3, table4


def paragraphs(report: SampleReport) -> list[tuple[str, Any]]:
    """The report in order: ("title"|"heading"|"text", str) and ("table", rows)."""
    return [
        ("title", report.title),
        ("heading", SECTION_TITLES[0]),
        *(("text", p) for p in prose.opening(report)),
        ("heading", SECTION_TITLES[1]),
        ("table", table2(report)),
        ("heading", SECTION_TITLES[2]),
        ("table", table3(report)),
        ("heading", SECTION_TITLES[3]),
        ("text", prose.reviews(report)),
        ("table", table4(report)),
        ("heading", SECTION_TITLES[4]),
        *(("text", p) for p in prose.problems(report)),
        ("heading", SECTION_TITLES[5]),
        ("text", prose.others(report)),
    ]


def html_body(report: SampleReport) -> str:
    word = report.markup == "word"
    parts = []
    if word:
        parts.append(
            "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml>"
            "<![endif]--><style>p.MsoNormal{margin:0cm;mso-pagination:none;font-size:10.5pt}</style>"
        )
    for kind, content in paragraphs(report):
        if kind == "table":
            parts.append(_html_table(content, word))
        elif word:
            parts.append(
                f'<p class="MsoNormal" style="text-indent:24pt;line-height:28pt"><span style='
                f'"font-family:仿宋_GB2312;font-size:16pt">{escape(content)}<o:p></o:p></span></p>'
            )
        else:
            weight = ' style="font-weight:bold"' if kind != "text" else ""
            parts.append(f"<p{weight}>{escape(content)}</p>")
    return "\n".join(parts)


def _html_table(rows: list[Row], word: bool) -> str:
    lines = []
    for row in rows:
        cells = []
        for box in row:
            spans = "".join(
                f' {name}="{n}"'
                for name, n in (("rowspan", box.rows), ("colspan", box.columns))
                if n > 1
            )
            cells.append(f"<td{spans}>{_word_cell(box.text) if word else escape(box.text)}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    style = ' class="MsoNormalTable" border="1" cellspacing="0"' if word else ' border="1"'
    return f"<table{style}><tbody>{''.join(lines)}</tbody></table>"


def _word_cell(text: str) -> str:
    """A cell as Word saves it: the text torn over spans, a no-break space when it is empty."""
    if not text:
        return '<p class="MsoNormal"><span>&nbsp;</span></p>'
    middle = len(text) // 2
    torn = (
        f'<span style="font-family:宋体">{escape(text[:middle])}</span>'
        f'<span lang="EN-US" style="font-family:Calibri">{escape(text[middle:])}</span>'
    )
    return f'<p class="MsoNormal" align="center">{torn}<span><o:p></o:p></span></p>'


def pdf_body(report: SampleReport) -> bytes:
    """A4 portrait, ruled tables; table 3 runs over a page break."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    font = "STSong-Light"
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    text = ParagraphStyle(
        "text", fontName=font, fontSize=10.5, leading=17, firstLineIndent=21, wordWrap="CJK"
    )
    head = ParagraphStyle("head", parent=text, fontSize=12, spaceBefore=6, firstLineIndent=0)
    title = ParagraphStyle("title", parent=head, fontSize=15, leading=24, alignment=1)
    small = ParagraphStyle("cell", fontName=font, fontSize=8, leading=10, wordWrap="CJK")
    flow: list[Any] = []
    for kind, content in paragraphs(report):
        if kind == "table":
            width = max(c + b.columns for _, c, b in positions(content))
            labels = {4: [60, 40, 40, 40], 9: [16, 22, 52], 10: [16, 22, 52], 15: []}[width]
            rest = (176 - sum(labels)) / max(1, width - len(labels))
            widths = [w * mm for w in (*labels, *[rest] * (width - len(labels)))]
            flow.append(Table(*_pdf_cells(content, width, small), colWidths=widths, repeatRows=0))
            flow[-1].setStyle(_pdf_style(content, font))
        else:
            flow.append(
                Paragraph(escape(content), {"title": title, "heading": head}.get(kind, text))
            )
        flow.append(Spacer(1, 4))
    out = io.BytesIO()
    SimpleDocTemplate(
        out, pagesize=A4, leftMargin=17 * mm, rightMargin=17 * mm, title=report.title, invariant=1
    ).build(flow)
    return out.getvalue()


def _pdf_cells(rows: list[Row], width: int, style: Any) -> tuple[list[list[Any]]]:
    from reportlab.platypus import Paragraph

    grid: list[list[Any]] = [[""] * width for _ in rows]
    for r, c, box in positions(rows):
        grid[r][c] = box.text if box.figure else Paragraph(escape(box.text), style)
    return (grid,)


def _pdf_style(rows: list[Row], font: str) -> Any:
    from reportlab.lib import colors
    from reportlab.platypus import TableStyle

    commands: list[Any] = [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ("FONT", (0, 0), (-1, -1), font, 8),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2),
    ]
    for r, c, box in positions(rows):
        if box.rows > 1 or box.columns > 1:
            commands.append(("SPAN", (c, r), (c + box.columns - 1, r + box.rows - 1)))
    return TableStyle(commands)


def docx_body(report: SampleReport) -> bytes:
    """A Word document with really merged cells."""
    from docx import Document

    document = Document()
    document.core_properties.title = report.title
    for kind, content in paragraphs(report):
        if kind == "title":
            document.add_heading(content, 0)
        elif kind == "heading":
            document.add_paragraph(content).runs[0].bold = True
        elif kind == "text":
            document.add_paragraph(content)
        else:
            placed = positions(content)
            width = max(c + b.columns for _, c, b in placed)
            table = document.add_table(len(content), width, style="Table Grid")
            for r, c, box in placed:
                cell = table.cell(r, c)
                if box.rows > 1 or box.columns > 1:
                    cell = cell.merge(table.cell(r + box.rows - 1, c + box.columns - 1))
                cell.text = box.text
    out = io.BytesIO()
    document.save(out)
    return _fixed_dates(out.getvalue())


def _fixed_dates(data: bytes) -> bytes:
    """The same container with fixed time stamps, so that equal reports are equal bytes."""
    import re
    import zipfile

    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2024-01-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            target.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
