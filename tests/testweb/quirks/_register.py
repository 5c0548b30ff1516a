"""The register of quirks, and what most of them need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.testweb.model import Request, Response, Site

Quirk = Callable[[Site, Request, Response, int], Response]
QUIRKS: dict[str, Quirk] = {}


def quirk(name: str) -> Callable[[Quirk], Quirk]:
    def register(function: Quirk) -> Quirk:
        QUIRKS[name] = function
        return function

    return register


def is_html(response: Response) -> bool:
    return response.status == 200 and response.content_type.startswith("text/html")


def into_body(response: Response, markup: str) -> Response:
    """The page with more markup before its end."""
    return replace(response, body=response.body.replace(b"</body>", markup.encode() + b"</body>"))
