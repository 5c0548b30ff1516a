"""Addresses: repaired and joined, their hosts, their shapes. They are fetched as given and compared
by `crawler.capture.identity.resource_key`."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import parse_qsl, quote, urljoin, urlsplit, urlunsplit

import tldextract

from crawler.capture.identity import SESSION_PATH

MAX_LENGTH = 512
_PLATFORM = frozenset(["xxgk", "zwgk", "gk", "zyk", "infogate", "zfxxgk", "xxgkpt", "zwdt", "gov"])
_EXTRACT = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def repair(reference: str) -> str:
    """An href as written by hand, made usable: backslashes, blanks, `http:/x`, line breaks."""
    text = re.sub(r"[\r\n\t\u200b\ufeff]+", "", reference).strip().strip("\"'").strip()
    text = text.replace("\\", "/").replace("&amp;", "&")
    text = re.sub(r"^(https?):/*(?=[^/])", r"\1://", text, flags=re.I)
    text = re.sub(r"^(https?://)+(?=https?://)", "", text, flags=re.I)
    return text.replace(" ", "%20").replace("\u3000", "%E3%80%80")


def join(base: str, reference: str, charset: str = "utf-8") -> str | None:
    """The absolute http(s) address of a reference, or None if it leads nowhere.

    What is percent-encoded stays as it is. Non-ASCII characters become UTF-8 in the path and the
    page's own charset in the query, as browsers send them.
    """
    text = repair(reference)
    if not text or (text.startswith("#") and len(text) == 1):
        return None
    scheme = re.match(r"^([a-zA-Z][a-zA-Z0-9+.-]*):", text)
    if scheme and scheme[1].lower() not in ("http", "https"):
        return None
    try:
        parts = urlsplit(urljoin(base, text))
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    try:
        query = quote(parts.query.encode(charset), safe="/%:@!$&'()*+,;=~-._?[]{}|")
    except (UnicodeEncodeError, LookupError):
        query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]{}|")
    path = re.sub(r"(?:/\.\.)+(?=/)", "", path)
    try:
        host = parts.netloc if parts.netloc.isascii() else _ascii_host(parts.netloc)
    except UnicodeError:
        return None
    fragment = quote(parts.fragment, safe="/%:@!$&'()*+,;=~-._?#")
    url = urlunsplit((parts.scheme, host, path, query, fragment))
    return url if len(url) <= 4 * MAX_LENGTH else None


def _ascii_host(netloc: str) -> str:
    """The IDNA form of a host written in Chinese (政务.cn addresses)."""
    return ".".join(p.encode("idna").decode() if p else p for p in netloc.split("."))


def strip_fragment(url: str) -> str:
    """The URL without its fragment, which no server sees."""
    return url.partition("#")[0]


def host_of(url: str) -> str:
    """The host name in lower case."""
    return (urlsplit(url).hostname or "").lower()


def registrable(host: str) -> str:
    """The registrable domain (`bd.gov.cn` covers `slj.bd.gov.cn`); the host itself for an IP.

    gov.cn registrations under a province (`x.bj.gov.cn` is a department of bj.gov.cn) follow the
    public suffix list that tldextract ships.
    """
    try:
        ipaddress.ip_address(host)
    except ValueError:
        found = _EXTRACT(host)
        return found.top_domain_under_public_suffix or ".".join(host.split(".")[-3:])
    return host


def is_government(host: str) -> bool:
    """A host under gov.cn, the reserved test name gov.test, or 政务.cn."""
    return bool(re.search(r"(?:^|\.)(?:gov\.cn|gov\.test|xn--zfr164b|xn--nyqy26a)$", host)) or (
        host.endswith((".政务.cn", ".政务", ".xn--zfr164b.cn"))
    )


def is_address(host: str) -> bool:
    """A bare IP address (or localhost): official platforms do run on them."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    return True


def is_trap(url: str) -> bool:
    """Addresses that only a loop can make: too long, or a path that repeats itself."""
    if len(url) > MAX_LENGTH and "?" not in url:
        return True
    if len(url) > 3 * MAX_LENGTH:
        return True
    pieces = [p for p in urlsplit(url).path.split("/") if p]
    return any(pieces.count(piece) > 3 for piece in set(pieces))


_SHAPES: tuple[tuple[str, str], ...] = (
    ("t-date", r"/t\d{8}_\d+(?:_\w+)?\.s?html?$"),
    ("art", r"/art/\d{4}/(?:\d+/\d+/)?art_[0-9a-z_]+\.html$|/art/\d{4}/\d+/\d+/art_\d+_\d+$"),
    ("content-date", r"/\d{4}-\d\d/\d\d/(?:content|c)_\d+\.s?html?$"),
    ("hexmon", r"/\d{6}/[0-9a-f]{32}\.s?html?$"),
    ("schex", r"/\d{4}/\d{1,2}/\d{1,2}/[0-9a-f]{32}\.s?html$"),
    ("shhex", r"/\d{8}/[0-9a-f]{32}\.html$"),
    ("c-html", r"/\d{8}/[0-9a-f]+/c\.html$"),
    ("uuid", r"/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.s?html?$"),
    ("post", r"/content/(?:\d+/\d+/)?post_\d+\.html$"),
    ("info", r"/info/\d+/\d+\.htm$"),
    ("snow", r"/\d{18,20}\.s?html?$"),
    ("oid", r"/[0-9a-f]{24}\.s?html?$"),
    ("ccontent", r"/c\d+/content\.html$"),
    ("datepath", r"/\d{4}-\d\d-\d\d/\d+\.s?html?$"),
    ("ymd8", r"/\d{8}/\d+\.s?html?$"),
    ("arti", r"/\d{4}/\d\d/\d\d/ARTI\w+\.s?html$"),
    ("numidx", r"/\d{5,}/index\.s?html?$"),
    ("content", r"/content_\d+$|/content/\d+\.s?html?$"),
    ("number", r"/\d{4,}\.s?html?$"),
    ("show", r"show[-/_]?\w*\d+\.html$|/article/\d+|/public/\d+/\d+\.html$"),
)
_SHAPE_RES = tuple((name, re.compile(pattern, re.I)) for name, pattern in _SHAPES)


def shape(url: str) -> str:
    """The family of article addresses a URL belongs to, or its folder with digits generalised."""
    parts = urlsplit(SESSION_PATH.sub("", url))
    for name, pattern in _SHAPE_RES:
        if pattern.search(parts.path):
            return name
    names = ",".join(sorted(name for name, _ in parse_qsl(parts.query)))
    return re.sub(r"\d+", "9", parts.path.rsplit("/", 1)[0]) + (f"?{names}" if names else "")


def is_article(url: str) -> bool:
    """Whether the address has the shape of an article's."""
    path = urlsplit(SESSION_PATH.sub("", url)).path
    return any(pattern.search(path) for name, pattern in _SHAPE_RES if name != "numidx")


def folder(url: str) -> str:
    """Host and directory of a URL."""
    parts = urlsplit(url)
    return (parts.hostname or "") + parts.path.rsplit("/", 1)[0]


def platform_host(host: str) -> bool:
    """Whether a host's first label is that of a disclosure platform (xxgk., zwgk., …)."""
    return host.split(".")[0] in _PLATFORM
