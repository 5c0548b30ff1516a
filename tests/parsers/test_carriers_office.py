"""Word's old formats, workbooks, archives, saved pages: recognised by their bytes, read with every
figure, and refused with a reason where they cannot be."""

from __future__ import annotations

import gzip
import io
import random
import shutil
import socket
import stat
import zipfile
from functools import cache
from pathlib import Path

import openpyxl
import psutil
import pytest

from parsers import carriers, parse_bytes
from parsers.carriers import _libreoffice
from parsers.carriers import docx as docx_carrier
from parsers.document import Document, Paragraph
from parsers.errors import MissingTool, UnreadableDocument, Unsupported
from parsers.evaluate import as_dict, compare, overall
from parsers.report import State
from parsers.sandbox import Job, ParseFailure, ParserPool
from tests.generator.carriers import office
from tests.generator.make import Made, make, make_many

SEED = 31


@cache
def made(carrier: str) -> tuple[Made, ...]:
    count = 2 if carrier in office.TARGETS else 12
    return tuple(make_many(SEED, range(count), carrier))


def packed(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def codes(document: Document) -> set[str]:
    return {p.code for p in document.problems}


@pytest.mark.parametrize("carrier", ["doc", "rtf", "xls", "xlsx", "sheetxml", "zip", "mht"])
def test_every_figure_of_generated_documents_is_right(carrier: str) -> None:
    results = []
    for one in made(carrier):
        report = parse_bytes(one.data, source="report.bin")
        results.append(compare(one.filename, as_dict(report), one.truth))
        if carrier not in ("zip", "mht"):
            assert report.carrier == {"rtf": "doc", "sheetxml": "xls"}.get(carrier, carrier)
    total = overall(results)
    assert total["silent"] == 0
    assert total["right_share"] == 1.0, [r.differences for r in results if r.differences]


# -- LibreOffice ------------------------------------------------------------------------------


def test_without_libreoffice_the_document_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name, **_: None)
    with pytest.raises(MissingTool, match="apt-get install libreoffice") as error:
        carriers.read(rb"{\rtf1\ansi x}")
    assert error.value.code == "needs_tool"


def _reaching_out(port: int, secret: Path) -> bytes:
    """A flat ODT that links a picture on the network and a text on this machine."""
    return f"""<?xml version="1.0"?><office:document office:version="1.2"
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink" office:mimetype="application/vnd.oasis.opendocument.text">
 <office:body><office:text><text:p>What stands here.</text:p><text:p><draw:frame svg:width="2cm"
 svg:height="2cm" text:anchor-type="as-char"><draw:image xlink:type="simple"
 xlink:href="http://127.0.0.1:{port}/x.png"/></draw:frame></text:p><text:section text:name="S">
 <text:section-source xlink:href="file://{secret}" text:filter-name="Text"/><text:p>old</text:p>
 </text:section></office:text></office:body></office:document>""".encode()


@pytest.mark.parametrize("defence", ["walls", "settings", "none"])
def test_the_converter_reaches_no_network_and_no_file_of_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, defence: str
) -> None:
    """Bubblewrap and the profile each suffice; without both the canary sings, so it can."""
    if defence == "walls" and _libreoffice._bubblewrap() is None:
        pytest.skip("this system lets bubblewrap make no namespaces")
    if defence != "walls":
        monkeypatch.setattr(_libreoffice, "_bubblewrap", lambda: None)
    if defence != "settings":
        monkeypatch.setattr(_libreoffice, "_SETTINGS", ())
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret of this machine", "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as canary:
        document = carriers.read(_reaching_out(canary.getsockname()[1], secret))
        canary.settimeout(0.1)
        try:
            canary.accept()[0].close()
            reached = True
        except TimeoutError:
            reached = False
    assert reached is (defence == "none")
    text = "\n".join(p.text for p in document.paragraphs)
    assert "What stands here." in text
    assert "secret of this machine" not in text


def test_a_broken_picture_is_refused_in_the_same_words_each_time() -> None:
    said = []
    for _ in range(2):
        with pytest.raises(UnreadableDocument, match="the picture is broken") as refused:
            parse_bytes(b"\x89PNG\r\n\x1a\nxx")
        said.append(str(refused.value))
    assert said[0] == said[1] and "0x" not in said[0]


def test_an_encrypted_or_damaged_doc_is_refused_by_name() -> None:
    data = bytearray(made("doc")[0].data)
    data[data.index(b"\xec\xa5", 512) + 11] |= 1
    with pytest.raises(Unsupported, match="encrypted"):
        carriers.read(bytes(data))
    with pytest.raises(UnreadableDocument, match="damaged"):
        carriers.read(made("doc")[0].data[:6000])


def test_a_converter_that_hangs_is_ended_with_all_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "soffice"
    script.write_text("#!/bin/sh\nsleep 987654 & sleep 987654\n", "utf-8")
    script.chmod(0o755)
    monkeypatch.setattr(_libreoffice, "program", lambda: script)
    monkeypatch.setattr(_libreoffice, "_bubblewrap", lambda: None)
    monkeypatch.setattr(_libreoffice, "SECONDS", 1)
    with pytest.raises(UnreadableDocument, match="not done with the RTF within 1 s"):
        carriers.read(rb"{\rtf1 x}")
    left = [p for p in psutil.process_iter(["cmdline"]) if "987654" in (p.info["cmdline"] or ())]
    assert not left


# -- workbooks --------------------------------------------------------------------------------


def test_workbook_values_blanks_and_formulas() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["甲", "乙", "丙", "丁", "戊", "己"])
    sheet.append([3, 0.5, 0, None, "0", "=1+1"])
    sheet.append([3.0, 1234.5678, "/", " ", "３", 7])
    hidden = book.create_sheet("底稿")
    hidden.append(["旧", 9])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    document = carriers.read(out.getvalue())
    [grid] = document.grids
    assert [[c.text if c else None for c in row] for row in grid.rows[1:]] == [
        ["3", "0.5", "0", "", "0", "="],
        ["3", "1234.5678", "/", "", "３", "7"],
    ]
    assert codes(document) == {"formula_uncomputed", "sheets_hidden"}


def test_a_form_left_blank_keeps_its_value_column_over_a_gap() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["指标", "单位", "数"], ["公开数", "条", 4], ["申请数", "件", None]):
        sheet.append(row)
    sheet.cell(5, 1, "复议数")
    sheet.cell(5, 2, "件")
    sheet.cell(6, 1, "诉讼数")
    sheet.cell(6, 2, "件")
    sheet.column_dimensions["C"].width = 9
    sheet.cell(9, 4, "注")
    out = io.BytesIO()
    book.save(out)
    grids = carriers.read(out.getvalue()).grids
    assert [g.width for g in grids] == [3, 3]
    assert [c.text if c else None for c in grids[1].rows[0]] == ["复议数", "件", ""]


def test_without_the_extra_the_workbook_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "python_calamine", None)
    with pytest.raises(MissingTool, match="make office"):
        carriers.read(made("xlsx")[0].data)


# -- archives ---------------------------------------------------------------------------------


def test_every_report_in_an_archive_is_read_with_its_place() -> None:
    one, two, three = (m.data for m in made("docx")[:3])
    inner = packed(**{"深/二.docx": two})
    data = packed(
        **{"一.docx": one, "下级.zip": inner, "三.docx.gz": gzip.compress(three), "x.txt": b"hello"}
    )
    reports = parse_bytes(data, source="all.zip").all()
    assert [r.source for r in reports] == [
        "all.zip!一.docx",
        "all.zip!三.docx.gz",
        "all.zip!下级.zip/深/二.docx",
    ]
    for report, truth in zip(reports, (made("docx")[i].truth for i in (0, 2, 1)), strict=True):
        assert (report.agency, report.year) == (truth["agency"], truth["year"])
        placed = [f.place for f in report.facts if f.state is not State.MISSING]
        assert placed
        assert all(p and p["member"] == report.source.split("!")[1] for p in placed)


def test_names_in_gbk_are_told() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("NAME.docx", made("docx")[0].data)
    data = out.getvalue().replace(b"NAME.docx", "年报".encode("gbk") + b".docx"[: 9 - 4])
    report = parse_bytes(data, source="a.zip")
    assert report.source == "a.zip!年报.docx"


def test_what_an_archive_cannot_yield_is_a_problem_with_its_name() -> None:
    link = zipfile.ZipInfo("link.html")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    twice = packed(**{"b.zip": packed(**{"c.txt": b"text"})})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("good.docx", made("docx")[0].data)
        archive.writestr("../../etc/passwd", b"<html><body><p>x</body></html>")
        archive.writestr("C:\\x.txt", b"text")
        archive.writestr("old.rar", b"Rar!\x1a\x07\x00" + bytes(100))
        archive.writestr("paper.ceb", b"Founder CEB\0" + bytes(100))
        archive.writestr("cut.docx", made("docx")[0].data[:3000])
        archive.writestr("deep.zip", twice)
        archive.writestr(link, "/etc/passwd")
    report = parse_bytes(out.getvalue(), source="a.zip")
    assert report.is_report
    told = {p.place["member"]: p.code for p in report.problems if p.place and "row" not in p.place}
    assert told == {
        "../../etc/passwd": "member_refused",
        "C:\\x.txt": "member_refused",
        "link.html": "member_refused",
        "old.rar": "unsupported",
        "paper.ceb": "unsupported",
        "cut.docx": "member_unreadable",
        "deep.zip/b.zip": "member_unreadable",
    }


def _overlapping() -> bytes:
    """Two entries of the central directory that point at one file."""
    data = packed(a=random.Random(1).randbytes(5000))
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[start:end]
    tail = bytearray(data[end:])
    tail[8:12] = (2).to_bytes(2, "little") * 2
    tail[12:16] = (2 * len(entry)).to_bytes(4, "little")
    return data[:start] + entry + entry.replace(b"a", b"b") + bytes(tail)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (packed(**{str(n): b"" for n in range(2001)}), "would unpack to 2001 files"),
        (packed(big=bytes(30_000_000)), "compression bomb"),
        (_overlapping(), "overlap"),
        (packed(**{"readme.rar": b"Rar!\x1a\x07\x00"}), "nothing in the archive can be read"),
        (packed(), "holds no file"),
        (gzip.compress(bytes(250_000_000), 1), "unpacks to more than"),
        (gzip.compress(gzip.compress(b"x")), "gzip file in a gzip file"),
        (gzip.compress(b"some text" * 100)[:-20], "cut off"),
    ],
    ids=["entries", "ratio", "overlap", "only_rar", "empty", "gzip_bomb", "gzip_twice", "gzip_cut"],
)
def test_bombs_and_empty_containers_are_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableDocument, match=message):
        carriers.read(data)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"Rar!\x1a\x07\x01\x00" + bytes(50), "RAR"),
        (b"Founder CEB 2.99D\0" + bytes(50), "CEB"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "7z"),
        (packed(**{"ppt/presentation.xml": b"<x/>"}), "presentation"),
    ],
)
def test_known_formats_that_are_not_read_are_named(data: bytes, what: str) -> None:
    with pytest.raises(Unsupported, match=what) as error:
        carriers.read(data)
    assert "archived" in str(error.value)


# -- saved pages, names that lie --------------------------------------------------------------


def test_a_word_file_that_is_really_something_else_is_read_as_what_it_is() -> None:
    page = made("mht")[0].data
    assert carriers.read(page, "http://x.gov.cn/report.doc").carrier == "html"
    assert carriers.read(
        "<html><body><table><tr><td>甲</td><td>1</td></tr></table></body></html>".encode()
    ).grids
    text = "某某局2013年政府信息公开工作年度报告\n一、概述\n".encode("gb18030")
    assert carriers.read(text, "http://x.gov.cn/report.doc").carrier == "text"
    assert carriers.read(text).paragraphs[0].text == "某某局2013年政府信息公开工作年度报告"


def _with_pictures(*pictures: bytes) -> bytes:
    """A DOCX that holds pictures and a line."""
    import docx

    document = docx.Document()
    document.add_paragraph("年报见下图")
    for picture in pictures:
        document.add_picture(io.BytesIO(picture))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _noise(size: int) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.frombytes("L", (size, size), random.Random(size).randbytes(size * size)).save(out, "PNG")
    return out.getvalue()


def test_a_word_file_of_scans_is_read_picture_by_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, seal = _noise(200), _noise(210), _noise(20)

    class Reader:
        """Stands in for OCR, which has tests of its own."""

        NAME = "image"

        @staticmethod
        def read(data: bytes) -> Document:
            return Document("image", [Paragraph("一" if data == first else "二")])

    data = _with_pictures(first, seal, second)
    monkeypatch.setattr(
        "parsers.carriers.detect",
        lambda given, url=None: Reader if given.startswith(b"\x89PNG") else None,
    )
    read = docx_carrier.read(data)
    assert [p.text for p in read.paragraphs] == ["年报见下图", "一", "二"]
    monkeypatch.setattr("parsers.carriers.detect", lambda given, url=None: None)
    assert codes(docx_carrier.read(data)) == {"needs_ocr"}


# -- hostile bytes ----------------------------------------------------------------------------

TYPED = {"unreadable", "unsupported", "needs_tool", "cpu_limit", "memory_limit", "timeout"}


def damaged(data: bytes, rng: random.Random) -> bytes:
    kind = rng.randrange(3)
    if kind == 0:
        return data[: rng.randrange(1, len(data))]
    out = bytearray(data)
    for _ in range(rng.choice([1, 4, 40])):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    if kind == 2:
        at = rng.randrange(len(out))
        del out[at : at + rng.randrange(1, 2000)]
    return bytes(out)


@pytest.mark.parametrize(
    "carrier", ["xlsx", "xls", "sheetxml", "docx", "ofd", "zip", "mht", "gzip"]
)
def test_damaged_files_end_in_a_typed_state(carrier: str) -> None:
    whole = gzip.compress(made("mht")[0].data) if carrier == "gzip" else made(carrier)[0].data
    rng = random.Random(7)
    jobs = [Job(n, damaged(whole, rng)) for n in range(25)]
    with ParserPool(1) as pool:
        results = dict(pool.map(jobs))
    assert len(results) == 25
    failures = [r for r in results.values() if isinstance(r, ParseFailure)]
    assert {f.code for f in failures} <= TYPED, failures
    assert failures or carrier in ("mht", "sheetxml")


def test_one_document_alone_is_made_as_in_a_batch() -> None:
    assert make(SEED, 0, "xls").truth == made("xls")[0].truth
