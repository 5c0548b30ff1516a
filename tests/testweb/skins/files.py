"""Reports that are attachments, eight ways of pointing at the file (field notes 4.4, 4.5; Q50–Q52).

`attachment(site, report)` says where the file is and what it holds, for the truth.
"""

from __future__ import annotations

from functools import cache, partial
from urllib.parse import quote

from crawler.sample import bodies
from tests.testweb.furniture import article_meta, page
from tests.testweb.model import Report, Request, Response, Routes, Site, redirect, sample
from tests.testweb.skins._common import front, listing, put, rows_of

BASE = "/zwgk/zfxxgknb/"
WAYS = ("plain", "downfile", "download", "viewer", "embed", "object", "onclick", "docx")


def way(site: Site, report: Report) -> str:
    return WAYS[sorted(r.serial for r in site.reports).index(report.serial) % len(WAYS)]


def place(site: Site, report: Report) -> str:
    day = report.published
    return f"{BASE}{day:%Y%m}/t{day:%Y%m%d}_{report.serial}.html"


def file_path(site: Site, report: Report) -> str:
    """The path of the bytes themselves, after any redirect."""
    day, kind = report.published, way(site, report)
    if kind == "downfile":
        return f"/attach/0/{report.hex}.pdf"
    if kind == "download":
        return f"/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid={report.serial}"
    extension = "docx" if kind == "docx" else "pdf"
    return f"{BASE}{day:%Y%m}/P0{day:%Y%m%d}{report.serial:018d}.{extension}"


@cache
def content(serial: int, word: bool, report_key: tuple[str, int]) -> bytes:
    figures = _REPORTS[report_key]
    drawn = sample(figures)
    assert drawn is not None, "attachments are of 2019 and later"
    return bodies.docx_body(drawn) if word else bodies.pdf_body(drawn)


_REPORTS: dict[tuple[str, int], Report] = {}


def attachment(site: Site, report: Report) -> tuple[str, bytes]:
    """(path with query, bytes) of the report's file."""
    key = (report.org.org_id, report.year)
    _REPORTS[key] = report
    return file_path(site, report), content(report.serial, way(site, report) == "docx", key)


def _pointer(site: Site, report: Report) -> str:
    path, kind = file_path(site, report), way(site, report)
    name = path.rpartition("/")[2]
    if kind == "downfile":
        href = f"/module/download/downfile.jsp?classid=0&filename={report.hex}.pdf"
        return f'<p>附件：<a href="{href}">{report.title}</a></p>'
    if kind == "download":
        return (
            f'</div><ul><li>附件【<a href="{path}">{report.title}.pdf</a>】已下载次</li></ul><div>'
        )
    if kind == "viewer":
        return f'<iframe src="/pdfjs/web/viewer.html?file={quote(path, safe="")}" width="100%"></iframe>'
    if kind == "embed":
        return f'<embed src="./{name}" type="application/pdf">'
    if kind == "object":
        return f'<object data="./{name}" type="application/pdf"></object>'
    if kind == "onclick":
        return f'<a href="javascript:;" onclick="window.open(\'{path}\')">点击查看年报全文</a>'
    return f'<p>附件：<a href="./{name}">{report.title}</a></p>'


def _article(site: Site, report: Report) -> Response:
    body = (
        f"<h1>{report.title}</h1><div class='TRS_Editor'><p>全文见附件。</p>"
        f"{_pointer(site, report)}</div>"
    )
    return page(site, report.title, body, column="政府信息公开年报", meta=article_meta(report))


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/zwgk/", BASE)
    for report in site.reports:
        found[place(site, report)] = partial(_article, site, report)
        found[file_path(site, report)] = partial(_file, site, report)
    put(site, found, BASE, "政府信息公开年报", listing(rows_of(site, site.reports, place)))
    viewer = "<html><body><div id='viewer'></div></body></html>"
    found["/pdfjs/web/viewer.html"] = partial(Response, viewer.encode())
    return found


def _file(site: Site, report: Report) -> Response:
    data, kind = attachment(site, report)[1], way(site, report)
    if kind == "download":
        name = quote(f"{report.title}.pdf".encode("gbk"))
        shown = f"attachment; filename={name}"
        return Response(data, "application/octet-stream", headers=(("Content-Disposition", shown),))
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return Response(data, word if kind == "docx" else "application/pdf")


def api(site: Site, request: Request) -> Response | None:
    if request.path == "/module/download/downfile.jsp":
        return redirect(f"/attach/0/{request.value('filename')}")
    return None
