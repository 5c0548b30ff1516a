"""What articles say and how they are marked up (Q47, Q56, Q64, Q65)."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.testweb.model import Report, Request, Response, Site
from tests.testweb.quirks._register import is_html, quirk

_ARTICLE = re.compile(r"/t\d{8}_(\d+)\.html$")


def newest(site: Site) -> Report:
    """The report that quirk Q56 corrects."""
    return max(site.reports, key=lambda r: (r.year, -r.serial))


def corrected(address: str, report: Report) -> str:
    """The address of its corrected version."""
    return address.replace(f"_{report.serial}.", f"_{report.serial}9.")


@quirk("Q47")
def copied_period(site: Site, request: Request, response: Response, serial: int) -> Response:
    """Every fifth report states the period of the year before: copied from last year's file."""
    found = _ARTICLE.search(request.path)
    if not found or int(found[1]) % 5 or not is_html(response):
        return response
    text = response.body.decode()
    stated = re.search(r"(20\d\d)年1月1日起至(20\d\d)年12月31日", text)
    if not stated:
        return response
    old = str(int(stated[1]) - 1)
    return replace(
        response, body=text.replace(stated.group(), f"{old}年1月1日起至{old}年12月31日").encode()
    )


@quirk("Q56")
def correction(site: Site, request: Request, response: Response, serial: int) -> Response:
    """The newest report was corrected: a second article, later, marked so."""
    latest = newest(site)
    from tests.testweb.furniture import article
    from tests.testweb.skins import skin

    path = skin(site.skin).place(site, latest)
    later = corrected(path, latest)
    if request.path == later:
        body = article(site, latest, 'div class="TRS_UEDITOR"').body.decode()
        return Response(body.replace(latest.title, latest.title + "（更正）").encode())
    if (
        is_html(response)
        and f'href="./{path.removeprefix("/zwgk/zfxxgknb/")}"'.encode() in response.body
    ):
        row = f'<li><a href="{later}">{latest.title}（更正）</a><span>{latest.year + 1}-06-01</span></li>'
        return replace(
            response,
            body=response.body.replace(
                b"<ul class='list'>", b"<ul class='list'>" + row.encode(), 1
            ),
        )
    return response


@quirk("Q64")
def three_dates(site: Site, request: Request, response: Response, serial: int) -> Response:
    """The row's date, the address's and the page's differ: the site was moved."""
    if not is_html(response):
        return response
    body = re.sub(rb"<span>(20\d\d)-\d\d-\d\d</span>", rb"<span>\1-08-08</span>", response.body)
    body = re.sub(rb'(<meta name="PubDate" content="20\d\d)-\d\d-\d\d', rb"\1-09-09", body)
    return replace(response, body=body)


@quirk("Q65")
def word_markup(site: Site, request: Request, response: Response, serial: int) -> Response:
    """Every third report was pasted from a word processor: numbers in pieces, foreign elements,
    a style sheet inside the body."""
    found = _ARTICLE.search(request.path)
    if not found or int(found[1]) % 3 or not is_html(response):
        return response
    text = response.body.decode()
    text = re.sub(
        r"<td>(\d)(\d+)</td>",
        r"<td class=MsoNormal><span>\1</span><span lang=EN-US>\2<o:p></o:p></span></td>", text,
    )  # fmt: skip
    style = "<style>.MsoNormal{mso-style-name:x;font:12pt 宋体}</style><!--[if gte mso 9]><xml><w:x>1</w:x></xml><![endif]-->"
    text = re.sub(r'(<div class="TRS_UEDITOR">)', r"\1" + style, text)
    return replace(response, body=text.encode())
