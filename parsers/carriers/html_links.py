"""What a page points to: attachments, embedded documents, pictures, and further pages of its text.

Government pages embed a document in a dozen ways: an iframe on a viewer (pdf.js and its kin) with
the file in its query, `<embed>`, `<object>`, a link of an attachment list, a script that opens the
file, a data attribute, a refresh. Each is a Link with its absolute address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from lxml import etree

from parsers.document import Link

MAX_LINKS = 2_000
MAX_PAGES = 20
_PAGER = re.compile(
    r"createPageHTML\(\s*[\"']?(\d{1,3})[\"']?\s*,\s*[\"']?\d+[\"']?\s*,\s*[\"']([^\"'/]{1,80})[\"']\s*,"
    r"\s*[\"'](s?html?)[\"']"
)
"""TRS's pager: number of pages, this page, name and extension; page n is name_n."""
_EXTENSIONS = r"(?:pdf|docx?|wps|xlsx?|et|ofd|rtf|odt|zip|rar|7z|cebx?|mht)"
_FILE = re.compile(rf"\.{_EXTENSIONS}(?:$|[?#&;])|download", re.I)
_NAMED = re.compile(
    rf"\.{_EXTENSIONS}\s*[)）\]】]?\s*(?:[（(]\s*[\d.]+\s*[KM]B?\s*[)）])?\s*$", re.I
)
"""The text of a link that names a file, whatever its address says."""
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|bmp|tiff?|webp)(?:$|[?#&])", re.I)
_LITERAL = re.compile(
    rf"""["']([^"'\s<>\\]{{1,500}}\.{_EXTENSIONS}(?:\?[^"'\s<>\\]{{0,200}})?)["']""", re.I
)
_CALL = re.compile(r"""["']([^"'\s<>]{2,500})["']""")
_VIEWERS = ("file", "url", "src", "pdf", "path", "fileurl", "filepath", "pdfurl", "furl")
_DATA = ("data-file", "data-url", "data-src", "data-pdf", "data-href", "data-original")
_REFRESH = re.compile(r"^\s*\d*\s*[;,]\s*url\s*=\s*['\"]?([^'\"]+)", re.I)
_FURNITURE = re.compile(
    r"logo|icon|ico_|banner|qr_?code|ewm|weixin|weibo|wechat|arrow|btn|button|sprite|share|print|"
    r"close|_bg|bg_|footer|header|nav|line\.|dot\.|blank\.|space\.|jiucuo|zhengwu|gongan|beian|red\.png|"
    r"conac|search|loading|avatar|thumb|top\.|home\.",
    re.I,
)
_NEXT = re.compile(r"^(?:下一?页|后一页|next|>+|»|\d{1,2}|第\d{1,2}页|尾页|末页)$", re.I)
_NUMBERED = re.compile(
    r"^(?P<stem>.*?)(?:[_-](?P<number>\d{1,2}))?(?P<end>\.s?html?|\.jsp|\.aspx?)$", re.I
)


def links_of(root: etree._Element, url: str | None) -> list[Link]:
    """All links of a page, each once, in its order."""
    base = root.find(".//base")
    origin = urljoin(url or "", base.get("href") or "") if base is not None else url or ""
    found: dict[str, Link] = {}
    for href, text, kind in _raw(root, url or ""):
        try:
            target = urljoin(origin, href.strip().replace("\\", "/"))
            scheme = urlsplit(target).scheme
        except ValueError:
            continue
        if scheme not in ("http", "https", "file", "") or not target or target in found:
            continue
        found[target] = Link(target, re.sub(r"\s+", " ", text).strip()[:200], kind)
        if len(found) >= MAX_LINKS:
            break
    return list(found.values())


def _raw(root: etree._Element, url: str) -> Iterator[tuple[str, str, str]]:
    for node in root.iter(
        "a", "iframe", "frame", "embed", "object", "param", "img", "meta", "script"
    ):
        tag = node.tag
        if tag == "img":
            yield from _image(node)
        elif tag == "script":
            text = node.text or ""
            for call in _PAGER.finditer(text):
                for number in range(1, min(int(call[1]), MAX_PAGES)):
                    yield f"{call[2]}_{number}.{call[3]}", "", "page"
            if text and re.search(rf"\.{_EXTENSIONS}\b", text, re.I):
                for match in _LITERAL.finditer(text):
                    yield match[1].replace("\\/", "/"), "", "embed"
        elif tag == "meta":
            if (node.get("http-equiv") or "").lower() == "refresh":
                target = _REFRESH.match(node.get("content") or "")
                if target:
                    yield target[1], "", "embed"
        elif tag == "a":
            yield from _anchor(node, url)
        else:
            if tag == "param" and (node.get("name") or "").lower() not in (
                "src",
                "movie",
                "filename",
            ):
                continue
            source = node.get("src") or node.get("data") or node.get("value") or ""
            source = source or next((node.get(k) or "" for k in _DATA if node.get(k)), "")
            if source:
                yield from _viewed(source)
                yield source, "", "embed"


def _image(node: etree._Element) -> Iterator[tuple[str, str, str]]:
    source = node.get("src") or ""
    lazy = next((node.get(k) or "" for k in (*_DATA, "original", "data-echo") if node.get(k)), "")
    for address in dict.fromkeys((lazy, source)):
        if not address or _FURNITURE.search(address.rpartition("/")[2]):
            continue
        small = [int(v) for v in (node.get("width"), node.get("height")) if v and v.isdigit()]
        if small and min(small) < 120:
            continue
        yield address, node.get("alt") or "", "image"


def _anchor(node: etree._Element, url: str) -> Iterator[tuple[str, str, str]]:
    href = node.get("href") or ""
    text = "".join(str(t) for t in node.itertext()) if len(node) else node.text or ""
    label = text.strip() or node.get("title") or node.get("download") or ""
    if href.lower().startswith("javascript:") or href in ("", "#"):
        called = href + (node.get("onclick") or "")
        for match in _CALL.finditer(called):
            if _FILE.search(match[1]):
                yield match[1], label, "attachment"
        for key in _DATA:
            if _FILE.search(node.get(key) or ""):
                yield node.get(key) or "", label, "attachment"
        return
    yield from _viewed(href, label)
    if _FILE.search(href) or node.get("download") is not None or _NAMED.search(label):
        yield href, label, "attachment"
    elif _PICTURE.search(href) and not _FURNITURE.search(href.rpartition("/")[2]):
        yield href, label, "image"
    elif url and _NEXT.match(label) and _same_article(url, href):
        yield href, label, "page"


def _viewed(source: str, label: str = "") -> Iterator[tuple[str, str, str]]:
    """The document in the query (or the fragment) of a viewer's address."""
    if "?" not in source and "#" not in source:
        return
    try:
        parts = urlsplit(source)
    except ValueError:
        return
    for part in (parts.query, parts.fragment):
        for key, value in parse_qsl(part):
            inner = unquote(value)
            if key.lower() in _VIEWERS and (_FILE.search(inner) or "/" in inner):
                yield inner, label, "attachment"


def _same_article(url: str, href: str) -> bool:
    """Whether an address is another page of the same text: the same name with a number behind it,
    or the same address with another page number in its query."""
    try:
        here, there = urlsplit(url), urlsplit(urljoin(url, href))
    except ValueError:
        return False
    if here.netloc != there.netloc:
        return False
    if here.path == there.path:
        old, new = dict(parse_qsl(here.query)), dict(parse_qsl(there.query))
        different = {k for k in {*old, *new} if old.get(k) != new.get(k)}
        return len(different) == 1 and all(re.search(r"page|^p$|pn$", k, re.I) for k in different)
    path = f"{here.path}index.html" if here.path.endswith("/") else here.path
    one, other = _NUMBERED.match(path), _NUMBERED.match(there.path)
    if not one or not other or one["end"] != other["end"]:
        return False
    mine = path.removesuffix(one["end"])
    its = there.path.removesuffix(other["end"])
    # From the first page to a later one, back, or between later ones.
    return other["stem"] == mine or its == one["stem"] or one["stem"] == other["stem"]
