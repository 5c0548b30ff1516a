"""TRS WCM and every other site whose pager is a script call createPageHTML or createPage.

The same call is used with counters from 0 and from 1 and with three orders of arguments; whether
`index_1` is page 2 or an alias of page 1 is found out by asking.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.discovery.html import Html
from crawler.discovery.pager import Pager
from crawler.discovery.rows import Row
from crawler.families import Family
from crawler.families._static import file_name, modes

_CALL = re.compile(r"\bcreatePage(?:HTML|Html|Html\w*|)\s*\(([^()]*)\)", re.I)
_TDATE = re.compile(r"/t\d{8}_\d+(?:_\w+)?\.s?html?", re.I)
_VARIABLE = r"(?:var\s+|[,;{{]\s*){}\s*=\s*[\"']?(\d+)"


def _weigh(page: Html) -> int:
    weight = 5 if len(_TDATE.findall(page.text)) >= 3 else 0
    if re.search(r"TRS_(?:Editor|UEDITOR)|trs_editor_view", page.text):
        weight += 3
    if _CALL.search(page.scripts) or re.search(r"\bcountPage\s*=", page.scripts):
        weight += 6
    return weight


def _argument(text: str, scripts: str) -> str | int | None:
    """A literal, or the value of a variable that the scripts assign a literal to."""
    plain = text.strip()
    if found := re.fullmatch(r"[\"'](.*)[\"']", plain):
        return found[1]
    if re.fullmatch(r"\d+", plain):
        return int(plain)
    if found := re.fullmatch(r"(?:parseInt\s*)?([A-Za-z_$][\w$]*)", plain):
        value = re.search(rf"\b{re.escape(found[1])}\s*=\s*(?:[\"']([^\"']*)[\"']|(\d+))", scripts)
        if value:
            return (
                int(value[2]) if value[2] else (int(value[1]) if value[1].isdigit() else value[1])
            )
    return None


def call_arguments(page: Html) -> tuple[int, int, str, str, int | None] | None:
    """(pages, counter, name, extension, records) of the page's pager call, whatever its order."""
    for call in _CALL.finditer(page.scripts):
        if page.scripts[: call.start()].rstrip().endswith("function"):
            continue
        values = [_argument(a, page.scripts) for a in call[1].split(",") if a.strip()]
        numbers = [v for v in values if isinstance(v, int)]
        words = [v for v in values if isinstance(v, str)]
        records: int | None = None
        leading = next((i for i, v in enumerate(values) if not isinstance(v, int)), len(values))
        names = words
        if leading >= 3:
            records, pages, counter = numbers[0], numbers[1], numbers[2]
        elif leading == 0 and len(numbers) >= 2:
            # ('div', pages, counter, 'name', 'ext', records)
            pages, counter = numbers[0], numbers[1]
            records = numbers[2] if len(numbers) > 2 else None
            names = words[1:]
        elif leading >= 2:
            pages, counter = numbers[0], numbers[1]
            records = numbers[2] if len(numbers) > 2 else None
        elif leading == 1:
            pages, counter = numbers[0], -1
        else:
            continue
        name, extension = ([*names, "index", "html"])[:2] if names else ("index", "html")
        if len(names) == 1:
            extension = _extension(page.url)
        name, extension = file_name(words) or (name, extension)  # in whatever order
        return pages, counter, name, extension.lstrip("."), records
    scripts = page.scripts
    if count := re.search(r"\bcountPage\s*=\s*[\"']?(\d+)", scripts):
        current = re.search(r"\bcurrentPage\s*=\s*[\"']?(\d+)", scripts)
        name, extension = _file(page.url)
        stem = re.search(r"[\"']([A-Za-z]\w*?_\w*?)_?[\"']\s*\+", scripts)
        if stem and stem[1].rstrip("_") not in (name,):
            name = stem[1].rstrip("_")
        written = re.search(r"[\"']\.?(s?html?)[\"']", scripts)
        extension = written[1] if written else extension
        identity = re.search(r"\bPAGE_?ID\b\s*=\s*[\"']?(\w+)", scripts, re.I)
        if identity and identity[1] not in name:
            name = f"{name}_{identity[1]}"
        return int(count[1]), int(current[1]) if current else -1, name, extension, None
    return None


def _file(url: str) -> tuple[str, str]:
    last = urlsplit(url).path.rsplit("/", 1)[-1]
    if found := re.fullmatch(r"(.+?)\.(s?html?)", last, re.I):
        return found[1], found[2]
    return "index", "html"


def _extension(url: str) -> str:
    return _file(url)[1]


def _pager(page: Html, rows: list[Row]) -> Pager | None:
    call = call_arguments(page)
    if call is None:
        return None
    pages, counter, name, extension, records = call
    pager = Pager("trs", total=records, pages=pages, evidence="createPageHTML")
    if pages <= 1:
        pager.pages = 1
        return pager
    pager.modes = modes(page, name, extension, counter)
    return pager


FAMILY = Family("trs", weigh=_weigh, pager=_pager)
