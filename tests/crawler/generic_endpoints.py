"""Lists whose rows a script asks for, and those that go on by a token."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from urllib.parse import quote

from tests.crawler.generic_webs import PAGES, ROWS, SIZE, Query, Web, endpoint, path, records, web
from tests.crawler.skins import cut, number_in


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
