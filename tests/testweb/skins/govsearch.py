"""TRS govsearch (field notes 2.2b): rows only by JSONP, from a data host of its own.

The address is put together from script variables; the answer begins with blank lines and a stray
U+FEFF. 16 rows a page.
"""

from __future__ import annotations

import json

from tests.testweb.furniture import Decoy
from tests.testweb.model import Org, Report, Request, Response, Routes, Site, pages_of, text
from tests.testweb.skins._common import articles, front, links, put, rows_of

SIZE = 16
GROUP = 3
"""Publishers that share one channel, so that a list has more than one page."""


def _channel(org: Org) -> str:
    return str(58850 + (org.number - 1) // GROUP)


def place(site: Site, report: Report) -> str:
    day = report.published
    return f"/zcgk/{report.org.slug}/{day:%Y%m}/t{day:%Y%m%d}_{report.serial}.html"


def decoy_place(decoy: Decoy) -> str:
    return f"/zcgk/qt/{decoy.day[:7].replace('-', '')}/t{decoy.day.replace('-', '')}_{decoy.serial}.html"


def routes(site: Site) -> Routes:
    found: Routes = {}
    front(site, found, "/zfxxgk/", "/zfxxgk/zfxxgknb/")
    articles(site, found, place, 'div class="TRS_Editor"', decoy_place)
    channels: dict[str, list[str]] = {}
    for org in site.orgs:
        channels.setdefault(_channel(org), []).append(org.name)
    pairs = [(f"/zfxxgk/zfxxgknb/{c}/", "、".join(names)) for c, names in channels.items()]
    put(site, found, "/zfxxgk/zfxxgknb/", "政府信息公开年报", links(pairs))
    for channel in channels:
        body = (
            f'<ul id="rows"></ul><script>var channelId="{channel}";$.ajax({{dataType:"jsonp",'
            f'jsonpCallback:"result",url:"http://{site.hosts[0]}/govsearch/jsonp/gkml/zf_list.jsp'
            '?page=1&lb="+channelId+"&sword=&searchYear=all&pubURL=http%3A%2F%2F'
            f'{site.host}%2Fna&SType=1&pubURL=&SType=1&channelId="+channelId}});</script>'
        )
        put(site, found, f"/zfxxgk/zfxxgknb/{channel}/", "政府信息公开年报", body)
    return found


def api(site: Site, request: Request) -> Response | None:
    if not request.path.startswith("/govsearch/jsonp/"):
        return None
    channel = request.value("channelId")
    reports = [r for r in site.reports if _channel(r.org) == channel]
    mixed = decoy_place if channel == "58850" else None
    rows = rows_of(site, reports, place, mixed) if reports else []
    parts, number = pages_of(rows, SIZE), request.number("page")
    data = [
        {"title": t, "puburl": f"http://{site.host}{h}?keywords=", "tip": {"dates": d}}
        for h, t, d in (parts[number - 1] if 1 <= number <= len(parts) else [])
    ]
    answer = json.dumps({"num": len(rows), "nPage": number, "data": data}, ensure_ascii=False)
    name = request.value("callback") or "result"
    return text(f"\n\n\n\ufeff{name}({answer})", "text/html; charset=utf-8")
