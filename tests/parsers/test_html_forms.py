"""The official tables in every form a page may give them: boxes, grids, positions, scripts, JSON."""

from __future__ import annotations

import html as markup
import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from lxml import html as lxml_html
from official_tables import page, table2, table3, table4

from parsers import parse_bytes
from parsers.carriers import html
from parsers.engine import expected_figures
from parsers.report import State

TITLE = "青川县水利局2023年政府信息公开工作年度报告"
Figures = dict[tuple[str, str | None], str]


@dataclass
class Cell:
    text: str
    row: int
    column: int
    high: int
    wide: int


def figures(*, blank: bool = False) -> Figures:
    """Every figure a different number; with `blank`, every fourth cell empty."""
    every = [x for t in ("T2", "T3", "T4") for x in expected_figures(t, "2021")]
    return {f: "" if blank and n % 4 == 0 else str(n) for n, f in enumerate(every, start=100)}


def cells_of(source: str) -> list[list[Cell]]:
    """The rows of a table with the grid places of their cells."""
    taken: set[tuple[int, int]] = set()
    rows: list[list[Cell]] = []
    for r, row in enumerate(lxml_html.fragment_fromstring(source).iter("tr")):
        c, line = 0, []
        for cell in row:
            high, wide = int(cell.get("rowspan", "1")), int(cell.get("colspan", "1"))
            while (r, c) in taken:
                c += 1
            taken.update((r + i, c + j) for i in range(high) for j in range(wide))
            line.append(Cell(cell.text_content(), r, c, high, wide))
            c += wide
        rows.append(line)
    return rows


def boxes(row_tag: str, cell_tag: str, around: str = "div") -> Callable[[str], str]:
    def draw(source: str) -> str:
        rows = "".join(
            f"<{row_tag} class=r>"
            + "".join(f"<{cell_tag} class=c>{markup.escape(c.text)}</{cell_tag}>" for c in line)
            + f"</{row_tag}>"
            for line in cells_of(source)
        )
        return f"<{around} class=t>{rows}</{around}>"

    return draw


def grouped_boxes(source: str) -> str:
    """A head of its own and a body, as component libraries draw them."""
    rows = [
        "<div class=row>" + "".join(f"<div>{markup.escape(c.text)}</div>" for c in line) + "</div>"
        for line in cells_of(source)
    ]
    return (
        f"<div class=table><div class=head>{''.join(rows[:3])}</div>"
        f"<div class=body>{''.join(rows[3:])}</div></div>"
    )


def css_grid(source: str) -> str:
    rows = cells_of(source)
    width = max(c.column + c.wide for line in rows for c in line)
    items = "".join(
        f'<div style="grid-column: span {c.wide}; grid-row: span {c.high}">{markup.escape(c.text)}</div>'
        for line in rows
        for c in line
    )
    return f'<div style="display: grid; grid-template-columns: repeat({width}, 1fr)">{items}</div>'


def css_grid_by_class(source: str) -> str:
    rows = cells_of(source)
    width = max(c.column + c.wide for line in rows for c in line)
    rules = {f".w{c.wide}{{grid-column:span {c.wide}}}" for line in rows for c in line}
    rules |= {f".h{c.high}{{grid-row:span {c.high}}}" for line in rows for c in line}
    items = "".join(
        f'<div class="w{c.wide} h{c.high}">{markup.escape(c.text)}</div>'
        for line in rows
        for c in line
    )
    columns = " ".join(["1fr"] * width)
    sheet = f".g{width}{{display:grid;grid-template-columns:{columns}}}{''.join(sorted(rules))}"
    return f'<style>{sheet}</style><div class="g{width}">{items}</div>'


def positions(source: str) -> str:
    items = "".join(
        f'<div style="position:absolute;left:{c.column * 80}px;top:{c.row * 30}px">{markup.escape(c.text)}</div>'
        for line in cells_of(source)
        for c in line
    )
    return f'<div style="position:relative;height:900px">{items}</div>'


def svg(source: str) -> str:
    items = "".join(
        f'<text x="{c.column * 80}" y="{20 + c.row * 30}">{markup.escape(c.text)}</text>'
        for line in cells_of(source)
        for c in line
    )
    return f'<svg width="800" height="900">{items}</svg>'


def lines(separator: str, mark: str = "", frame: str = "") -> Callable[[str], str]:
    """Preformatted text: one line a row, every grid position a field."""

    def draw(source: str) -> str:
        rows = cells_of(source)
        width = max(c.column + c.wide for line in rows for c in line)
        out = []
        for n, line in enumerate(rows):
            fields = [""] * width
            for c in line:
                fields[c.column] = c.text
            out.append(frame + separator.join(fields) + frame)
            if mark and n == 0:
                out.append(frame + separator.join([mark] * width) + frame)
        return "<pre>" + markup.escape("\n".join(out)) + "</pre>"

    return draw


DRAWN = {
    "rows of divs": boxes("div", "div"),
    "lists": boxes("ul", "li"),
    "spans in list items": boxes("li", "span", "ul"),
    "definition lists": boxes("dl", "dd"),
    "head and body": grouped_boxes,
    "css grid": css_grid,
    "css grid by class": css_grid_by_class,
    "tabs": lines("\t"),
    "bars": lines(" | ", frame="|"),
    "markdown": lines(" | ", "---", "|"),
}


@pytest.mark.parametrize("blank", [False, True], ids=["numbers", "blanks"])
@pytest.mark.parametrize("form", sorted(DRAWN))
def test_drawn_tables_read_whole(form: str, blank: bool) -> None:
    wanted = figures(blank=blank)
    tables = [table2(wanted), table3(wanted), table4(wanted)]
    source = page(*(DRAWN[form](t) for t in tables), title=TITLE)
    report = parse_bytes(source)
    found = {(f.indicator, f.applicant): f for f in report.facts}
    wrong = [
        (figure, text, found[figure])
        for figure, text in wanted.items()
        if (found[figure].value != int(text) if text else found[figure].state is not State.BLANK)
    ]
    silent = [w for w in wrong if w[2].state is State.REPORTED and not w[2].doubt]
    assert not silent, silent[:3]
    assert not wrong, (len(wrong), wrong[:3], report.problems[:4])


@pytest.mark.parametrize("form", [positions, svg], ids=["positions", "svg"])
def test_placed_texts_read_whole(form: Callable[[str], str]) -> None:
    wanted = figures()
    source = page(*(form(t) for t in (table2(wanted), table3(wanted), table4(wanted))), title=TITLE)
    found = {(f.indicator, f.applicant): f for f in parse_bytes(source).facts}
    wrong = [(f, text, found[f]) for f, text in wanted.items() if found[f].value != int(text)]
    assert not wrong, (len(wrong), wrong[:3])


BODY = f"<p>{TITLE}</p>" + table2(figures()) + table3(figures()) + table4(figures())
KEPT = {
    "textarea": f"<textarea>{BODY}</textarea>",
    "escaped textarea": f"<textarea>{markup.escape(BODY)}</textarea>",
    "script template": f"<script type='text/template' id=t>{BODY}</script>",
    "template": f"<template>{BODY}</template>",
    "noscript": f"<noscript>{BODY}</noscript>",
    "srcdoc": f'<iframe srcdoc="{markup.escape(BODY)}"></iframe>',
    "escaped text": f"<div id=zoom>{markup.escape(BODY)}</div>",
    "script object": f"<script>var d = {json.dumps({'content': BODY})};</script>",
    "script object, escaped": "<script>var d = "
    + json.dumps({"content": BODY}).replace("<", "\\u003c")
    + "</script>",
    "single quotes": "<script>$('#a').html('" + BODY.replace("'", "\\'") + "')</script>",
    "backticks": f"<script>el.innerHTML = `{BODY}`</script>",
    "hidden": f"<div style='display:none' id=c>{BODY}</div>",
}


@pytest.mark.parametrize("way", sorted(KEPT))
@pytest.mark.parametrize("chrome", ["", "<table><tr><td>首页</td><td>公开</td></tr></table>"])
def test_bodies_that_a_page_draws_later(way: str, chrome: str) -> None:
    source = f"<html><head><title>{TITLE}</title></head><body>{chrome}{KEPT[way]}</body></html>"
    report = parse_bytes(source.encode())
    wanted = figures()
    found = {(f.indicator, f.applicant): f.value for f in report.facts}
    assert {k: found.get(k) for k in wanted} == {k: int(v) for k, v in wanted.items()}
    assert (report.agency, report.year) == ("青川县水利局", 2023)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda x: json.dumps(x, ensure_ascii=False),
        lambda x: json.dumps(x),
        lambda x: f"jQuery123_4({json.dumps(x)});",
        lambda x: json.dumps([{"code": 0, "data": {"list": [x]}}]),
    ],
    ids=["plain", "escaped", "jsonp", "deep"],
)
def test_an_article_sent_as_json(wrap: Callable[[object], str]) -> None:
    article = {
        "title": TITLE,
        "publishTime": 1706140800000,
        "source": "青川县水利局",
        "content": BODY,
        "summary": "<p>年度报告</p>",
    }
    report = parse_bytes(wrap(article).encode())
    assert report.carrier == "json"
    assert (report.agency, report.year, report.published_on) == ("青川县水利局", 2023, "2024-01-25")
    found = {(f.indicator, f.applicant): f.value for f in report.facts}
    assert all(found[k] == int(v) for k, v in figures().items())


def test_paragraphs_of_spans_are_no_table() -> None:
    rows = "".join(f"<p><span>全年共</span><span>{n}</span><span>件</span></p>" for n in range(40))
    document = html.read(page(f"<div>{rows}</div>", title=TITLE))
    assert not document.grids
    assert "全年共3件" in [p.text for p in document.paragraphs]
