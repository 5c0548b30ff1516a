"""PDFs drawn in odd manners: what stands in fields and notes, damaged files, layers and covers, turned
and tiny pages, several pages on a sheet, rules that are no lines."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from parsers import parse_bytes
from parsers.carriers import pdf
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
