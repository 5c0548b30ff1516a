"""Style sheets, scripts and icons: compressed once, kept in memory, kept long by browsers.

The charts' scripts are 840 KB as they are and 270 KB compressed. Addresses carry a version (`asset_version`), so
a reader's browser may keep them for a year; without one, for an hour.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from db.browse.security import App, Receive, Scope, Send

_SMALL = 1024
"""Files up to so many bytes are sent as they are."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is and, if that is shorter, compressed."""

    kind: bytes
    tag: bytes
    plain: bytes
    gzipped: bytes | None


@cache
def asset_paths() -> dict[str, Path]:
    """Address → file of every asset: the site's own and Datasette's."""
    roots = {
        "/static/": str(files("db.browse") / "static"),
        "/-/static/": str(files("datasette") / "static"),
    }
    return {
        prefix + path.relative_to(root).as_posix(): path
        for prefix, root in roots.items()
        for path in sorted(Path(root).rglob("*"))
        if path.is_file()
    }


@cache
def asset_version() -> str:
    """Changes with any of the site's own assets, so that a reader's cache never mixes two."""
    digest = hashlib.sha256()
    for address, path in asset_paths().items():
        if address.startswith("/static/"):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


@cache
def _asset(address: str) -> Asset | None:
    path = asset_paths().get(address)
    if path is None:
        return None
    plain = path.read_bytes()
    gzipped = gzip.compress(plain, 9, mtime=0) if len(plain) > _SMALL else None
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if kind.startswith("text/") or kind.endswith(("javascript", "json", "xml")):
        kind += "; charset=utf-8"
    tag = f'"{hashlib.sha256(plain).hexdigest()[:32]}"'
    shorter = gzipped if gzipped and len(gzipped) < len(plain) else None
    return Asset(kind.encode(), tag.encode(), plain, shorter)


class Assets:
    """The ASGI layer in front of Datasette's own files."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asset = None
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            asset = _asset(scope["path"])
        if asset is None:
            await self._app(scope, receive, send)
            return
        asked = {bytes(k).lower(): bytes(v) for k, v in scope.get("headers", [])}
        versioned = scope.get("query_string") == asset_version().encode()
        headers = [
            (b"content-type", asset.kind),
            (b"etag", asset.tag),
            (b"vary", b"Accept-Encoding"),
            (b"cache-control", b"public, max-age=31536000, immutable" if versioned
             else b"public, max-age=3600"),
        ]  # fmt: skip
        if asset.tag in asked.get(b"if-none-match", b""):
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        body = asset.plain
        if asset.gzipped is not None and _takes_gzip(asked.get(b"accept-encoding", b"")):
            body = asset.gzipped
            headers.append((b"content-encoding", b"gzip"))
        headers.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send(
            {"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body}
        )


def _takes_gzip(accepted: bytes) -> bool:
    """Whether an Accept-Encoding header (RFC 9110 §12.5.3) names gzip and does not refuse it."""
    for part in accepted.lower().split(b","):
        coding, _, quality = part.partition(b";")
        if coding.strip() in (b"gzip", b"x-gzip"):
            return quality.replace(b" ", b"") not in (b"q=0", b"q=0.0", b"q=0.00", b"q=0.000")
    return False
