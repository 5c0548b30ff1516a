"""What the markup of a cell makes of its number: fields, split digits, revisions, numbers that only
a style sheet, a script or a picture shows."""

from __future__ import annotations

from tests.generator.model import Draft
from tests.generator.quirks.picks import some, whole
from tests.generator.quirks.registry import FORMS, MARKUP, TABLES, quirk

_ALL = (*TABLES, *FORMS)
_EITHER = ["unreadable", "missing"]


@quirk("numbers_in_fields", group="markup", layouts=_ALL, carriers=MARKUP)
def numbers_in_fields(draft: Draft) -> None:
    """The page is the form it was filled in with: inputs, text areas, editable boxes, lists."""
    kinds = [
        '<input type="text" value="{n}">',
        '<input value="{n}" readonly="readonly" class="tr">',
        "<textarea rows=1>{n}</textarea>",
        '<span contenteditable="true">{n}</span>',
        '<div contenteditable="true" data-old="{m}">{n}</div>',
        '<select><option value="0">{m}</option><option selected value="1">{n}</option></select>',
        '<input type="hidden" name="row" value="{m}">{n}',
        '<input type="checkbox" value="{m}">{n}',
        '<output>{n}</output><button value="{m}"></button>',
    ]
    style = draft.rng.choice(kinds)
    for cell, _ in whole(draft):
        if draft.rng.random() < 0.7:
            cell.markup = style.format(n=cell.text, m=int(cell.text) + 3)


@quirk("digits_split", group="markup", layouts=_ALL, carriers=MARKUP)
def digits_split(draft: Draft) -> None:
    """Between the digits stands what nobody sees."""
    marks = ["<wbr>", "&#8203;", "&shy;", "<!-- x -->", "&zwnj;", "&#xFEFF;", "&#8288;",
             "</font><font>", '<a name="_Toc1"></a>', "<o:p></o:p>", "<span></span>", "&#8206;"]  # fmt: skip
    for cell, _ in whole(draft):
        mark = draft.rng.choice(marks)
        cell.markup = f"<font>{mark.join(cell.text)}{mark}</font>"


@quirk("ruby_numbers", group="markup", layouts=_ALL, carriers=MARKUP)
def ruby_numbers(draft: Draft) -> None:
    for cell, figure in some(draft, 6):
        cell.markup = f"<ruby>{cell.text}<rp>(</rp><rt>{int(cell.text) + 2}</rt><rp>)</rp></ruby>"
        figure.accept = [*figure.accept, "unreadable"]


@quirk("revised_numbers", group="markup", layouts=_ALL, carriers=MARKUP)
def revised_numbers(draft: Draft) -> None:
    """The number that stood there before is struck out and still in the page."""
    kinds = [
        "<del>{m}</del><ins>{n}</ins>",
        "<s>{m}</s>{n}",
        "<strike>{m}</strike> <b>{n}</b>",
        '<span style="text-decoration: line-through">{m}</span>{n}',
        '<span style="text-decoration:line-through;color:red">{m}</span><u>{n}</u>',
        '<font style="TEXT-DECORATION: underline line-through">{m}</font>{n}',
        '<span style="text-decoration-line:line-through">{m}</span>{n}',
    ]
    style = draft.rng.choice(kinds)
    for cell, _ in some(draft, 12):
        cell.markup = style.format(n=cell.text, m=int(cell.text) + 3)


@quirk("sheet_numbers", group="markup", layouts=_ALL, carriers=MARKUP)
def sheet_numbers(draft: Draft) -> None:
    """The style sheet writes the numbers: the cells themselves are empty."""
    way = draft.rng.choice(["attr", "literal", "counter"])
    rules: list[str] = []
    for number, (cell, figure) in enumerate(some(draft, 20)):
        if way == "attr":
            cell.markup = f'<span class="gn" data-n="{cell.text}"></span>'
        elif way == "literal":
            cell.markup = f'<i class="gn{number}"></i>'
            rules.append(f'.gn{number}::before{{content:"{cell.text}"}}')
        else:
            cell.markup = f'<i class="gn" style="counter-reset:k {cell.text}"></i>'
        figure.accept = [*_EITHER]
    rules += {"attr": [".gn:before{content:attr(data-n)}"], "literal": [],
              "counter": [".gn::after{content:counter(k)}"]}[way]  # fmt: skip
    draft.options["page_head"] = f"<style>{''.join(rules)}</style>"


@quirk("script_numbers", group="markup", layouts=_ALL, carriers=MARKUP)
def script_numbers(draft: Draft) -> None:
    """A script writes the numbers when the page opens."""
    way = draft.rng.choice(["write", "by_id", "by_name"])
    lines: list[str] = []
    for number, (cell, figure) in enumerate(some(draft, 20)):
        if way == "write":
            cell.markup = f"<script>document.write('{cell.text}')</script>"
        elif way == "by_id":
            cell.markup = f'<span id="n{number}"></span>'
            lines.append(f"document.getElementById('n{number}').innerHTML = '{cell.text}';")
        else:
            cell.markup = f'<span id="f_{number}"></span>'
            lines.append(f'"f_{number}": {cell.text},')
        figure.accept = [*_EITHER]
    if way == "by_name":
        lines = [f"var d={{{' '.join(lines)}}};for(var k in d){{$('#'+k).text(d[k]);}}"]
    draft.options["page_end"] = f"<script>{chr(10).join(lines)}</script>" if lines else ""


@quirk("picture_numbers", group="markup", layouts=_ALL, carriers=MARKUP)
def picture_numbers(draft: Draft) -> None:
    """A number is a picture, with or without its text."""
    for cell, figure in some(draft, 10):
        alt = draft.rng.choice(["", f' alt="{cell.text}"', ' alt="image"'])
        cell.markup = f'<img src="/images/n{draft.rng.randint(100, 999)}.png"{alt}>'
        if cell.text not in alt:
            figure.blur()
        else:
            figure.accept = [*_EITHER]


@quirk("decoy_text", group="markup", layouts=_ALL, carriers=MARKUP)
def decoy_text(draft: Draft) -> None:
    """Text against copying that the page shows nowhere."""
    style = draft.rng.choice(
        [
            "font-size:0",
            "font-size:0px;color:#fff",
            "position:absolute;left:-9999px",
            "opacity:0",
            "width:0;height:0;overflow:hidden;display:inline-block",
            "position:absolute;clip:rect(0 0 0 0)",
            "mso-hide:all;display:none",
            "visibility:hidden",
        ]
    )
    for cell, figure in some(draft, 30):
        cell.markup = f'<span style="{style}">{draft.rng.randint(1, 9)}</span>{cell.text}'
        figure.accept = [*figure.accept, "unreadable"]


@quirk("cells_with_column_names", group="markup", carriers=MARKUP)
def cells_with_column_names(draft: Draft) -> None:
    """Pages for telephones repeat the column's name in each cell."""
    from tests.generator.official import APPLICANTS

    for cell, figure in whole(draft, "T3"):
        applicant = str(cell.figure).partition("/")[2]
        if not applicant:
            continue  # table 2 stands in one with table 3
        name = APPLICANTS[applicant]
        cell.markup = f'<b class="m">{name}：</b><span>{cell.text}</span>'
        figure.accept = [*figure.accept, "unreadable"]


@quirk("row_inner_tables", group="markup", carriers=MARKUP)
def row_inner_tables(draft: Draft) -> None:
    """The number of a cell stands in a table of its own, as some editors paste it."""
    for cell, _ in whole(draft):
        if draft.rng.random() < 0.5:
            cell.markup = f'<table border="0"><tbody><tr><td>{cell.text}</td></tr></tbody></table>'


@quirk("tags_unclosed", group="markup", layouts=_ALL, carriers=("html",))
def tags_unclosed(draft: Draft) -> None:
    """Cells and rows are opened and never closed."""
    gone = draft.rng.choice([("</td>",), ("</td>", "</tr>"), ("</td>", "</tr>", "</tbody>")])

    def open_ended(page: str) -> str:
        for tag in gone:
            page = page.replace(tag, "\n")
        return page

    draft.options.setdefault("page_tweaks", []).append(open_ended)


@quirk("span_attributes_odd", group="markup", layouts=_ALL, carriers=MARKUP)
def span_attributes_odd(draft: Draft) -> None:
    """Spans as careless programs write them; a browser takes the number in front."""
    ways = ['{0}="{1} "', '{0}="{1}px"', "{0}={1}", "{0}='{1}'", '{0}="0{1}"', '{0}="{1}.0"']
    way = draft.rng.choice(ways)

    def rewrite(page: str) -> str:
        for n in range(2, 60):
            for name in ("colspan", "rowspan"):
                page = page.replace(f'{name}="{n}"', way.format(name.upper(), n))
        return page

    draft.options.setdefault("page_tweaks", []).append(rewrite)
