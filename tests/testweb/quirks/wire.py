"""Faults on the wire: short bodies, cut streams, slow answers, silence (Q17 to Q20, Q62)."""

from __future__ import annotations

from dataclasses import replace

from tests.testweb.model import Request, Response, Site
from tests.testweb.quirks._register import into_body, is_html, quirk


@quirk("Q18")
def short_body(site: Site, request: Request, response: Response, serial: int) -> Response:
    """Every ninth page is cut on the wire, the first time it is asked for."""
    return replace(response, fault="short") if is_html(response) and serial % 9 == 8 else response


@quirk("Q20")
def cut_gzip(site: Site, request: Request, response: Response, serial: int) -> Response:
    """Every seventh page is a gzip stream without its end, in a body of the declared length."""
    return replace(response, fault="gzip") if is_html(response) and serial % 7 == 6 else response


@quirk("Q17")
def slow(site: Site, request: Request, response: Response, serial: int) -> Response:
    """Every sixth page comes late, and then in drops (times shrunk)."""
    return replace(response, fault="drip") if is_html(response) and serial % 6 == 4 else response


@quirk("Q19")
def broken_chunks(site: Site, request: Request, response: Response, serial: int) -> Response:
    """Every eleventh page is sent in chunks and breaks off."""
    return replace(response, fault="chunk") if is_html(response) and serial % 11 == 7 else response


@quirk("Q62")
def silent_host(site: Site, request: Request, response: Response, serial: int) -> Response:
    """A publisher's own host never answers; it is linked from the platform."""
    if request.host != site.host:
        return replace(response, fault="hang")
    link = f'<a href="http://gone.{site.host}/zfxxgknb/">外派机构政府信息公开年报</a>'
    return into_body(response, link) if is_html(response) and request.path == "/zwgk/" else response
