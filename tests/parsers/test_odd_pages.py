"""PDFs drawn in odd manners: what stands in fields and notes, damaged files, layers and covers, turned
and tiny pages, several pages on a sheet, rules that are no lines."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pdfplumber
import pytest
from reportlab.pdfgen.canvas import Canvas

from parsers import parse_bytes
from parsers.carriers import pdf
from parsers.carriers._pdf_layer import hidden_text
from parsers.carriers._pdf_page import read_page
from parsers.drawn.loose.pieces import Piece, pieces, unglued
from parsers.drawn.text import Line
from parsers.errors import UnreadableDocument, Unsupported
from parsers.evaluate import Comparison, as_dict, compare
from parsers.report import Report

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.generator.carriers import odd
from tests.generator.make import Made, make
from tests.generator.model import Draft


def drawn(manner: str, index: int = 3, **options: object) -> Made:
    """A report in one of the odd manners."""

    def render(draft: Draft) -> bytes:
        draft.options["odd"] = manner
        return odd.render(draft)

    return make(41, index, "oddpdf", render=render, **options)  # type: ignore[arg-type]


def read(manner: str, index: int = 3, **options: object) -> tuple[Report, Comparison]:
    """The report read again, and how it compares with the truth."""
    made = drawn(manner, index, **{"quirks": [], **options})
    report = parse_bytes(made.data)
    return report, compare(manner, as_dict(report), made.truth)


def assert_right(manner: str, index: int = 3) -> None:
    """Every figure is read as printed."""
    _, compared = read(manner, index)
    assert [(d.figure, d.actual) for d in compared.differences] == []
    assert compared.agency_right and compared.year_right


@pytest.mark.parametrize("manner", ["form_fields", "bare_fields", "free_text", "comments"])
def test_figures_in_fields_and_typed_notes_are_the_pages(manner: str) -> None:
    """Comments on a page are none of its figures."""
    assert_right(manner)


def test_a_form_in_xml_is_told_not_read() -> None:
    with pytest.raises(Unsupported, match="XFA"):
        parse_bytes(drawn("xfa").data)


def test_a_wrong_table_of_objects_is_made_anew_and_told() -> None:
    report, compared = read("bad_table")
    assert not compared.differences
    assert "repaired" in {p.code for p in report.problems}


@pytest.mark.parametrize("manner", ["cut", "no_table", "locked_with_word"])
def test_what_cannot_be_opened_is_refused(manner: str) -> None:
    with pytest.raises(UnreadableDocument):
        parse_bytes(drawn(manner).data)


@pytest.mark.parametrize("manner", ["object_streams", "junk_before", "revised", "locked"])
def test_files_written_in_other_ways_are_read(manner: str) -> None:
    assert_right(manner)
    assert pdf.sniff(drawn(manner).data)


@pytest.mark.parametrize(
    "manner", ["moved_origin", "cropped_spread", "slug", "turned_180", "turned_270", "upside_down",
               "tiny", "huge", "ofd_tiny", "ofd_huge"]
)  # fmt: skip
def test_a_page_is_what_its_crop_box_shows_upright_and_of_usual_size(manner: str) -> None:
    assert_right(manner)


@pytest.mark.parametrize("manner", ["hidden_layer", "overpainted", "whitened", "unseen"])
def test_what_nobody_sees_is_not_read(manner: str) -> None:
    report, compared = read(manner)
    assert not compared.differences
    assert "hidden_text" in {p.code for p in report.problems}


def _page(*marks: str, turn: int = 0) -> bytes:
    """A page of a label and figures, and what `marks` draw on it in turn."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 300))
    canvas.setPageRotation(turn)
    for k in range(12):
        canvas.drawString(40, 20 + 20 * k, f"row {k}")
    for mark in marks:
        if mark == "cover":
            canvas.setFillGray(1)
            canvas.rect(195, 195, 40, 14, stroke=0, fill=1)
        elif mark == "ground":
            canvas.setFillGray(0.2)
            canvas.rect(190, 190, 60, 25, stroke=0, fill=1)
        elif mark.startswith("unseen"):
            text = canvas.beginText(200, 199)
            text.setTextRenderMode(3)
            text.textOut(mark[6:])
            text.setTextRenderMode(0)
            canvas.drawText(text)
        else:
            canvas.setFillGray(1 if mark.startswith("white") else 0)
            canvas.drawString(200, 199, mark.removeprefix("white"))
    canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize(
    ("marks", "shown"),
    [
        (("15", "cover", "27"), "27"),
        (("15", "cover"), "\u3013\u3013"),  # nothing stands there now: not to be taken for a blank
        (("cover", "15"), "15"),
        (("white15",), ""),
        (("ground", "white15"), "15"),
        (("27", "unseen15"), "27"),
    ],
)
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_figures_under_paint(marks: tuple[str, ...], shown: str, turn: int) -> None:
    with pdfplumber.open(io.BytesIO(data := _page(*marks, turn=turn))) as document:
        page = read_page(document.pages[0], 1, hidden_text(data, 1).get(1))
    assert "".join(c["text"] for c in page.drawn.chars if c["x0"] > 150) == shown


@pytest.mark.parametrize("manner", ["rules_dots", "rules_glyphs", "rules_pictures", "rules_gapped"])
def test_rules_are_rules_whatever_draws_them(manner: str) -> None:
    assert_right(manner)


def test_a_figure_shown_as_a_picture_is_not_taken_for_a_blank() -> None:
    _, compared = read("digit_pictures")
    assert compared.differences and not compared.silent


@pytest.mark.parametrize("manner", ["two_up", "two_up_loose", "spread", "columns"])
def test_two_pages_on_a_sheet_are_two(manner: str) -> None:
    assert_right(manner)


@pytest.mark.parametrize("manner", ["landscape_table_loose", "landscape_table"])
def test_a_table_as_broad_as_its_sheet_is_one(manner: str) -> None:
    for index in range(3):
        assert_right(manner, index)


def test_a_page_that_is_there_twice_is_read_once_and_told() -> None:
    for index in range(3):
        report, compared = read("repeated_page", index)
        assert not compared.differences
        assert "page_repeated" in {p.code for p in report.problems}


def test_a_blank_before_a_number_parts_it_from_its_label_however_narrow() -> None:
    """A row drawn as one string: the blank between a full label and the first figure is a narrow one."""
    letters = [(c, 50.0 + 8 * k) for k, c in enumerate("重复申请")] + [("0", 83.0), ("7", 120.0)]
    line = Line([
        {"text": c, "x0": x, "x1": x + (4 if c.isdigit() else 8), "top": 50.0, "bottom": 58.0,
         "spaced": c.isdigit(), "upright": True}
        for c, x in letters
    ])  # fmt: skip
    assert [p.text for p in unglued([*pieces(line), *_column("0", 83.0)])][:3] == [
        "重复申请",
        "0",
        "7",
    ]


def _column(text: str, x: float) -> list[Piece]:
    return [Piece(text, x, x + 4, 70.0 + 20 * k, 78.0 + 20 * k, 8.0, True) for k in range(4)]


@pytest.mark.parametrize("manner", ["ofd_noted", "ofd_shadowed", "ofd_rules_glyphs", "ofd_spread"])
def test_packages_are_read_as_pages_of_a_pdf_are(manner: str) -> None:
    assert_right(manner)
