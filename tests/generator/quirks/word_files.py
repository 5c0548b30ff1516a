"""What Word keeps beside the text: revisions, controls, fields, notes, boxes, hidden text, odd merges."""

from __future__ import annotations

from typing import Any

from tests.generator.model import Draft
from tests.generator.quirks.picks import some, whole
from tests.generator.quirks.registry import FORMS, TABLES, quirk

_ALL = (*TABLES, *FORMS)
_DOCX = ("docx",)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def qn(name: str) -> str:
    return f"{{{_W}}}{name.removeprefix('w:')}"


def nsdecls(prefix: str) -> str:
    return f'xmlns:{prefix}="{_W}"'


def parse_xml(source: str) -> Any:
    """Elements of python-docx's own classes, as its documents hold."""
    from docx.oxml import parse_xml as parse

    return parse(source)


_WHO = 'w:id="7" w:author="x" w:date="2024-01-01T00:00:00Z"'


def _run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


@quirk("docx_revisions", group="markup", layouts=_ALL, carriers=_DOCX)
def docx_revisions(draft: Draft) -> None:
    """Changes tracked and never accepted: the old number is deleted, the new inserted or moved."""
    for cell, _ in some(draft, 12):
        old = int(cell.text) + 3
        way = draft.rng.choice(["ins", "moveTo"])
        gone = {"ins": "del", "moveTo": "moveFrom"}[way]
        tag = "delText" if gone == "del" else "t"
        cell.runs = (
            f"<w:{gone} {_WHO}><w:r><w:{tag}>{old}</w:{tag}></w:r></w:{gone}>"
            f"<w:{way} {_WHO}>{_run(cell.text)}</w:{way}>"
        )


@quirk("docx_controls", group="markup", layouts=_ALL, carriers=_DOCX)
def docx_controls(draft: Draft) -> None:
    """Numbers in content controls: in the paragraph, around the cell, around the row."""
    way = draft.rng.choice(["run", "cell", "row"])
    for cell, _ in whole(draft):
        if way == "run":
            cell.runs = f"<w:sdt><w:sdtPr/><w:sdtContent>{_run(cell.text)}</w:sdtContent></w:sdt>"

    def wrap(document: Any) -> None:
        for node in list(document.element.body.iter(qn({"cell": "w:tc", "row": "w:tr"}[way])))[5:]:
            control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")
            node.addprevious(control)
            control[1].append(node)

    if way != "run":
        draft.options.setdefault("docx_tweaks", []).append(wrap)


@quirk("docx_fields", group="markup", layouts=_ALL, carriers=_DOCX)
def docx_fields(draft: Draft) -> None:
    """Numbers as results of fields, among them such as Word never computed."""
    for cell, figure in some(draft, 30):
        way = draft.rng.choice(["simple", "complex", "nested", "empty"])
        begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        code = '<w:r><w:instrText xml:space="preserve"> =SUM(ABOVE) \\# "0" </w:instrText></w:r>'
        middle = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        if way == "simple":
            cell.runs = f'<w:fldSimple w:instr=" =SUM(ABOVE) ">{_run(cell.text)}</w:fldSimple>'
        elif way == "complex":
            cell.runs = begin + code + middle + _run(cell.text) + end
        elif way == "nested":
            inner = begin + code + middle + _run("99") + end
            cell.runs = begin + code + inner + middle + _run(cell.text) + end
        else:
            cell.runs = begin + code + end
            figure.blur()


@quirk("docx_hidden_text", group="markup", layouts=_ALL, carriers=_DOCX)
def docx_hidden_text(draft: Draft) -> None:
    """Hidden and struck-out runs beside the number."""
    for cell, _ in some(draft, 30):
        mark = draft.rng.choice(
            ["<w:vanish/>", '<w:vanish w:val="1"/>', "<w:strike/>", "<w:dstrike/>",
             "<w:webHidden/><w:vanish/>"]
        )  # fmt: skip
        cell.runs = _run("7", mark) + _run(cell.text)


@quirk("docx_not_hidden", group="markup", layouts=_ALL, carriers=_DOCX)
def docx_not_hidden(draft: Draft) -> None:
    """Properties that are switched off: nothing is hidden or struck out."""
    for cell, _ in some(draft, 30):
        mark = draft.rng.choice(
            ['<w:vanish w:val="0"/>', '<w:strike w:val="false"/>', '<w:dstrike w:val="off"/>']
        )
        cell.runs = _run(cell.text, mark)


@quirk("docx_boxes", group="markup", layouts=_ALL, carriers=_DOCX)
def docx_boxes(draft: Draft) -> None:
    """Numbers in text boxes, kept twice: for Word and for programs that know no shapes."""
    for cell, figure in some(draft, 10):
        inner = f"<w:txbxContent><w:p>{_run(cell.text)}</w:p></w:txbxContent>"
        cell.runs = (
            '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            '<mc:Choice Requires="wps"><w:drawing><wps:wsp xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
            f"<wps:txbx>{inner}</wps:txbx></wps:wsp></w:drawing></mc:Choice>"
            '<mc:Fallback><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>'
            f"{inner}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
        figure.accept = ["unreadable", "missing"]


@quirk("docx_notes", group="markup", layouts=_ALL, carriers=_DOCX)
def docx_notes(draft: Draft) -> None:
    """Footnote and comment marks, bookmarks and raised numbers behind the figure."""
    for cell, figure in some(draft, 20):
        way = draft.rng.randrange(3)
        tail = [
            '<w:r><w:footnoteReference w:id="2"/></w:r>',
            '<w:commentRangeEnd w:id="3"/><w:r><w:commentReference w:id="3"/></w:r>',
            _run("1", '<w:vertAlign w:val="superscript"/>'),
        ][way]
        cell.runs = f'<w:bookmarkStart w:id="1" w:name="a"/>{_run(cell.text)}{tail}'
        figure.accept = [*figure.accept, "unreadable"]


@quirk("docx_special_signs", group="markup", layouts=_ALL, carriers=_DOCX)
def docx_special_signs(draft: Draft) -> None:
    """Minus signs as non-breaking hyphens, digits as symbols, soft hyphens and breaks between digits."""
    for cell, figure in [
        (c, draft.figures[c.figure])
        for c in draft.cells()
        if c.figure and c.text.startswith("-") and c.text[1:].isdecimal()
    ]:
        cell.runs = f"<w:r><w:noBreakHyphen/><w:t>{cell.text[1:]}</w:t></w:r>"
        figure.accept = [*figure.accept, "unreadable"]
    for cell, figure in some(draft, 20):
        way = draft.rng.choice(["sym", "soft", "proof"])
        if way == "sym":
            code = f"F0{ord(cell.text[0]):02X}"
            cell.runs = (
                f'<w:r><w:sym w:font="Wingdings" w:char="{code}"/><w:t>{cell.text[1:]}</w:t></w:r>'
            )
            figure.blur()
        elif way == "soft":
            cell.runs = "<w:softHyphen/>".join(f"<w:t>{d}</w:t>" for d in cell.text)
            cell.runs = f"<w:r>{cell.runs}</w:r>"
            figure.accept = [*figure.accept, "unreadable"]
        else:
            cell.runs = '<w:proofErr w:type="spellStart"/>'.join(_run(d) for d in cell.text)


@quirk("docx_whole_in_a_cell", group="page", layouts=_ALL, carriers=_DOCX)
def docx_whole_in_a_cell(draft: Draft) -> None:
    """The whole report stands in the one cell of a table that sets its width."""

    def wrap(document: Any) -> None:
        body = document.element.body
        table = parse_xml(
            f"<w:tbl {nsdecls('w')}><w:tblPr/><w:tblGrid><w:gridCol w:w='9000'/></w:tblGrid>"
            "<w:tr><w:tc><w:tcPr/></w:tc></w:tr></w:tbl>"
        )
        cell = table.find(f".//{qn('w:tc')}")
        for node in [n for n in body if n.tag != qn("w:sectPr")]:
            cell.append(node)
        body.insert(0, table)

    draft.options.setdefault("docx_tweaks", []).append(wrap)


@quirk("docx_grid_before", group="page", layouts=TABLES, carriers=_DOCX)
def docx_grid_before(draft: Draft) -> None:
    """Rows that begin one grid column late and end one early (gridBefore, gridAfter)."""

    def indent(document: Any) -> None:
        for table in document.element.body.iter(qn("w:tbl")):
            for row in table.iter(qn("w:tr")):
                row.insert(0, parse_xml(
                    f'<w:trPr {nsdecls("w")}><w:gridBefore w:val="1"/><w:gridAfter w:val="1"/></w:trPr>'
                ))  # fmt: skip

    draft.options.setdefault("docx_tweaks", []).append(indent)


@quirk("docx_rows_deleted", group="page", layouts=_ALL, carriers=_DOCX)
def docx_rows_deleted(draft: Draft) -> None:
    """A row deleted with changes tracked stands before each table's last row, with other numbers."""
    import copy

    def add(document: Any) -> None:
        for table in document.element.body.iter(qn("w:tbl")):
            rows = list(table.iter(qn("w:tr")))
            if len(rows) < 8:
                continue
            gone = copy.deepcopy(rows[-1])
            for text in gone.iter(qn("w:t")):
                text.tag = qn("w:delText")
                text.text = "88" if (text.text or "").isdigit() else text.text
            for run in list(gone.iter(qn("w:r"))):
                wrapper = parse_xml(f"<w:del {nsdecls('w')} {_WHO}/>")
                run.addprevious(wrapper)
                wrapper.append(run)
            gone.insert(0, parse_xml(f"<w:trPr {nsdecls('w')}><w:del {_WHO}/></w:trPr>"))
            rows[-1].addprevious(gone)

    draft.options.setdefault("docx_tweaks", []).append(add)


@quirk("docx_continued_merges", group="page", layouts=TABLES, carriers=_DOCX)
def docx_continued_merges(draft: Draft) -> None:
    """Merged cells keep text of their own below the first (Word hides it), and begin anew."""

    def fill(document: Any) -> None:
        for tc in document.element.body.iter(qn("w:tc")):
            merge = tc.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            if merge is not None and merge.get(qn("w:val")) is None:
                tc.append(parse_xml(f"<w:p {nsdecls('w')}>{_run('9')}</w:p>"))

    draft.options.setdefault("docx_tweaks", []).append(fill)
