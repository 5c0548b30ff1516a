"""Small webs of one family each, written for these tests from the description of the family."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import parse_qs, unquote, urlsplit

from tests.crawler.explore_loop import Answer, Fetch

HOME = "http://www.qs.gov.test/"
SECTIONS = (
    "<p>一、总体情况</p><p>二、主动公开政府信息情况</p><p>三、收到和处理政府信息公开申请情况</p>"
    "<p>四、政府信息公开行政复议、行政诉讼情况</p><p>五、存在的主要问题及改进情况</p>"
    "<p>六、其他需要报告的事项</p><table><tr><td>第二十条第（一）项</td><td>3</td></tr></table>"
)
TOWNS = ["青石镇", "白河乡", "柳林镇", "石桥镇", "南山乡", "北坡乡", "东岭镇", "西湾镇"]

Report = tuple[str, str, str]  # url, title, date


def reports(count: int, path: Callable[[int], str], host: str = HOME) -> list[Report]:
    """Invented reports of one column; `path(i)` is the article's path."""
    found = []
    for i in range(count):
        year = 2024 - i // len(TOWNS)
        title = f"{TOWNS[i % len(TOWNS)]}人民政府{year}年政府信息公开工作年度报告"
        found.append((host.rstrip("/") + path(i), title, f"{year + 1}-01-{10 + i % 15}"))
    return found


def article(title: str, body: str = SECTIONS) -> str:
    return (
        f"<html><head><title>{title}_青山县</title></head><body><div>首页</div><h1>{title}</h1>"
        f"<div id='zoom'>{body}</div></body></html>"
    )


def items(rows: list[Report]) -> str:
    """List items, as most templates write them."""
    return "".join(
        f"<li><a href='{urlsplit(u).path}' title='{t}'>{t[:18]}…</a><span>{d}</span></li>"
        for u, t, d in rows
    )


def page(body: str, title: str = "政府信息公开年报", head: str = "") -> str:
    return (
        f"<html><head><meta charset=utf-8><title>{title}_青山县</title>{head}</head>"
        f"<body>{body}</body></html>"
    )


Handler = Callable[[str, dict[str, str], str | None, dict[str, str]], "str | bytes | None"]


def server(
    rows: list[Report], column: str, pages: dict[str, str | Handler], log: list[str] | None = None
) -> Fetch:
    """A web: the home page leads to `column`, reports answer at their addresses.

    `pages` maps a path (or host and path) to HTML, or to a function of url, query, body, headers.
    """
    known = {u.partition("?")[0]: t for u, t, _ in rows}

    def fetch(url: str, method: str, body: str | None, headers: dict[str, str]) -> Answer:
        if log is not None:
            log.append(url)
        parts = urlsplit(url)
        query = {k: v[-1] for k, v in parse_qs(parts.query, keep_blank_values=True).items()}
        if body and not body.startswith("{"):
            query |= {k: v[-1] for k, v in parse_qs(body, keep_blank_values=True).items()}
        value = pages.get(f"{parts.hostname}{parts.path}", pages.get(unquote(parts.path)))
        if callable(value):
            value = value(url, query, body, headers)
        if value is None and parts.path == "/":
            value = page(f"<a href='{column}'>政府信息公开年报</a>", "青山县人民政府")
        if value is None and url.partition("?")[0] in known:
            value = article(known[url.partition("?")[0]])
        if value is None:
            return 404, {}, "<html><body>页面不存在</body></html>".encode()
        return 200, {}, value if isinstance(value, bytes) else value.encode()

    return fetch


def cut(rows: list[Report], number: int, size: int) -> list[Report]:
    """Page `number` (from 1) of rows."""
    return rows[size * (number - 1) : size * number] if number > 0 else []


def trs(rows: list[Report], size: int, call: str, *, base: int, name: str = "index",
        alias: bool = False) -> Fetch:  # fmt: skip
    """Static pages whose pager exists only as a script call; `base` 0 or 1."""
    count = -(-len(rows) // size)
    pages: dict[str, str | Handler] = {}
    column = "/zwgk/zfxxgknb/"
    for number in range(1, count + 1):
        text = page(
            f"<ul>{items(cut(rows, number, size))}</ul><div class=page><script>{call}</script></div>"
        )
        if number == 1:
            pages[column] = pages[f"{column}{name}.html"] = text
            if alias:
                pages[f"{column}{name}_1.html"] = text
        if number > 1:
            pages[f"{column}{name}_{number - 1 if base == 0 else number}.html"] = text
    start = column if name == "index" else f"{column}{name}.html"
    return server(rows, start, pages)


def number_in(query: dict[str, str], *names: str) -> int:
    """The page number of a query, 1 if it names none that the server obeys."""
    for name in names:
        if re.fullmatch(r"-?\d+", query.get(name, "")):
            return int(query[name])
    return 1


def jsonp(data: object) -> str:
    return f"\r\n\r\n\ufeffresult({json.dumps(data, ensure_ascii=False)})"
