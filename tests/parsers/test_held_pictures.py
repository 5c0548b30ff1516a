"""Reports given as pictures inside one file: pasted into a page, or page by page in an archive."""

from __future__ import annotations

import base64
import io
import zipfile
from collections import Counter
from typing import Any

import pytest

from parsers import parse_bytes
from parsers.carriers import html, image
from parsers.document import Document
from parsers.evaluate import as_dict, compare
from parsers.sandbox import _heavy
from tests.generator.make import Made, make


def picture(number: int) -> bytes:
    """The beginning of a picture, as large as one of a page."""
    return b"\x89PNG\r\n\x1a\n" + bytes([number]) * 20_000


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Made:
    """A report whose blocks stand half in `picture(1)` and half in `picture(2)`, as OCR would give them."""
    made = make(53, 1, "html", layout="2021", quirks=[])
    blocks = html.read(made.data).blocks
    halves = {1: blocks[: len(blocks) // 2], 2: blocks[len(blocks) // 2 :]}

    def read(data: bytes, *, url: str | None = None) -> Document:
        return Document("image", blocks=halves[data[-1]])

    monkeypatch.setattr(image, "read", read)
    return made


def is_right(report: Any, made: Made) -> bool:
    result = compare("held", as_dict(report), made.truth)
    return set(+Counter(result.counts)) == {"right"}


def page(title: str, *pictures: bytes) -> bytes:
    held = "".join(
        f"<p><img src='data:image/png;base64,{base64.b64encode(p).decode()}'></p>" for p in pictures
    )
    return f"<html><body><h1>{title}</h1>{held}</body></html>".encode()


def test_pictures_pasted_into_a_reports_page_are_read(made: Made) -> None:
    title = f"{made.truth['agency']}{made.truth['year']}年政府信息公开工作年度报告"
    data = page(title, picture(1), picture(2))
    report = parse_bytes(data)
    assert is_right(report, made)
    assert _heavy(data) == 1


def test_pictures_of_other_pages_are_left_alone(made: Made) -> None:
    report = parse_bytes(page("本局举办开放日活动", picture(1), picture(2)))
    assert not report.is_report
    assert not report.facts


def test_an_archive_of_pictures_is_one_report_in_the_order_of_its_numbers(made: Made) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("扫描/10.png", picture(2))
        archive.writestr("扫描/2.png", picture(1))
    report = parse_bytes(whole.getvalue(), source="年报.zip")
    assert is_right(report, made)
    assert not report.others
    assert report.source == "年报.zip"
    assert {f.place["member"] for f in report.facts if f.place} <= {"扫描/2.png", "扫描/10.png"}
