"""The sample county's own skins (`crawler.sample.skins`), served under hosts of this web."""

from __future__ import annotations

from functools import partial

from crawler.sample.skins import hanweb
from tests.testweb.county import CountySite, part
from tests.testweb.model import Report, Request, Response, Routes, Site


def _locate(site: Site, report: Report) -> tuple[str, str | None]:
    assert isinstance(site, CountySite)
    found: tuple[str, str | None] = part(site).skin.locate(site.sample_reports[report.serial])
    return found


def place(site: Site, report: Report) -> str:
    return _locate(site, report)[0]


def attachment(site: Site, report: Report) -> tuple[str, bytes] | None:
    """(path, bytes) of the report's file, None if its page is the report."""
    file = _locate(site, report)[1]
    return (file, routes(site)[file]().body) if file else None


def column_group(site: Site, report: Report) -> str:
    return report.org.kind if site.options["part"] == "portal" else ""


def routes(site: Site) -> Routes:
    pages = part(site).skin.pages(part(site).reports)
    return {path: partial(Response, body, kind) for path, (body, kind) in pages.items()}


def api(site: Site, request: Request) -> Response | None:
    if part(site).skin is not hanweb or request.path != hanweb.PROXY:
        return None
    query = request.query | request.form
    return Response(hanweb.proxy(part(site).reports, query), "text/xml; charset=utf-8")
