"""Copies of a government site's pages on a hijacked domain (field notes 8.2, Q58).

By the report's number: traditional characters, pinyin in brackets, a betting phrase in place of the
place, or a clean copy that still names the host it was taken from. None may be admitted.
"""

from __future__ import annotations

from functools import partial

from tests.testweb.furniture import article
from tests.testweb.model import Report, Response, Routes, Site
from tests.testweb.skins._common import front, listing, put, rows_of

COLUMN = "/zwgk/zfxxgknb/"
_OLD = str.maketrans(
    "国发会开务员区县镇乡门问题报处关于实与为个来时对动业产经济审计",
    "國發會開務員區縣鎮鄉門問題報處關於實與為個來時對動業產經濟審計",
)


def place(site: Site, report: Report) -> str:
    return f"{COLUMN}{report.published:%Y%m}/t{report.published:%Y%m%d}_{report.serial}.html"


def _page(site: Site, report: Report) -> Response:
    text = article(site, report, 'div class="TRS_UEDITOR"').body.decode()
    text = text.replace(site.host, "www.qs.gov.test")
    kind = report.serial % 4
    if kind == 0:
        text = text.translate(_OLD)
    elif kind == 1:
        text = text.replace("信息公开", "信息(xx)公开").replace("报告", "报(bao)告(gao)")
    elif kind == 2:
        text = text.replace(site.place, "澳门威尼斯娱乐官网")
    return Response(text.encode())


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/zwgk/", COLUMN)
    for report in site.reports:
        found[place(site, report)] = partial(_page, site, report)
    put(site, found, COLUMN, "政府信息公开年报", listing(rows_of(site, site.reports, place)))
    return found
