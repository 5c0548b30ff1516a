"""OFD: objects of GB/T 33190 written by hand, so that each of its ways to say a thing is seen."""

from __future__ import annotations

import io
import zipfile

import pytest

from parsers import carriers, parse_bytes
from parsers.document import Document
from parsers.errors import UnreadableDocument
from parsers.evaluate import as_dict, compare, overall
from tests.generator.make import make

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(*pages: str, resources: str = "", template: str = "", **extra: bytes) -> bytes:
    listed = "".join(
        f'<ofd:Page ID="{n}" BaseLoc="Pages/P{n}.xml"/>' for n, _ in enumerate(pages, start=1)
    )
    common = "<ofd:DocumentRes>Res.xml</ofd:DocumentRes>" if resources else ""
    if template:
        common += '<ofd:TemplatePage ID="77" BaseLoc="/Doc_0/T.xml"/>'
    parts = {
        "OFD.xml": f"<ofd:OFD {NS}><ofd:DocBody><ofd:DocInfo><ofd:Title>年报</ofd:Title></ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NS}><ofd:CommonData>{common}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    for number, page in enumerate(pages, start=1):
        use = '<ofd:Template TemplateID="77"/>' if template else ""
        parts[f"Doc_0/Pages/P{number}.xml"] = (
            f"<ofd:Page {NS}>{use}<ofd:Content><ofd:Layer ID='1'>{page}</ofd:Layer></ofd:Content>"
            "</ofd:Page>"
        )
    if resources:
        parts["Doc_0/Res.xml"] = f"<ofd:Res {NS}>{resources}</ofd:Res>"
    if template:
        parts["Doc_0/T.xml"] = (
            f"<ofd:Page {NS}><ofd:Content><ofd:Layer ID='1'>{template}</ofd:Layer></ofd:Content>"
            "</ofd:Page>"
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        for name, data in extra.items():
            archive.writestr(name, data)
    return out.getvalue()


def text(x: float, y: float, content: str, inner: str = "", **attributes: str) -> str:
    more = "".join(f' {k}="{v}"' for k, v in attributes.items())
    return (
        f'<ofd:TextObject ID="2" Boundary="{x} {y} 100 5" Font="1" Size="4"{more}>'
        f'<ofd:TextCode X="0" Y="3.5" {inner}>{content}</ofd:TextCode></ofd:TextObject>'
    )


def path(data: str, boundary: str = "0 0 210 297", **attributes: str) -> str:
    more = "".join(f' {k}="{v}"' for k, v in attributes.items())
    return (
        f'<ofd:PathObject ID="3" Boundary="{boundary}"{more}>'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def lines_of(document: Document) -> list[str]:
    return [p.text for p in document.paragraphs]


def test_generated_reports_are_read() -> None:
    results = []
    for index in range(6):
        made = make(41, index, "ofd")
        report = parse_bytes(made.data, source=made.filename)
        assert report.carrier == "ofd"
        results.append(compare(made.filename, as_dict(report), made.truth))
    total = overall(results)
    assert total["silent"] == 0
    assert total["right_share"] > 0.99, [r.differences for r in results if r.differences]


def test_advances_matrices_and_templates() -> None:
    page = (
        text(10, 10, "政府信息公开", 'DeltaX="g 5 4"')
        + text(10, 30, "年度报告", 'DeltaX="8 8 8"', CTM="0.5 0 0 0.5 0 0")
        + text(10, 50, "竖排", 'DeltaX="0" DeltaY="4"')
        + text(10, 80, "看不见", Visible="false")
    )
    document = carriers.read(ofd(page, template=text(10, 5, "文头")))
    assert document.carrier == "ofd"
    assert document.title == "年报"
    joined = "".join(lines_of(document))
    assert joined.startswith("文头政府信息公开年度报告")
    assert "竖" in joined
    assert "看不见" not in joined


CELLS = text(12, 21, "收到") + text(52, 21, "3") + text(12, 31, "答复") + text(52, 31, "0.5")


@pytest.mark.parametrize(
    "rules",
    [
        path("M 10 20 L 90 20 M 10 30 L 90 30 M 10 40 L 90 40 M 10 20 L 10 40 M 50 20 L 50 40 M 90 20 L 90 40"),
        "".join(
            path("M 0 0 L 40 0 L 40 10 L 0 10 C", f"{x} {y} 40 10") for x in (10, 50) for y in (20, 30)
        ),
        "".join(
            path(f"M 0 0 L {w} 0 L {w} {h} L 0 {h} C", f"{x} {y} {w} {h}", Stroke="false", Fill="true")
            for x, y, w, h in [
                (10, 20, 80, 0.3), (10, 30, 80, 0.3), (10, 40, 80, 0.3),
                (10, 20, 0.3, 20), (50, 20, 0.3, 20), (90, 20, 0.3, 20),
            ]
        ),
        '<ofd:CompositeObject ID="8" ResourceID="5" Boundary="10 20 80 20"/>',
    ],
    ids=["lines", "boxes", "thin_fills", "composite"],
)  # fmt: skip
def test_ruling_lines_however_drawn_make_the_same_table(rules: str) -> None:
    unit = (
        '<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="5" Width="80" Height="20">'
        f"<ofd:Content>{path('M 0 0 L 80 0 M 0 10 L 80 10 M 0 20 L 80 20', '0 0 80 20')}"
        f"{path('M 0 0 L 0 20 M 40 0 L 40 20 M 80 0 L 80 20', '0 0 80 20')}</ofd:Content>"
        "</ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
    )
    [grid] = carriers.read(ofd(rules + CELLS, resources=unit)).grids
    assert [[c.text if c else None for c in row] for row in grid.rows] == [
        ["收到", "3"],
        ["答复", "0.5"],
    ]
    assert grid.place(0, 1)["page"] == 1


def test_a_shaded_background_is_no_table() -> None:
    shade = path("M 0 0 L 80 0 L 80 20 L 0 20 C", "10 20 80 20", Stroke="false", Fill="true")
    assert not carriers.read(ofd(shade * 2 + CELLS)).grids


def test_a_page_that_is_a_picture_is_said_to_need_ocr() -> None:
    picture = '<ofd:ImageObject ID="4" Boundary="0 0 210 297" ResourceID="9"/>'
    document = carriers.read(ofd(picture, text(10, 10, "第二页")))
    assert "needs_ocr" in {p.code for p in document.problems} or document.grids


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (ofd("<unclosed>"), "XML"),
        (ofd("").replace(b"Doc_0/Pages/P1.xml", b"Doc_0/Pages/Q1.xml"), "has no"),
        (ofd(text(1, 1, "x"))[:300], "broken"),
    ],
)
def test_broken_packages_are_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableDocument, match=message):
        carriers.read(data)


def test_hostile_numbers_are_bounded() -> None:
    page = (
        text(1, 1, "数", 'DeltaX="g 99999999999999 4"')
        + text(1, 9, "字", 'DeltaX="nan inf g g"')
        + path("M 1e300 0 L 5 " * 2000)
        + path("M 1 1 L 1 1 Q 1 B A L")
        + '<ofd:TextObject Boundary="x y" Size="-4"><ofd:TextCode>坏</ofd:TextCode></ofd:TextObject>'
    )
    deep = "<ofd:PageBlock>" * 200 + text(1, 20, "深") + "</ofd:PageBlock>" * 200
    document = carriers.read(ofd(page, deep))
    assert "".join(lines_of(document)).startswith("数")
    assert "parse_incomplete" in {p.code for p in document.problems}
