"""Lists continued by links, buttons and selects in the page."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl

from tests.crawler.generic_webs import PAGES, ROWS, SIZE, Query, Web, endpoint, numbers, static, web
from tests.crawler.skins import cut, items, number_in, page, server


@web
def numbers_and_last() -> Web:
    def at(k: int) -> str:
        return "/xx/nb/index.html" if k == 1 else f"/xx/nb/index_{k}.html"

    return static(at, lambda k: f"{numbers(at, k)} <a href='{at(PAGES)}'>尾页</a>")


@web
def numbers_suffix_from_zero() -> Web:
    def at(k: int) -> str:
        return "/xx/A0937index.htm" if k == 1 else f"/xx/A0937index_{k - 1}.htm"

    return static(at, lambda k: numbers(at, k))


@web
def numbers_counting_down() -> Web:
    def at(k: int) -> str:
        return "/xx/nb.htm" if k == 1 else f"/xx/nb/{PAGES - k + 1}.htm"

    return static(at, lambda k: numbers(at, k))


@web
def number_window() -> Web:
    """The first page names pages 2 and 3 only."""

    def at(k: int) -> str:
        return f"/xx/column-index-{k}.shtml"

    def pager(k: int) -> str:
        near = range(max(1, k - 2), min(PAGES, k + 2) + 1)
        return " ".join(f"<a href='{at(n)}'>{n}</a>" for n in near if n != k)

    return static(at, pager)


@web
def last_link_only() -> Web:
    def at(k: int) -> str:
        return "/xx/nb/index.html" if k == 1 else f"/xx/nb/index_{k - 1}.html"

    return static(at, lambda k: f"<a href='{at(PAGES)}'>尾页</a>")


@web
def function_pager() -> Web:
    """`javascript:go(3)` and a function that makes the address, page 1 apart."""

    def at(k: int) -> str:
        return "/xx/list.html" if k == 1 else f"/xx/list-p{k - 1}.html"

    def pager(k: int) -> str:
        code = "function go(n){if(n==1){location.href='list.html';}else{location.href='list-p'+(n-1)+'.html';}}"
        return (
            "".join(f"<a href='javascript:go({n})'>{n}</a>" for n in range(1, PAGES + 1))
            + f"<script>{code}</script>"
        )

    return static(at, pager, "EXHAUSTED_2")


@web
def data_page_pager() -> Web:
    """Numbers with data attributes, a script of another file does the rest; the total is stated."""

    def list_(url: str, query: Query, body: str | None, headers: Query) -> str:
        k = number_in(query, "page")
        pager = "".join(f"<li data-page='{n}'>{n}</li>" for n in range(1, PAGES + 1))
        return page(
            f"<ul>{items(cut(ROWS, k, SIZE))}</ul><p>共{len(ROWS)}条</p><ol class=pager>{pager}</ol>"
        )

    return ROWS, server(ROWS, "/xx/list.do?lm=3", {"/xx/list.do": list_}), "TOTAL_MATCH"


@web
def form_post_with_odd_field() -> Web:
    def list_(url: str, query: Query, body: str | None, headers: Query) -> str:
        k = number_in(query, "yema") if "lm=3" in f"{body}{url}" else 1
        links = "".join(
            f"<a href='#' onclick='turn({n})'>{n}</a>" for n in range(1, PAGES + 1) if n != k
        )
        form = (
            "<form id=f1 method=post action='/xx/list.do'><input type=hidden name=lm value=3>"
            f"<input type=hidden name=yema id=yema value={k}></form>"
            "<script>function turn(n){document.getElementById('yema').value=n;document.getElementById('f1').submit();}</script>"
        )
        return page(f"{form}<ul>{items(cut(ROWS, k, SIZE))}</ul>{links} 共{PAGES}页")

    return ROWS, server(ROWS, "/xx/list.do?lm=3", {"/xx/list.do": list_}), "PAGES_MATCH"


@web
def load_more_html() -> Web:
    """加载更多 fetches a fragment; the last one says so by an empty answer."""
    script = (
        "var pageNo=1;$('.more').on('click',function(){pageNo++;$.get('/xx/more.jsp',{cid:'77',pageNo:pageNo},"
        "function(h){$('#l').append(h)})})"
    )
    body = f"<ul id=l>{items(cut(ROWS, 1, SIZE))}</ul><div class=more>加载更多</div>"

    def answer(url: str, query: Query, sent: str | None) -> str:
        return (
            f"<div>{items(cut(ROWS, number_in(query, 'pageNo'), SIZE))}</div>"
            if query.get("cid") == "77"
            else ""
        )

    return endpoint(script, answer, "/xx/more.jsp", "EXHAUSTED_2", body)


def select_of_pages(
    at: str, name: str, form: str, onchange: str = "", value: Callable[[int], str] = str,
    words: str = "第{}页", script: str = "", method: str = "get",
) -> Web:  # fmt: skip
    """Pages that a select turns; `value(k)` is what it sends for page k, `form` stands around it."""

    def answer(url: str, query: Query, sent: str | None, headers: Query) -> str:
        given = dict(parse_qsl(sent or "")) if method == "post" else query
        if given and given.get("view") != "list":
            return page("<p>没有参数</p>")
        k = next((k for k in range(1, PAGES + 1) if value(k) == given.get(name)), 1)
        options = "".join(
            f"<option value='{value(i)}'{' selected' if i == k else ''}>{words.format(i)}</option>"
            for i in range(1, PAGES + 1)
        )
        select = f'<select name={name} onchange="{onchange}">{options}</select>'
        body = f"<ul>{items(cut(ROWS, k, SIZE))}</ul>{form.format(select)}"
        return page(f"{body}<script>{script}</script>")

    return ROWS, server(ROWS, at, {at: answer}), "PAGES_MATCH"  # type: ignore[dict-item]


HIDDEN = "<input type=hidden name=view value=list>"


@web
def select_that_submits_its_form() -> Web:
    form = f"<form action='/xx/all?old=1' method=get>{HIDDEN}{{}}</form>"
    return select_of_pages("/xx/all", "pn", form, "this.form.submit()")


@web
def select_that_posts_its_form_from_zero() -> Web:
    form = f"<form action='/xx/all' method=post>{HIDDEN}{{}}<input type=submit value=GO></form>"
    return select_of_pages("/xx/all", "pageNo", form, "", lambda k: str(k - 1), "{}", method="post")


@web
def select_of_records_before() -> Web:
    form = f"<form action='/xx/all'>{HIDDEN}{{}}</form>"
    return select_of_pages(
        "/xx/all", "skip", form, "document.forms[0].submit()", lambda k: str((k - 1) * SIZE)
    )


@web
def select_that_leads_by_its_handler() -> Web:
    script = "function turn(n){location.href='/xx/all?view=list&q='+n;}"
    return select_of_pages("/xx/all", "q", "<p>{}</p>", "turn(this.value)", script=script)
