"""What well-known table plug-ins add to a request by themselves, when the page only names the address.

Source: the documentation of bootstrap-table (`sidePagination: "server"`), DataTables (`serverSide`),
jQuery EasyUI datagrid (`pagination`) and jqGrid.
"""

from __future__ import annotations

import re
from typing import Any

from crawler.discovery.html import Html
from crawler.discovery.pager import N, Z
from crawler.families._forms import HEADERS

_SIZE = re.compile(
    r"\b(?:page_?size|page_?length|limit|row_?num)[\"']?\s*[:=]\s*[\"']?(\d{1,3})", re.I
)
#: (sign on the page, what is sent with mark and size, method, size if the page names none)
_KNOWN: tuple[tuple[re.Pattern[str], str, str, int], ...] = (
    (re.compile(r"side-?pagination[\"']?\s*[:=]\s*[\"']?server", re.I), f"offset={Z}&limit={{}}", "GET", 10),
    (re.compile(r"\bserver-?side[\"']?\s*[:=]\s*[\"']?true", re.I), f"start={Z}&length={{}}", "GET", 10),
    (re.compile(r"easyui-datagrid|\.datagrid\s*\(", re.I), f"page={N}&rows={{}}", "POST", 10),
    (re.compile(r"\.jqGrid\s*\(", re.I), f"page={N}&rows={{}}", "GET", 20),
)  # fmt: skip


def plugin_modes(page: Html, how: dict[str, Any]) -> list[dict[str, Any]]:
    """The ways in which the page's plug-in would ask for its pages at the address of a call."""
    found = []
    for sign, sent, method, usual in _KNOWN:
        if not sign.search(page.text):
            continue
        size = _size(page) or usual
        fields = sent.format(size)
        if method == "POST":
            body = f"{how['body']}&{fields}" if how["body"] else fields
            changed = {"method": "POST", "body": body, "headers": how["headers"] | HEADERS}
        else:
            changed = {"url": f"{how['url']}{'&' if '?' in how['url'] else '?'}{fields}"}
        found.append(how | changed | {"name": "plug-in", "size": size})
    return found[:1]


def _size(page: Html) -> int | None:
    for node in page.root.iter("table", "div"):
        if (value := node.get("data-page-size") or node.get("data-page-length") or "").isdigit():
            return int(value)
    found = _SIZE.search(page.scripts)
    return int(found[1]) if found else None
