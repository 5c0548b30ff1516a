"""The three official tables as clean HTML, from a mapping figure → text. For engine tests."""

from __future__ import annotations

from collections.abc import Mapping

from parsers.layouts import APPLICANTS, layout

Figures = Mapping[tuple[str, str | None], str]

GROUPS = {
    "refused": "（三）不予公开",
    "unable": "（四）无法提供",
    "not_processed": "（五）不予处理",
}


def page(*tables: str, title: str = "青川县水利局2023年政府信息公开工作年度报告") -> bytes:
    body = "".join(tables)
    return (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head>"
        f"<body><h1>{title}</h1>{body}</body></html>"
    ).encode()


def table2(figures: Figures, key: str = "2021") -> str:
    rows = []
    for block in layout("T2", key)["blocks"]:
        rows.append(f"<tr><td colspan=4>{block['anchor']}</td></tr>")
        columns = block["columns"]
        span = {1: [3], 2: [1, 2], 3: [1, 1, 1]}[len(columns)]
        heads = "".join(
            f"<td colspan={s}>{c['labels'][0]}</td>" for s, c in zip(span, columns, strict=True)
        )
        rows.append(f"<tr><td>信息内容</td>{heads}</tr>")
        for row in block["rows"]:
            cells = "".join(
                f"<td colspan={s}>{figures.get((row['indicators'][c['key']], None), '0')}</td>"
                for s, c in zip(span, columns, strict=True)
            )
            rows.append(f"<tr><td>{row['labels'][0]}</td>{cells}</tr>")
    return f"<table>{''.join(rows)}</table>"


def table3_rows(figures: Figures, key: str = "2021") -> list[str]:
    """The rows of table 3, three header rows first."""
    rows = [
        "<tr><td colspan=3 rowspan=3>（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
        "</td><td colspan=7>申请人情况</td></tr>",
        "<tr><td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td><td rowspan=2>总计</td></tr>",
        "<tr><td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>",
    ]
    form = layout("T3", key)
    inside = [r for r in form["rows"] if not r["indicator"].startswith("requests_")]
    open_groups: set[str] = set()
    for row in form["rows"]:
        code, label = row["indicator"], row["labels"][0]
        cells = "".join(f"<td>{figures.get((code, a), '0')}</td>" for a in APPLICANTS)
        if code.startswith("requests_"):
            rows.append(f"<tr><td colspan=3>{label}</td>{cells}</tr>")
            continue
        lead = "" if "三" in open_groups else f"<td rowspan={len(inside)}>三、本年度办理结果</td>"
        open_groups.add("三")
        group = row.get("group")
        if group is None:
            rows.append(f"<tr>{lead}<td colspan=2>{label}</td>{cells}</tr>")
            continue
        if group not in open_groups:
            open_groups.add(group)
            size = sum(r.get("group") == group for r in inside)
            lead += f"<td rowspan={size}>{group}</td>"
        rows.append(f"<tr>{lead}<td>{label}</td>{cells}</tr>")
    return rows


def table3(figures: Figures, key: str = "2021") -> str:
    return f"<table>{''.join(table3_rows(figures, key))}</table>"


def table4(figures: Figures) -> str:
    five = "<td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td>"
    tall = five.replace("<td>", "<td rowspan=2>")
    codes = [c for group in layout("T4", "2021")["indicators"] for c in group]
    cells = "".join(f"<td>{figures.get((c, None), '0')}</td>" for c in codes)
    return (
        "<table><tr><td colspan=5>行政复议</td><td colspan=10>行政诉讼</td></tr>"
        f"<tr>{tall}<td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr>"
        f"<tr>{five}{five}</tr><tr>{cells}</tr></table>"
    )
