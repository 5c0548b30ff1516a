"""Render as HTML: clean, as Word pastes it, or with tables drawn by <div>s."""

from __future__ import annotations

import html

from tests.generator.carriers.press import TITLE, Press
from tests.generator.model import Cell, Draft, Para, Table


def render(draft: Draft) -> bytes:
    """The page in the charset of `draft.options["charset"]` (utf-8 unless a quirk says other)."""
    style = draft.options.get("html", "clean")
    body: list[str] = []
    for block in draft.blocks:
        if isinstance(block, Para):
            body.append(_para(draft, block, style))
        elif draft.options.get("div_tables") and block.kind != "META":
            body.append(_div_table(draft, block))
        else:
            body.append(_table(draft, block, style))
    inner = "\n".join(body)
    for _ in range(draft.options.get("nested", 0)):
        inner = (
            f'<table width="100%" cellpadding="0"><tbody><tr><td>{inner}</td></tr></tbody></table>'
        )
    chrome = draft.options.get("chrome", False)
    head = (
        '<div class="top"><a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a></div>'
        if chrome
        else ""
    )
    foot = (
        '<div class="foot">主办单位：办公室 备案号：00000000号 浏览次数：128</div>'
        if chrome
        else ""
    )
    charset = draft.options.get("charset", "utf-8")
    declared = draft.options.get("declared_charset", charset)
    meta = f'<meta charset="{declared}">' if declared else ""
    named = f'<meta name="PubDate" content="{draft.published}">' if draft.rng.random() < 0.5 else ""
    named += _sheet(draft.options["press"]) if "press" in draft.options else ""
    own = draft.options.get("page_head", "")
    page = (
        f"<!DOCTYPE html>\n<html><head>{meta}{named}{_borderless(draft)}{own}<title>{html.escape(draft.title)}</title></head>"
        f'<body>{head}{draft.options.get("page_start", "")}<div class="article">{inner}</div>'
        f"{draft.options.get('page_end', '')}{foot}</body></html>"
    )
    for tweak in draft.options.get("page_tweaks", ()):
        page = tweak(page)
    data = page.encode(charset, "xmlcharrefreplace")
    return b"\xef\xbb\xbf" + data if draft.options.get("bom") else data


def _sheet(press: Press) -> str:
    """A style sheet in the faces, sizes and rules of a press."""
    shade = f"rgb({press.shade},{press.shade},{press.shade})"
    faces = ",".join(f"'{f}'" for f in (press.latin, press.face) if f)
    return (
        f"<style>@page{{size:A4;margin:18mm}}body{{font-family:{faces};font-size:{press.body}pt}}"
        f"h1{{font-size:{TITLE}pt;text-align:center}}h2{{font-size:{press.body}pt}}"
        f"p{{text-indent:2em}}table{{border-collapse:collapse;width:100%}}td{{font-size:{press.cell}pt;"
        f"border:{press.rule}pt solid {shade};padding:2pt}}</style>"
    )


def _borderless(draft: Draft) -> str:
    """Where no borders say which cell a text is in, the setting of the cells is all there is."""
    if draft.options.get("ruled", True):
        return ""
    choice = draft.rng.choice
    return (
        f"<style>td{{text-align:{choice(['left', 'center', 'center', 'right'])};"
        f"vertical-align:{choice(['top', 'middle', 'middle'])};padding:{choice([1, 3, 6])}px;"
        f"font-size:{choice([10, 12, 14])}px}}</style>"
    )


def _para(draft: Draft, para: Para, style: str) -> str:
    text = html.escape(para.text)
    if para.level == 1:
        if draft.options.get("title_two_lines") and draft.agency in para.text:
            text = text.replace(html.escape(draft.agency), f"{html.escape(draft.agency)}<br>", 1)
        return f"<h1>{text}</h1>"
    if style == "word":
        return (
            '<p class="MsoNormal" style="text-indent:32.0pt;mso-char-indent-count:2.0;line-height:'
            f'28.0pt"><span lang="EN-US" style="font-size:16.0pt;font-family:仿宋_GB2312">{text}'
            "<o:p></o:p></span></p>"
        )
    return f"<h2>{text}</h2>" if para.level == 2 and style == "clean" else f"<p>{text}</p>"


def _content(draft: Draft, cell: Cell, style: str) -> str:
    text = cell.text
    if cell.markup is not None:
        inner = cell.markup
    elif cell.vertical:
        inner = "<br>".join(html.escape(c) for c in text)
    elif draft.options.get("spans") and len(text) > 1 and text[0] != "<":
        inner = _spans(draft, text)
    else:
        inner = html.escape(text).replace("\n", "<br>").replace("\xa0", "&nbsp;")
    if draft.options.get("hidden") and cell.role == "value" and draft.rng.random() < 0.3:
        inner += '<span style="display:none">7</span>'
    if style == "word":
        size = "10.5pt" if cell.role == "value" else "12.0pt"
        return (
            '<p class="MsoNormal" align="center" style="text-align:center;mso-pagination:widow-'
            f'orphan"><span lang="EN-US" style="font-size:{size};font-family:宋体;mso-bidi-'
            f'font-family:宋体;mso-font-kerning:0pt">{inner or "&nbsp;"}<o:p></o:p></span></p>'
        )
    return inner


def _spans(draft: Draft, text: str) -> str:
    """Cut the text into spans at random places, digits included, as Word does."""
    rng = draft.rng
    parts: list[str] = []
    rest = text
    while rest:
        n = rng.randint(1, max(1, len(rest)))
        parts.append(f'<span style="font-family:宋体">{html.escape(rest[:n])}</span>')
        rest = rest[n:]
    return "".join(parts)


def _table(draft: Draft, table: Table, style: str) -> str:
    ruled = draft.options.get("ruled", True)
    attrs = (
        ' class="MsoNormalTable" border="1" cellspacing="0"' if style == "word" else ' border="1"'
    )
    attrs = attrs if ruled else ' width="100%"'
    out = [f"<table{attrs}><tbody>"]
    for row in table.rows:
        out.append("<tr>")
        for cell in row:
            span = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
            span += f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
            if style == "word":
                line = "solid windowtext 1.0pt" if ruled else "none"
                span += f' width="60" valign="center" style="width:45.0pt;border:{line}"'
            out.append(f"<td{span}>{_content(draft, cell, style)}</td>")
        out.append("</tr>")
    out.append("</tbody></table>")
    return "".join(out)


def _div_table(draft: Draft, table: Table) -> str:
    out = ['<div class="table">']
    for row in table.rows:
        cells = "".join(f'<div class="cell">{_content(draft, c, "clean")}</div>' for c in row)
        out.append(f'<div class="row">{cells}</div>')
    out.append("</div>")
    return "".join(out)
