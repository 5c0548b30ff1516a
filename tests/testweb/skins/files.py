"""Reports that are attachments, and the ways of pointing at the file (field notes 4.4, 4.5; Q50–Q54).

Among them files whose name or declared type lies: a PDF that is an error page (`bad`), an HTML
report served as application/pdf (`typed`), a .doc that is a docx (`lying`), and bodies of images.

`attachment(site, report)` says where the file is and what it holds, for the truth.
"""

from __future__ import annotations

import io
import zipfile
from functools import cache, partial
from urllib.parse import quote

from crawler.sample import bodies
from tests.testweb.furniture import article_meta, page
from tests.testweb.model import (
    Report,
    Request,
    Response,
    Routes,
    Site,
    body_html,
    redirect,
    sample,
)
from tests.testweb.skins._common import front, listing, put, rows_of

BASE = "/zwgk/zfxxgknb/"
WAYS = (
    "plain", "downfile", "download", "viewer", "embed", "object", "onclick", "docx", "wps", "ofd",
    "ceb", "zip", "rar", "bad", "typed", "lying", "images",
)  # fmt: skip
EXTENSIONS = {"docx": "docx", "wps": "wps", "ofd": "ofd", "ceb": "ceb", "zip": "zip", "rar": "rar",
              "lying": "doc", "images": "png"}  # fmt: skip


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
    extension = EXTENSIONS.get(kind, "pdf")
    return f"{BASE}{day:%Y%m}/P0{day:%Y%m%d}{report.serial:018d}.{extension}"


@cache
def content(serial: int, kind: str, report_key: tuple[str, int]) -> bytes:
    figures = _REPORTS[report_key]
    drawn = sample(figures)
    assert drawn is not None, "attachments are of 2019 and later"
    if kind in ("docx", "lying"):
        return bodies.docx_body(drawn)
    if kind in ("zip", "ofd"):
        return _zip("OFD.xml" if kind == "ofd" else "年报.docx", bodies.docx_body(drawn))
    if kind == "typed":
        return f"<html><body><h1>{figures.title}</h1>{body_html(figures)}</body></html>".encode()
    if kind == "bad":
        return "<html><body>文件不存在或已被删除</body></html>".encode()
    if kind in _MAGIC:
        return _MAGIC[kind] + f"{figures.title}{serial}".encode() * 12
    return bodies.pdf_body(drawn)


_MAGIC = {"wps": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "rar": b"Rar!\x1a\x07\x01\x00", "ceb": b"Foxit CEB",
          "images": b"\x89PNG\r\n\x1a\n"}  # fmt: skip


def _zip(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data)
    return buffer.getvalue()


_REPORTS: dict[tuple[str, int], Report] = {}


def attachment(site: Site, report: Report) -> tuple[str, bytes]:
    """(path with query, bytes) of the report's file."""
    key = (report.org.org_id, report.year)
    _REPORTS[key] = report
    return file_path(site, report), content(report.serial, way(site, report), key)


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
    if kind == "images":
        return f'<p><img src="./{name}" alt="" width="800"></p>'
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
    types = {"docx": word, "images": "image/png", "lying": "application/msword"}
    odd = kind in ("wps", "ofd", "ceb", "zip", "rar")
    return Response(data, "application/octet-stream" if odd else types.get(kind, "application/pdf"))


def api(site: Site, request: Request) -> Response | None:
    if request.path == "/module/download/downfile.jsp":
        return redirect(f"/attach/0/{request.value('filename')}")
    return None
