"""Lists of products nobody has described: the generic path alone must find and prove them."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from crawler.discovery.html import Html
from crawler.families import votes
from tests.crawler.explore_loop import Crawl, crawl
from tests.crawler.skins import HOME, Fetch, Report, cut, items, number_in, page, reports, server

Query = dict[str, str]
Web = tuple[list[Report], Fetch, str]
WEBS: dict[str, Callable[[], Web]] = {}
ROWS = reports(23, lambda i: f"/xx/gk/{20000 + i * 7}.html")
COLUMN = "/xx/nb/index.html"
SIZE = 6
PAGES = -(-len(ROWS) // SIZE)


def web(function: Callable[[], Web]) -> Callable[[], Web]:
    WEBS[function.__name__] = function
    return function


def path(url: str) -> str:
    return urlsplit(url).path


def static(
    address: Callable[[int], str], pager: Callable[[int], str], proof: str = "PAGES_MATCH"
) -> Web:
    """Static pages; `pager(k)` is the pager of page k, `address(k)` its path."""
    pages = {
        address(k): page(f"<ul>{items(cut(ROWS, k, SIZE))}</ul><div class=pg>{pager(k)}</div>")
        for k in range(1, PAGES + 1)
    }
    return ROWS, server(ROWS, address(1), pages), proof  # type: ignore[arg-type]


def endpoint(
    script: str, answer: Callable[[str, Query, str | None], str], at: str, proof: str = "TOTAL_MATCH",
    body: str = "<ul id=list></ul>", extra: dict[str, str] | None = None, column: str = COLUMN,
) -> Web:  # fmt: skip
    """A column without rows, whose script asks `at`."""
    pages = {path(column): page(f"{body}<script>{script}</script>"), **(extra or {})}
    pages[at] = lambda url, query, sent, headers: answer(url, query, sent)  # type: ignore[assignment]
    return ROWS, server(ROWS, column, pages), proof  # type: ignore[arg-type]


def records(rows: list[Report], **names: str) -> list[dict[str, str]]:
    title, url, day = names.get("title", "title"), names.get("url", "url"), names.get("day", "date")
    return [{title: t, url: path(u), day: d} for u, t, d in rows]


def _numbers(address: Callable[[int], str], k: int) -> str:
    return " ".join(
        f"<b>{n}</b>" if n == k else f"<a href='{address(n)}'>{n}</a>" for n in range(1, PAGES + 1)
    )


# -- pagers in HTML ------------------------------------------------------------------------------


@web
def numbers_and_last() -> Web:
    def at(k: int) -> str:
        return "/xx/nb/index.html" if k == 1 else f"/xx/nb/index_{k}.html"

    return static(at, lambda k: f"{_numbers(at, k)} <a href='{at(PAGES)}'>尾页</a>")


@web
def numbers_suffix_from_zero() -> Web:
    def at(k: int) -> str:
        return "/xx/A0937index.htm" if k == 1 else f"/xx/A0937index_{k - 1}.htm"

    return static(at, lambda k: _numbers(at, k))


@web
def numbers_counting_down() -> Web:
    def at(k: int) -> str:
        return "/xx/nb.htm" if k == 1 else f"/xx/nb/{PAGES - k + 1}.htm"

    return static(at, lambda k: _numbers(at, k))


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


# -- endpoints -----------------------------------------------------------------------------------


@web
def axios_params() -> Web:
    def answer(url: str, query: Query, sent: str | None) -> str:
        k = number_in(query, "current") if query.get("columnId") == "c9" else 0
        return json.dumps({"code": 0, "data": {"totalElements": 23, "list": [
            {"meta": {"headline": t}, "link": {"href": path(u)}, "pub": d} for u, t, d in cut(ROWS, k, 5)
        ]}})  # fmt: skip

    script = (
        "new Vue({data:{query:{columnId:'c9',current:1,size:5}},methods:{get(){"
        "axios.get('/api/pub/list',{params:{columnId:'c9',current:this.query.current,size:5}}).then(r=>{})}}})"
    )
    return endpoint(script, answer, "/api/pub/list")


@web
def fetch_json_post_from_zero() -> Web:
    def answer(url: str, query: Query, sent: str | None) -> str:
        asked = json.loads(sent or "{}")
        k = int(asked.get("page", {}).get("index", 0)) + 1 if asked.get("channel") == ["x1"] else 99
        return json.dumps(
            {
                "result": {
                    "records": records(cut(ROWS, k, 5), title="bt", url="dz", day="rq"),
                    "count": 23,
                }
            }
        )

    script = (
        "const load=(p)=>fetch('/svc/query',{method:'POST',headers:{'Content-Type':'application/json'},"
        "body:JSON.stringify({channel:['x1'],page:{index:0,size:5}})}).then(r=>r.json());load(0)"
    )
    return endpoint(script, answer, "/svc/query")


@web
def xhr_open_send() -> Web:
    def answer(url: str, query: Query, sent: str | None) -> str:
        k = number_in(query, "toPage") if query.get("id") == "5" else 0
        return json.dumps({"total": "23", "rows": records(cut(ROWS, k, 8))})

    script = (
        "var x=new XMLHttpRequest();x.open('POST','/xx/q.action?r='+Math.random());"
        "x.setRequestHeader('Content-Type','application/x-www-form-urlencoded');x.send('id=5&toPage=1&n=8');"
    )
    return endpoint(script, answer, "/xx/q.action")


@web
def plugin_options() -> Web:
    def answer(url: str, query: Query, sent: str | None) -> str:
        k = number_in(query, "page") if query.get("organ") == "a7" else 0
        return json.dumps(
            {"code": 0, "count": 23, "data": records(cut(ROWS, k, int(query.get("limit", "6"))))}
        )

    script = "layui.table.render({elem:'#t',url:'/open/table/data',where:{organ:'a7',page:1,limit:6},cols:[[{field:'title'}]]});"
    return endpoint(script, answer, "/open/table/data")


@web
def data_attributes() -> Web:
    def answer(url: str, query: Query, sent: str | None) -> str:
        k = number_in(query, "pageIndex") if query.get("channelId") == "66" else 0
        return json.dumps({"totalCount": 23, "items": records(cut(ROWS, k, 6))})

    body = "<div id=app data-api='/open/rows' data-channel-id='66' data-page-index='1' data-page-size='6'></div>"
    return endpoint("", answer, "/open/rows", body=body)


@web
def ids_and_a_template() -> Web:
    """Rows without addresses; the script makes them of an id."""

    def answer(url: str, query: Query, sent: str | None) -> str:
        k = number_in(query, "p")
        return json.dumps({"total": 23, "list": [
            {"id": int(re.sub(r"\D", "", path(u))), "name": t, "day": d} for u, t, d in cut(ROWS, k, 6)
        ]})  # fmt: skip

    script = (
        "var p=1;$.getJSON('/open/l?cat=3&p='+p,function(d){$.each(d.list,function(i,o){"
        "$('#list').append('<li><a href=\"/xx/gk/'+o.id+'.html\">'+o.name+'</a></li>')})})"
    )
    return endpoint(script, answer, "/open/l")


@web
def offset_and_limit() -> Web:
    def answer(url: str, query: Query, sent: str | None) -> str:
        start, limit = int(query.get("start", 0)), int(query.get("limit", 6))
        return json.dumps({"recordCount": 23, "d": records(ROWS[start : start + limit])})

    script = "var pageSize=6;function q(pageNo){$.ajax({url:'/open/o',data:{start:(pageNo-1)*pageSize,limit:6}})}q(1)"
    return endpoint(script, answer, "/open/o")


@web
def arrays_of_arrays_without_total() -> Web:
    def answer(url: str, query: Query, sent: str | None) -> str:
        k = number_in(query, "page")
        return json.dumps(
            {"hasMore": k < 4, "rows": [[path(u), t, d] for u, t, d in cut(ROWS, k, SIZE)]}
        )

    return endpoint("$.get('/open/aa?page=1',draw)", answer, "/open/aa", "LAST_LINK_MATCH")


@web
def address_of_the_page_as_parameter() -> Web:
    def answer(url: str, query: Query, sent: str | None) -> str:
        k = number_in(query, "pageNo") if query.get("cid") == "31" else 0
        return json.dumps({"total": 23, "list": records(cut(ROWS, k, 6))})

    script = (
        "function getQueryString(n){return new URLSearchParams(location.search).get(n)}"
        "var cid=getQueryString('cid');$.post('/open/c',{cid:cid,pageNo:1,_:new Date().getTime()},draw)"
    )
    return endpoint(script, answer, "/open/c", column="/xx/nb/index.html?cid=31")


@web
def script_in_a_file() -> Web:
    def answer(url: str, query: Query, sent: str | None) -> str:
        k = number_in(query, "page") if query.get("node") == "n4" else 0
        return json.dumps({"total": 23, "list": records(cut(ROWS, k, 6))})

    code = "$(function(){$.get('/open/f',{node:$('#node').val(),page:1},function(d){})})"
    body = "<input type=hidden id=node value=n4><ul id=list></ul><script src='/js/jquery.min.js'></script><script src='/xx/js/list.js'></script>"
    return endpoint("", answer, "/open/f", body=body, extra={"/xx/js/list.js": code})


@web
def total_but_no_page_parameter() -> Web:
    def answer(url: str, query: Query, sent: str | None) -> str:
        return json.dumps({"total": 23, "list": records(cut(ROWS, number_in(query, "pageNo"), 6))})

    return endpoint("$.get('/open/n?cid=4',draw)", answer, "/open/n")


@web
def xml_answer() -> Web:
    def answer(url: str, query: Query, sent: str | None) -> str:
        k = number_in(query, "page")
        rows = "".join(
            f"<item><title><![CDATA[{t}]]></title><url>{path(u)}</url><date>{d}</date></item>"
            for u, t, d in cut(ROWS, k, 6)
        )
        return f"<?xml version='1.0' encoding='utf-8'?><root><total>23</total>{rows}</root>"

    return endpoint("$.ajax({url:'/open/x',dataType:'xml',data:{page:1}})", answer, "/open/x")


# -- tokens for the next page --------------------------------------------------------------------


def token(k: int) -> str:
    """An opaque token for page k; empty for the page behind the last."""
    return base64.b64encode(f"c:{k}+/".encode()).decode() if k <= PAGES else ""


def by_token(
    given: Callable[[int], dict[str, object]], name: str, script: str, proof: str = "LAST_LINK_MATCH"
) -> Web:  # fmt: skip
    """An endpoint whose parameter `name` takes a token; `given(k)` is what its answer k says of the
    page behind it."""

    def answer(url: str, query: Query, sent: str | None) -> str:
        fields = json.loads(sent) if (sent or "")[:1] == "{" else query
        fields = fields.get("variables", fields)
        k = next((k for k in range(2, PAGES + 1) if token(k) == fields.get(name)), 1)
        rows = [r | {"next": "/xx/gk/1.html"} for r in records(cut(ROWS, k, SIZE))]
        return json.dumps({"data": {"rows": rows}, **given(k)}, ensure_ascii=False)

    return endpoint(script, answer, "/open/rows", proof)


@web
def token_of_graphql() -> Web:
    script = (
        "fetch('/open/rows',{method:'POST',headers:{'Content-Type':'application/json'},body:JSON.stringify("
        "{query:'query($after:String){rows(after:$after){title}}',variables:{first:6,after:null}})})"
    )
    return by_token(
        lambda k: {"pageInfo": {"hasNextPage": k < PAGES, "endCursor": token(k + 1) or "eA=="}},
        "after", script,
    )  # fmt: skip


@web
def token_in_the_address() -> Web:
    script = "var c; function more(){$.getJSON('/open/rows?size=6&cursor='+(c||''), draw)}"
    return by_token(lambda k: {"nextCursor": token(k + 1) or None}, "cursor", script)


@web
def token_whose_parameter_is_not_written() -> Web:
    return by_token(
        lambda k: {"hasMore": k < PAGES, "nextPageToken": token(k + 1)},
        "pageToken", "$.get('/open/rows',{size:6},draw)",
    )  # fmt: skip


@web
def address_of_the_next_page_in_the_answer() -> Web:
    def given(k: int) -> dict[str, object]:
        return {"next": f"/open/rows?t={quote(token(k + 1))}" if k < PAGES else None}

    return by_token(given, "t", "$.get('/open/rows',draw)")


@web
def token_that_ends_without_a_word() -> Web:
    def given(k: int) -> dict[str, object]:
        return {"next_cursor": token(k + 1)} if k < PAGES else {}

    return by_token(given, "cursor", "$.get('/open/rows',{cursor:''},draw)", "EXHAUSTED_2")


def test_a_token_that_leads_back_or_an_address_elsewhere_proves_nothing() -> None:
    for given in (
        {"hasMore": True, "cursor": token(2)},
        {"next": "http://www.elsewhere.com/open/rows?t=2"},
    ):
        _, fetch, _ = by_token(
            lambda k, g=given: g, "cursor", "$.get('/open/rows',{cursor:''},draw)"
        )  # type: ignore[misc]
        done = crawl(HOME, fetch)
        assert not any("elsewhere" in u for u in done.asked)
        assert len(done.documents) < len(ROWS)
        assert "LAST_LINK_MATCH" not in done.proofs.values() and done.gaps, _told(done)


# -- rows and folders in scripts -----------------------------------------------------------------


@web
def rows_in_a_script_array() -> Web:
    data = json.dumps(
        [{"i": path(u)[7:-5], "t": t, "d": d} for u, t, d in ROWS], ensure_ascii=False
    )
    script = f"var all={data};all.forEach(function(o){{show('<a href=\"/xx/gk/'+o.i+'.html\">'+o.t+'</a>')}})"
    return (
        ROWS,
        server(ROWS, COLUMN, {COLUMN: page(f"<ul id=l></ul><script>{script}</script>")}),
        "SINGLE_NO_PAGER",
    )


def in_a_file(
    data: str, code: str = "", name: str = "rows.js", rows: list[Report] = ROWS,
    proof: str = "SINGLE_NO_PAGER",
) -> Web:  # fmt: skip
    """A column whose rows stand in a script file; `code` is what the page does with them."""
    text = f'<ul id=l></ul><script src="/js/jquery.js"></script><script src="{name}"></script><script>{code}</script>'
    return rows, server(rows, COLUMN, {COLUMN: page(text), f"/xx/nb/{name}": data}), proof


@web
def rows_in_a_script_file() -> Web:
    data = json.dumps([[t, "../" + path(u)[4:], d] for u, t, d in ROWS], ensure_ascii=False)
    return in_a_file(f"var DATA = {data};", "for(var i=0;i<20;i++){add(DATA[i][0],DATA[i][1])}")


@web
def rows_pushed_in_a_script_file() -> Web:
    # more rows than an ordinary page has objects
    many = reports(64, lambda i: f"/xx/gk/{20000 + i * 7}.html")
    data = "var list=[];\n" + "\n".join(
        f"list.push({{title:'{t}',url:'{path(u)}',date:'{d}'}});" for u, t, d in many
    )
    return in_a_file(data, rows=many)


@web
def rows_of_escaped_words_in_arrays() -> Web:
    data = "".join(
        f"a[{i}]=new Array({json.dumps(t)}, '{path(u)}', '{d}');\n"
        for i, (u, t, d) in enumerate(ROWS)
    )
    return in_a_file(f"var a=[];{data}")


@web
def rows_in_a_script_file_with_a_count_beyond_them() -> Web:
    data = json.dumps(records(ROWS), ensure_ascii=False)
    return in_a_file(f"var totalCount = 90; var list = {data};", proof="UNPROVEN")


def by_town() -> dict[str, list[Report]]:
    found: dict[str, list[Report]] = {}
    for row in ROWS:
        found.setdefault(re.split(r"人民政府", row[1])[0], []).append(row)
    return found


def folders(body: Callable[[dict[str, list[Report]]], str], at: str) -> Web:
    """Publishers' lists at `at`?org=<number>; `body` shows the way to them."""
    towns = by_town()

    def list_(url: str, query: Query, sent: str | None, headers: Query) -> str | None:
        number = query.get("org", "")
        names = list(towns)
        if not number.isdigit() or int(number) - 100 >= len(names):
            return None
        name = names[int(number) - 100]
        return page(f"<ul>{items(towns[name])}</ul>", f"{name}政府信息公开年报")

    pages = {COLUMN: page(body(towns)), at: list_}
    return ROWS, server(ROWS, COLUMN, pages), "SINGLE_NO_PAGER"  # type: ignore[arg-type]


@web
def select_of_publishers() -> Web:
    def body(towns: dict[str, list[Report]]) -> str:
        options = "".join(f"<option value='{100 + i}'>{t}</option>" for i, t in enumerate(towns))
        return f"<select onchange=\"location.href='/xx/list.jsp?org='+this.value\"><option value=''>请选择</option>{options}</select>"

    return folders(body, "/xx/list.jsp")


@web
def tree_nodes() -> Web:
    def body(towns: dict[str, list[Report]]) -> str:
        nodes = [{"id": 100 + i, "pId": 1, "name": t} for i, t in enumerate(towns)]
        script = (
            f"var zNodes={json.dumps(nodes, ensure_ascii=False)};"
            "function onClick(e,id,treeNode){window.location='/xx/list.jsp?org='+treeNode.id;}"
        )
        return f"<ul id=tree class=ztree></ul><script>{script}</script>"

    return folders(body, "/xx/list.jsp")


@web
def publishers_by_onclick() -> Web:
    def body(towns: dict[str, list[Report]]) -> str:
        entries = "".join(
            f"<li onclick=\"openOrg('{100 + i}')\">{t}</li>" for i, t in enumerate(towns)
        )
        return f"<ul>{entries}</ul><script>function openOrg(id){{var u='/xx/list.jsp';u+='?org='+id;window.open(u);}}</script>"

    return folders(body, "/xx/list.jsp")


@web
def boxes_with_more() -> Web:
    towns = by_town()
    pages: dict[str, str] = {}
    boxes = ""
    for i, (town, rows) in enumerate(towns.items()):
        pages[f"/xx/b{i}/"] = page(f"<ul>{items(rows)}</ul>", f"{town}政府信息公开年报")
        boxes += f"<div class=box><h3>{town}</h3><a href='/xx/b{i}/'>更多&gt;&gt;</a><ul>{items(rows[:1])}</ul></div>"
    pages[COLUMN] = page(boxes)
    return ROWS, server(ROWS, COLUMN, pages), "SINGLE_NO_PAGER"  # type: ignore[arg-type]


# -- selects of pages ----------------------------------------------------------------------------


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


def test_pages_that_count_as_one_address_prove_nothing() -> None:
    # `from` says in most addresses where a reader came from; here it would be the page
    form = f"<form action='/xx/all'>{HIDDEN}{{}}</form>"
    _, fetch, _ = select_of_pages(
        "/xx/all", "from", form, "this.form.submit()", lambda k: str((k - 1) * SIZE)
    )
    done = crawl(HOME, fetch)
    assert len(done.documents) < len(ROWS)
    assert "PAGES_MATCH" not in done.proofs.values() and done.gaps, _told(done)


def test_a_select_of_months_or_of_sizes_turns_no_page() -> None:
    for name, words in (("month", "{}"), ("pageSize", "{}"), ("town", "{}号")):
        options = "".join(f"<option value={i}>{words.format(i)}</option>" for i in range(1, 13))
        text = f"<form><select name={name} onchange='this.form.submit()'>{options}</select></form>"
        assert "select-pager" not in votes(Html(page(text), HOME))


@pytest.mark.parametrize("name", sorted(WEBS))
def test_generic_web(name: str) -> None:
    rows, fetch, proof = WEBS[name]()
    done = crawl(HOME, fetch)
    assert {f.url for f in done.documents} == {u for u, _, _ in rows}, _told(done)
    assert proof in done.proofs.values(), _told(done)
    assert len(done.asked) <= 2 * len(rows), _told(done)


def _told(done: Crawl) -> str:
    asked = "\n".join(u for u in done.asked if "/gk/" not in u)
    return f"{asked}\n{done.proofs}\n" + "\n".join(map(str, done.gaps))
