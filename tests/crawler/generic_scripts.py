"""Rows and folders that stand in scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from tests.crawler.generic_webs import COLUMN, ROWS, Query, Web, path, records, web
from tests.crawler.skins import Report, items, page, reports, server


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
