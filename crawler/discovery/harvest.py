"""Every link a page holds, wherever it keeps it: anchors are only the commonest place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import parse_qs, urlsplit

from crawler.discovery.delegates import bound_links
from crawler.discovery.html import Html, once
from crawler.discovery.lexicon import squeeze
from crawler.discovery.titles import judge
from crawler.discovery.urls import join

_PATHLIKE = re.compile(
    r"^(?:https?://|\.{0,2}/|\?)[^\s<>{}\\+]*$|^[\w./%-]+\.(?:s?html?|jsp|aspx?|php|do|pdf|docx?)(?:\?\S*)?$"
)
_QUOTED = re.compile(r"\"((?:[^\"\\\n]|\\.){1,800})\"|'((?:[^'\\\n]|\\.){1,800})'")
_SCRIPT_ANCHOR = re.compile(
    r"<a\b[^>]*?href=\\?[\"']?([^\"'\s>\\]+)\\?[\"']?([^>]*)>(.*?)<\\?/a>", re.I | re.S
)
_LOCATION = re.compile(
    r"(?:window|self|top|document|parent)?\.?location(?:\.(?:href|replace|assign))?\s*(?:=|\()\s*"
    r"([\"'])([^\"'\n]+)\1\s*\)?\s*(?P<more>\+)?"
)
_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|et|wps|dps|ofd|ceb|zip|rar|7z|rtf|txt)(?=$|[?#&\"'])", re.I
)
_DOWNLOAD = re.compile(
    r"downfile|download|file-download|/attach|wbfileid|fileurl=|/group\d+/m\d\d/|"
    r"/upload/|filedown|getfile|attachment",
    re.I,
)
_SKIP_FRAME = re.compile(
    r"count|stat|login|share|footer|header|top\.|bottom|baidu|weather|ad[s_]", re.I
)
_IMAGE = re.compile(r"\.(?:jpe?g|png|gif|bmp|svg|ico|css|js|mp4|mp3|woff2?)(?:$|\?)", re.I)


#: words of a link that say what to do with it and not what it is
_ACTION = re.compile(
    r"^[\[(【（]?(?:点击|点此|在线)?(?:查看|浏览|阅读|打开|下载|预览|详情|详细|全文|正文|原文|进入|链接|附件)"
    r"(?:全文|详情|详细|正文|原文|内容|报告|文件|附件|更多|下载)?[\])】）>»›.…]*$"
)


@dataclass
class Link:
    """A reference with its words. `source` says where on the page it stood."""

    url: str
    text: str
    source: str
    node: Any = None
    hidden: bool = False

    @property
    def is_file(self) -> bool:
        """Whether the address or the words say that a file is behind it."""
        return looks_like_file(self.url, self.text)


def looks_like_file(url: str, text: str = "") -> bool:
    """Whether an address looks like a document file's."""
    parts = urlsplit(url)
    if _FILE.search(parts.path) or _FILE.search(parts.query):
        return True
    return bool(
        _DOWNLOAD.search(url)
        and (_FILE.search(text) or not _IMAGE.search(parts.path))
        and re.search(r"down|fileurl|wbfileid|/group\d+/m|getfile", url, re.I)
    )


def label(page: Html, node: Any) -> str:
    """The full words of a link: its title attribute where the visible text is cut or empty."""
    text, title = page.words(node), squeeze(node.get("title") or "")
    if title and (len(title) > len(text) or re.search(r"…|\.{2,}$", text)):
        return title
    if not text:
        text = next((squeeze(i.get("alt") or "") for i in node.iter("img") if i.get("alt")), "")
    return (_ACTION.match(text or title) and _beside(page, node)) or text or title


def _beside(page: Html, node: Any) -> str:
    """What the row says of a link that itself only says 查看 or 下载: the cell that is a report's title,
    else the whole row without its running number."""
    row = next((up for up in islice(node.iterancestors(), 4) if up.tag in ("tr", "li", "dl")), None)
    if row is None:
        return ""
    cells = [squeeze(page.words(c)) for c in row.iter("td", "th", "span", "p", "dt", "dd", "div")]
    cells += [squeeze(t) for t in (row.text, *(c.tail for c in row)) if t]
    cells = [c for c in cells if c and not _ACTION.match(c)]
    if title := next((c for c in cells if judge(c).verdict == "YES"), ""):
        return title
    own = [squeeze(page.words(c)) for c in row if isinstance(c.tag, str)]
    words = "".join(c for c in own if not _ACTION.match(c) and not c.isdigit())
    return words if len(words) <= 80 else ""


@once
def links(page: Html) -> list[Link]:
    """All links, each address once with its best words, in page order."""
    found: list[Link] = []
    for node in page.root.iter("a", "area"):
        href = (node.get("href") or "").strip()
        target = page.link(href) if href else None
        text = label(page, node)
        hidden = page.hidden(node)
        if target and not href.startswith("#"):
            found.append(Link(target, text, "a", node, hidden))
        for name in ("data-url", "data-href", "data-link", "data-src", "data-file"):
            if (value := node.get(name)) and (url := page.link(value)):
                found.append(Link(url, text, name, node, hidden))
        found += _from_handler(page, node, text, hidden)
        if href.lower().startswith("javascript:"):
            found += _literals(page, href, text, "javascript", node)
    found += [
        Link(u, _short(page, n), "bound", n, page.hidden(n)) for n, u in bound_links(page).items()
    ]
    found += _elements(page) + _frames(page) + from_scripts(page)
    best: dict[str, Link] = {}
    for link in found:
        old = best.get(link.url)
        if (
            old is None
            or (len(link.text) > len(old.text) and old.source == link.source)
            or (old.hidden and not link.hidden)
        ):
            best[link.url] = link
    return list(best.values())


def _elements(page: Html) -> list[Link]:
    found: list[Link] = []
    for node in page.root.iter("option"):
        value = (node.get("value") or "").strip()
        if _PATHLIKE.match(value) and ("/" in value or "." in value) and (url := page.link(value)):
            found.append(Link(url, page.words(node), "option", node))
    for node in page.root.iter("link"):
        if (
            (node.get("rel") or "").lower() in ("next", "alternate")
            and (url := page.link(node.get("href") or ""))
            and (node.get("rel") or "").lower() == "next"
        ):
            found.append(Link(url, "下一页", "link", node))
    for node in page.root.iter(
        "li", "div", "span", "td", "tr", "button", "p", "dd", "dt", "em", "i"
    ):
        for name in ("data-url", "data-href", "data-link", "url"):
            value = node.get(name)
            if value and _PATHLIKE.match(value.strip()) and (url := page.link(value)):
                found.append(Link(url, _short(page, node), name, node, page.hidden(node)))
        if node.get("onclick"):
            found += _from_handler(page, node, _short(page, node), page.hidden(node))
    return found


def _short(page: Html, node: Any) -> str:
    text = squeeze(node.get("title") or "") or page.words(node)
    return text if len(text) <= 80 else ""


def _from_handler(page: Html, node: Any, text: str, hidden: bool) -> list[Link]:
    found: list[Link] = []
    for name in ("onclick", "onmousedown", "onchange"):
        if value := node.get(name):
            found += _literals(page, value, text, name, node, hidden)
    return found


def _literals(
    page: Html, code: str, text: str, source: str, node: Any = None, hidden: bool = False
) -> list[Link]:
    found = []
    for match in _QUOTED.finditer(code):
        value = (match[1] or match[2] or "").strip()
        if _PATHLIKE.match(value) and len(value) > 3 and not _IMAGE.search(value):  # noqa: SIM102
            if url := page.link(value):
                found.append(Link(url, text, source, node, hidden))
    return found


def _frames(page: Html) -> list[Link]:
    found = []
    for node in page.root.iter("iframe", "frame", "embed", "object"):
        value = node.get("src") or node.get("data") or ""
        if not value or value == "about:blank":
            value = node.get("data-src") or ""  # filled in when it comes into view
        if not value and (param := node.find("param")) is not None:
            value = param.get("value") or ""
        url = page.link(value) if value else None
        if url and not _SKIP_FRAME.search(urlsplit(url).path):
            words = squeeze(node.get("title") or node.get("name") or "")
            found.append(Link(url, words, node.tag, node, False))
            found += [Link(u, words, "viewer", node) for u in viewer_files(url)]
    return found


def viewer_files(url: str) -> list[str]:
    """The file that a viewer's address names (`viewer.html?file=…`), against the viewer's URL."""
    found = []
    for values in parse_qs(urlsplit(url).query).values():
        for value in values:
            if _FILE.search(value) and "/" in value and (target := join(url, value)):
                found.append(target)
    return found


def script_target(page: Html) -> tuple[str | None, bool]:
    """The constant address a page's script sends the reader to, and whether one is computed."""
    computed = False
    for match in _LOCATION.finditer(page.scripts):
        if match["more"]:
            computed = True
            continue
        if url := page.link(match[2]):
            return url, False
    if re.search(
        r"location(?:\.(?:href|replace|assign))?\s*(?:=[^=]|\()\s*[A-Za-z_$]", page.scripts
    ):
        computed = True
    return None, computed


def refresh_target(page: Html) -> str | None:
    """Where a meta refresh leads."""
    for node in page.root.iter("meta"):
        if (node.get("http-equiv") or "").lower() == "refresh":
            found = re.search(r"url\s*=\s*[\"']?([^\"'>]+)", node.get("content") or "", re.I)
            if found:
                return page.link(found[1])
    return None


#: what stands before a string, or after it, that a script compares and does not write
_COMPARED = re.compile(
    r"(?:[=!]=|\bcase|\.(?:indexOf|includes|startsWith|endsWith|equals|localeCompare|search|match)\s*\()\s*$"
)
_COMPARES = re.compile(r"\s*[=!]=")
#: what makes an address go on: a value, or a string that is no end of a tag and no mere query
_GOES_ON = r"\s*\+\s*(?:[\w$(]|[\"'][\w/?&=])"
_ASSIGNED = re.compile(r"(?<![\w$.])([A-Za-z_$][\w$]*)\s*=\s*$")


def _compared(code: str, string: re.Match[str]) -> bool:
    """Whether a string stands in a condition: the name of a column there is no title."""
    before = code[max(0, string.start() - 40) : string.start()]
    return bool(_COMPARED.search(before) or _COMPARES.match(code, string.end()))


def _stump(code: str, string: re.Match[str]) -> bool:
    """Whether a script joins more to an address, itself or by the variable's name."""
    if re.match(_GOES_ON, code[string.end() : string.end() + 40]):
        return True
    named = _ASSIGNED.search(code[max(0, string.start() - 80) : string.start()])
    return bool(named and re.search(rf"(?<![\w$.]){re.escape(named[1])}{_GOES_ON}", code))


@once
def from_scripts(page: Html) -> list[Link]:
    """Links that inline scripts write or hold: anchors in strings, and address-title pairs
    (`source` beside). The stump of an address has no words, as it is nobody's."""
    code = page.scripts
    found: list[Link] = []
    for match in _SCRIPT_ANCHOR.finditer(code):
        if "+" in match[1]:
            continue  # put together by the script from parts
        title = re.search(r"title=\\?[\"']([^\"'\\>]+)", match[2])
        words = squeeze(re.sub(r"<[^>]+>", "", match[3]))
        text = title[1] if title and len(title[1]) >= len(words) else words
        if url := page.link(match[1]):
            found.append(Link(url, squeeze(text), "script"))
    strings = list(_QUOTED.finditer(code))
    values = [(m[1] or m[2] or "").replace("\\/", "/") for m in strings]
    for at, value in enumerate(values):
        if not _PATHLIKE.match(value) or len(value) < 6 or _IMAGE.search(value):
            continue
        if not re.search(r"\.(?:s?html?|jsp|aspx?|php|pdf|docx?|json)\b|/$", value):
            continue
        near = [
            values[i]
            for i in range(max(0, at - 3), min(len(values), at + 4))
            if i != at
            and abs(strings[i].start() - strings[at].start()) < 400
            and re.search(r"[\u4e00-\u9fff]{3}", values[i])
            and "<" not in values[i]
            and not _compared(code, strings[i])
        ]
        if url := page.link(value):
            following = [v for v in values[at + 1 : at + 3] if v in near]
            words = (following or near or [""])[0]
            if words and _stump(code, strings[at]):
                words = ""
            found.append(Link(url, squeeze(words), "beside"))
    return found
