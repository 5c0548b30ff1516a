"""When two URLs are the same request: the frontier's key.

``w3lib.canonicalize_url`` sorts queries (order matters to some list endpoints) and keeps
``;jsessionid``; this does the opposite of both and otherwise as little as possible.
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit, urlunsplit

from w3lib.url import safe_url_string

MAX_URL = 2048
_SESSION_PATH = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)
_SESSION_QUERY = re.compile(
    r"(?:^|&)(?:jsessionid|phpsessid|aspsessionid\w*|sessionid|session_id)=[^&]*", re.IGNORECASE
)


def url_key(url: str, method: str = "GET", body: bytes | None = None) -> str:
    """Identity of a request: scheme and host in lower case, default port, fragment and session ids
    dropped; method and body digest appended unless it is a plain GET. Raises ValueError."""
    parts = urlsplit(url.strip())
    scheme, host = parts.scheme.lower(), (parts.hostname or "").rstrip(".")
    if scheme not in ("http", "https") or not host:
        raise ValueError(f"no http(s) URL: {url[:200]!r}")
    if ":" in host:
        host = f"[{host}]"
    default = {"http": 80, "https": 443}[scheme]
    netloc = host if parts.port in (None, default) else f"{host}:{parts.port}"
    path = _SESSION_PATH.sub("", parts.path) or "/"
    query = _SESSION_QUERY.sub("", parts.query).lstrip("&")
    key = urlunsplit((scheme, netloc, path, query, ""))
    if method == "GET" and not body:
        return key
    return f"{method} {key} {hashlib.sha256(body or b'').hexdigest()[:32]}"


def sendable(url: str) -> str:
    """A URL fit for the wire: percent-encoded (never twice), no fragment.

    Raises ValueError for what cannot be fetched: other schemes, no host, longer than MAX_URL.
    """
    clean = safe_url_string(url.strip()).partition("#")[0]
    parts = urlsplit(clean)
    _ = parts.port  # raises for a port that is no number
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise ValueError(f"no http(s) URL: {url[:200]!r}")
    if len(clean) > MAX_URL:
        raise ValueError(f"a URL of {len(clean)} characters")
    return clean


def origin_of(url: str) -> str:
    """``scheme://host[:port]``, the unit to which robots.txt applies (RFC 9309 §2.3)."""
    return "/".join(url_key(url).split("/", 3)[:3])


def host_of(url: str) -> str:
    """``host[:port]``, the unit of politeness."""
    return origin_of(url).partition("://")[2]
