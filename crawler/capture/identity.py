"""When two URLs are the same: the same request, or the same resource.

``request_key`` is the frontier's key: two URLs with one key are one request on the wire.
``resource_key`` is discovery's: two URLs with one key show one page, so that a link to either is
accounted for by the other (scheme, ``www.``, index file, mobile twin, tracking parameters). Both
leave out session ids. ``w3lib.canonicalize_url`` does neither: it sorts queries (order matters to
some list endpoints) and keeps ``;jsessionid``.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

MAX_URL = 2048
SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid)=[^/?#;]*", re.IGNORECASE)
_SESSION = re.compile(
    r"^(?:jsessionid|phpsessid|aspsessionid\w*|asp\.net_sessionid|sessionid|session_id|sid|s?token|"
    r"cfid|cftoken)$",
    re.I,
)
_IGNORED = frozenset(
    [
        "ismobile",
        "isphone",
        "iswap",
        "keywords",
        "keyword",
        "spm",
        "utm_source",
        "utm_medium",
        "utm_campaign",
        "from",
        "v",
        "timestamp",
        "_t",
        "t",
        "rand",
        "random",
        "ver",
    ]
)
_RANDOM = re.compile(r"^(?:[0-9a-fA-F]{16,}|[A-Za-z0-9+/_-]{24,}|\d{10,}|0\.\d+|\d*)$")
_INDEX = re.compile(r"/(?:index|default)\.(?:s?html?|jsp|aspx?|php)$", re.I)
_MOBILE = re.compile(r"_(?:wap|mobile|m)(\.s?html?)$", re.I)


def request_key(url: str, method: str = "GET", body: bytes | None = None) -> str:
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
    path = SESSION_PATH.sub("", parts.path) or "/"
    query = "&".join(piece for piece in parts.query.split("&") if not _is_session(*_split(piece)))
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


def redirect_target(url: str, location: str) -> str:
    """Where the header Location of an answer for `url` leads. Headers are bytes, read as Latin-1; Chinese
    servers send raw UTF-8 in them. Raises ValueError as `sendable` does."""
    return sendable(urljoin(url, location.encode("latin-1").decode("utf-8", "replace")))


@lru_cache(maxsize=4096)
def origin_of(url: str) -> str:
    """``scheme://host[:port]``, the unit to which robots.txt applies (RFC 9309 §2.3)."""
    return "/".join(request_key(url).split("/", 3)[:3])


def host_of(url: str) -> str:
    """``host[:port]``, the unit of politeness."""
    return origin_of(url).partition("://")[2]


def _split(piece: str) -> tuple[str, str]:
    name, _, value = piece.partition("=")
    return name, value


def _is_session(name: str, value: str) -> bool:
    return bool(_SESSION.match(name)) and (
        not re.fullmatch(r"sid|s?token", name, re.I)
        or bool(re.fullmatch(r"[0-9a-zA-Z]{20,}", value))
    )


def resource_key(url: str, method: str = "GET", body: str | None = None) -> str:
    """The identity of what an address shows: equal for every address of the same resource."""
    parts = urlsplit(SESSION_PATH.sub("", url.partition("#")[0]))
    host = (parts.hostname or "").removeprefix("www.")
    port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    path = re.sub(r"%[0-9a-fA-F]{2}", lambda m: m.group().upper(), parts.path or "/")
    path = quote(unquote(path), safe="/:@!$&'()*+,;=~-._") if "%" in path else path
    path = _MOBILE.sub(r"\1", _INDEX.sub("/", path))
    kept = []
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if _is_session(name, value):
            continue
        if name.lower() in _IGNORED and (
            name.lower() not in ("v", "t", "_t", "from", "ver") or _RANDOM.match(value)
        ):
            continue
        kept.append((name, value))
    key = f"{host}{port}{path}"
    if kept:
        key += "?" + urlencode(sorted(kept))
    if method.upper() != "GET" or body:
        key = f"{method.upper()} {key} {body or ''}"
    return key
