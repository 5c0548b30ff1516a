"""A report in several files through the real import and build: one report, its figures from the file
that has them, every file named."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from warc_seasons import Exchange, opened, rebuild, report_page, season, write_warc

from crawler.capture.store import CaptureStore
from crawler.imports import import_paths
from db.browse import make_datasette
from db.build import build
from db.publish import current_snapshot
from db.schema import upgrade
from parsers.ocr.reader import REMEDY
from parsers.version import PARSER_VERSION
from tests.generator.make import Made, make

PAGE = "http://www.qc.test/zwgk/t2024_100.html"
FILE = "http://www.qc.test/files/report.{}"
AT = "2024-01-{:02d}T08:00:00Z"


def shell(title: str, body: str, date: str = "2024-01-15") -> bytes:
    return (
        f"<html><head><title>{title}</title><meta name='PubDate' content='{date}'></head><body>"
        f"<h1>{title}</h1>{body}</body></html>"
    ).encode()


def title_of(made: Made) -> str:
    return f"{made.truth['agency']}{made.truth['year']}年政府信息公开工作年度报告"


def rows(db: sqlite3.Connection, sql: str, *values: Any) -> list[dict[str, Any]]:
    return [dict(r) for r in db.execute(sql, values)]


def assert_truth(db: sqlite3.Connection, made: Made) -> int:
    """Exactly one report, equal to the truth; its id."""
    [report] = rows(db, "SELECT * FROM reports WHERE retired IS NULL")
    assert report["year"] == made.truth["year"]
    facts = {
        f["indicator"] + (f"/{f['applicant']}" if f["applicant"] else ""): (f["value"], f["state"])
        for f in rows(db, "SELECT * FROM facts WHERE report_id = ?", report["report_id"])
    }
    assert facts == {k: (f["value"], f["state"]) for k, f in made.truth["facts"].items()}
    return int(report["report_id"])


def files_of(db: sqlite3.Connection) -> list[tuple[int, str, str]]:
    return [
        tuple(r)
        for r in db.execute(
            "SELECT f.part, f.role, c.url FROM report_files f JOIN captures c USING (capture_id) "
            "JOIN reports r USING (version_id) ORDER BY f.part"
        )
    ]


@pytest.fixture()
def docx() -> Made:
    return make(61, 3, "docx", layout="2021", quirks=[])


def test_page_and_attachment_are_one_report_of_the_pages_date(tmp_path: Path, docx: Made) -> None:
    url = FILE.format("docx")
    page = shell(title_of(docx), f"<p><a href='{url}'>附件</a></p>")
    archive = tmp_path / "a"
    summary = season(
        archive, [(url, AT.format(3), 200, docx.data), (PAGE, AT.format(2), 200, page)]
    )
    assert (summary.reports, summary.not_reports) == (1, 0)
    with opened(archive) as db:
        report_id = assert_truth(db, docx)
        assert files_of(db) == [(1, "page", PAGE), (2, "attachment", url)]
        [where] = rows(db, "SELECT * FROM provenance WHERE report_id = ?", report_id)
        assert (where["url"], where["carrier"]) == (url, "docx")
        [published] = rows(db, "SELECT published_on FROM reports")
        assert published["published_on"] == "2024-01-15"
        places = {
            json.loads(r[0])["part"]
            for r in db.execute("SELECT place FROM facts WHERE place IS NOT NULL")
        }
        assert places == {2}
        told = rows(db, "SELECT detail FROM problems WHERE code = 'part_of_report'")
        assert [url in t["detail"] for t in told] == [True]
    site = make_datasette(current_snapshot(archive))
    shown = asyncio.run(site.client.get(f"/reports/{report_id}", follow_redirects=True)).text
    assert all(address in shown for address in (PAGE, url))
    assert "Files of this report" in shown or "本报告的文件" in shown
    again = season(archive, [])
    assert (again.documents, again.retired) == (0, 0)


def test_a_file_that_comes_later_completes_the_report(tmp_path: Path, docx: Made) -> None:
    """As after a crawl that was cut off: the crawler notes on the file which page led to it."""
    url = FILE.format("docx")
    page = shell(title_of(docx), f"<p><a href='{url}'>附件</a></p>")
    archive = tmp_path / "a"
    year = docx.truth["year"]
    due = {"agency_id": "a", "name": docx.truth["agency"], "due_from": year, "due_until": year}
    season(archive, [(PAGE, AT.format(2), 200, page)], agencies=[due])
    with opened(archive) as db:
        [standing] = rows(db, "SELECT standing, reason FROM coverage WHERE agency_id = 'a'")
        assert standing["standing"] == "unreadable"
        assert url in standing["reason"]
        assert not rows(db, "SELECT * FROM reports")
        [told] = rows(db, "SELECT code, detail FROM problems")
        assert told["code"] == "document_elsewhere"
        assert url in told["detail"]
    _late(archive, tmp_path, url, docx.data)
    with opened(archive) as db:
        assert_truth(db, docx)
        assert len(files_of(db)) == 2
    assert season(archive, []).documents == 0


def _late(archive: Path, folder: Path, url: str, data: bytes) -> None:
    path = write_warc(folder / "late.warc.gz", [(url, AT.format(5), 200, data)])
    import_paths(archive, [path])
    with CaptureStore(archive) as store:
        known = json.dumps({"role": "file", "parent_url": PAGE, "meta": {"why": "attachment"}})
        store.connection.execute("UPDATE captures SET discovered = ? WHERE url = ?", (known, url))
    rebuild(archive)


def test_a_changed_attachment_under_another_name_is_a_change_of_the_report(
    tmp_path: Path, docx: Made
) -> None:
    old, new = FILE.format("docx"), "http://www.qc.test/files/new.docx"
    other = make(61, 3, "xlsx", layout="2021", quirks=[])
    archive = tmp_path / "a"
    first: list[Exchange] = [
        (PAGE, AT.format(2), 200, shell(title_of(docx), f"<a href='{old}'>附件</a>")),
        (old, AT.format(2), 200, docx.data),
    ]
    season(archive, first)
    season(archive, [
        (PAGE, AT.format(9), 200, shell(title_of(docx), f"<a href='{new}'>附件</a>")),
        (new, AT.format(9), 200, other.data),
    ])  # fmt: skip
    with opened(archive) as db:
        assert_truth(db, other)
        relations = rows(db, "SELECT relation, is_current FROM report_versions ORDER BY version_id")
        assert [tuple(r.values()) for r in relations] == [("first", 0), ("same_figures", 1)]
        assert files_of(db)[1][2] == new


def test_a_list_of_departments_reports_stays_a_list(tmp_path: Path) -> None:
    made = [make(61, n, "docx", layout="2021", quirks=[]) for n in (3, 5, 7)]
    urls = [f"http://www.qc.test/files/{n}.docx" for n in range(3)]
    links = "".join(
        f"<p><a href='{u}'>{title_of(m)}</a></p>" for u, m in zip(urls, made, strict=True)
    )
    exchanges: list[Exchange] = [
        (u, AT.format(3), 200, m.data) for u, m in zip(urls, made, strict=True)
    ]
    page = shell("青川县2024年政府信息公开工作年度报告汇总", links)
    archive = tmp_path / "a"
    season(archive, [(PAGE, AT.format(2), 200, page), *exchanges])
    with opened(archive) as db:
        found = rows(
            db,
            "SELECT a.name, r.year FROM reports r JOIN agencies a USING (agency_id) WHERE r.figures_reported > 0",
        )
        assert sorted((f["name"], f["year"]) for f in found) == sorted(
            (m.truth["agency"], m.truth["year"]) for m in made
        )
        assert not files_of(db)


def test_pages_of_one_text_are_one_report(tmp_path: Path) -> None:
    whole = report_page({("requests_received", "natural_person"): "4"}).decode()
    cut = whole.index("<p>三、")
    head = whole[: whole.index("<body>") + len("<body>")]
    further = "http://www.qc.test/zwgk/t2024_100_2.html"
    one = (whole[:cut] + f"<a href='{further}'>下一页</a></body></html>").encode()
    title = "<h1>青川县水利局2023年政府信息公开工作年度报告</h1>"
    two = (head + title + f"<a href='{PAGE}'>1</a>" + whole[cut:]).encode()
    archive = tmp_path / "a"
    season(archive, [(further, AT.format(2), 200, two), (PAGE, AT.format(2), 200, one)])
    with opened(archive) as db:
        [report] = rows(db, "SELECT * FROM reports")
        assert files_of(db) == [(1, "page", PAGE), (2, "page", further)]
        [fact] = rows(
            db,
            "SELECT * FROM facts WHERE indicator = 'requests_received' AND applicant = 'natural_person'",
        )
        assert fact["value"] == 4
        assert json.loads(fact["place"])["part"] == 2
        [first] = rows(db, "SELECT place FROM facts WHERE indicator = 'rules_issued'")
        assert json.loads(first["place"])["part"] == 1
        layouts = rows(db, "SELECT layout_t2, layout_t3, layout_t4 FROM current_reports")
        assert layouts == [{"layout_t2": "2021", "layout_t3": "2021", "layout_t4": "2021"}]
        assert report["figures_reported"] > 0


def test_what_failed_for_want_of_a_program_is_read_once_it_is_there(tmp_path: Path) -> None:
    made = make(61, 3, "xlsx", layout="2021", quirks=[])
    archive = tmp_path / "a"
    archive.mkdir()
    path = write_warc(tmp_path / "x.warc.gz", [(FILE.format("xlsx"), AT.format(4), 200, made.data)])
    import_paths(archive, [path])
    with CaptureStore(archive) as store:
        upgrade(store.connection)
        store.connection.execute(
            "INSERT INTO documents (capture_id, parser_version, outcome, failure, read_at) "
            "SELECT capture_id, ?, 'failed', ?, '2024' FROM captures",
            (PARSER_VERSION, "needs_tool: a workbook needs the extra `office`: make office"),
        )
    rebuild(archive)
    with opened(archive) as db:
        assert_truth(db, made)
        assert not rows(db, "SELECT * FROM documents WHERE outcome = 'failed'")


def test_a_scan_is_read_again_once_ocr_is_there(tmp_path: Path) -> None:
    made = make(61, 3, "html", layout="2021", quirks=[])
    archive = tmp_path / "a"
    archive.mkdir()
    path = write_warc(tmp_path / "x.warc.gz", [(PAGE, AT.format(4), 200, made.data)])
    import_paths(archive, [path])
    with CaptureStore(archive) as store:
        upgrade(store.connection)
        document = store.connection.execute(
            "INSERT INTO documents (capture_id, parser_version, outcome, read_at) "
            "SELECT capture_id, ?, 'not_report', '2024' FROM captures",
            (PARSER_VERSION,),
        ).lastrowid
        store.connection.execute(
            "INSERT INTO problems (document_id, code, detail) VALUES (?, 'needs_ocr', ?)",
            (document, f"page 1: no text but a picture; to have it read, {REMEDY}"),
        )
    rebuild(archive)
    with opened(archive) as db:
        assert_truth(db, made)
        assert not rows(db, "SELECT * FROM documents WHERE outcome = 'not_report'")


def test_the_whole_way_with_reader_processes(tmp_path: Path, docx: Made) -> None:
    url = FILE.format("docx")
    page = shell(
        title_of(docx), "<iframe src='/v/web/viewer.html?file=/files/report.docx'></iframe>"
    )
    archive = tmp_path / "a"
    archive.mkdir()
    path = write_warc(
        tmp_path / "w.warc.gz",
        [(PAGE, AT.format(2), 200, page), (url, AT.format(2), 200, docx.data)],
    )
    import_paths(archive, [path])
    summary = build(archive, workers=1)
    assert summary.reports == 1
    with opened(archive) as db:
        assert_truth(db, docx)
        assert [f[1] for f in files_of(db)] == ["page", "attachment"]
