"""Addresses of agencies, reports and places; identifiers may hold any character."""

from __future__ import annotations

from urllib.parse import quote, unquote

from datasette.utils.asgi import Request

from db.browse.language import Words


def agency_href(words: Words, agency_id: str, year: int | None = None, **parameters: object) -> str:
    """The page of an agency, or of its report of `year`."""
    tail = "" if year is None else f"/{year}"
    return words.href(f"/agencies/{quote(agency_id, safe='')}{tail}", **parameters)


def place_href(words: Words, code: str) -> str:
    """The page of a division."""
    return words.href(f"/places/{quote(code, safe='')}")


def from_address(request: Request, name: str) -> str:
    """One part of the address, decoded."""
    return unquote(request.url_vars[name])
