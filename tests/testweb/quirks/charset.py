"""Declared and real character sets disagree (Q01 to Q09)."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.testweb.model import Request, Response, Site
from tests.testweb.quirks._register import is_html, quirk


def _recode(response: Response, encoding: str, declared: str, header: str) -> Response:
    body = response.body.decode("utf-8")
    body = re.sub(
        r'<meta charset="[^"]*">', f'<meta charset="{declared}">' if declared else "", body
    )
    kind = f"text/html; charset={header}" if header else "text/html"
    return replace(response, body=body.encode(encoding, "replace"), content_type=kind)


def _charset(name: str, encoding: str, declared: str, header: str) -> None:
    @quirk(name)
    def change(site: Site, request: Request, response: Response, serial: int) -> Response:
        return _recode(response, encoding, declared, header) if is_html(response) else response


_charset("Q01", "utf-8", "gb2312", "")
_charset("Q02", "gb18030", "gb2312", "utf-8")
_charset("Q03", "gb18030", "utf-8", "")
_charset("Q04", "gb18030", "gb2312", "iso-8859-1")
_charset("Q05", "utf-8", "utf-8", "gbk")
_charset("Q06", "gb18030", "", "")


@quirk("Q07")
def two_metas(site: Site, request: Request, response: Response, serial: int) -> Response:
    if not is_html(response):
        return response
    body = response.body.replace(b"<title>", b'<meta charset="gb2312"><title>', 1)
    return replace(response, body=body, content_type="text/html")


@quirk("Q08")
def foreign_footer(site: Site, request: Request, response: Response, serial: int) -> Response:
    """A UTF-8 page with a footer that was written in GBK."""
    if not is_html(response):
        return response
    foot = "<p>版权所有：本地人民政府办公室</p>".encode("gb18030")
    return replace(response, body=response.body.replace(b"</body>", foot + b"</body>"))


@quirk("Q09")
def last_character_cut(site: Site, request: Request, response: Response, serial: int) -> Response:
    """The page ends in the middle of a character."""
    if not is_html(response):
        return response
    return replace(response, body=response.body + "<!-- 完 -->".encode()[:7])
