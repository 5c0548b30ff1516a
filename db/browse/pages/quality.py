"""Quality: failed checks by rule and agency, text against tables, copied and changed reports."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Request, Response

from db.browse.exports import Export, export
from db.browse.frame import words_for
from db.browse.labels import rule_names, spelled_out
from db.browse.language import Words
from db.browse.pages._ids import agency_href
from db.browse.pages._reply import page
from db.browse.summary import CHECKS_BY_RULE, QUALITY, Summary
from db.browse.texts import problem_name

_NUMBERS = {"expected", "actual", "first_year", "last_year", "same_percent", "other_year", "failed", "reports", "as_published", "in_doubt", "times", "figures", "sites", "checks_failed",
            "figures_in_doubt", "figures_reported", "year"}  # fmt: skip
_LONG = {"says", "example", "failure", "url", "sentence"}
_YEARS = {"year", "other_year", "first_year", "last_year"}


def _heads(words: Words) -> dict[str, str]:
    t = words.t
    return {
        "rule": t("Rule", "规则"),
        "severity": t("Kind", "类型"),
        "failed": t("Failed", "不符"),
        "reports": t("Reports", "报告数"),
        "as_published": t("Read without doubt", "读取无疑"),
        "in_doubt": t("A figure in doubt", "所涉数字存疑"),
        "says": t("What the rule says", "规则内容"),
        "agency": t("Agency", "机关"),
        "other_agency": t("The other", "另一报告"),
        "other_year": t("Its year", "其年度"),
        "same_percent": t("Prose the same, %", "正文相同，%"),
        "expected": t("Text", "正文"),
        "actual": t("Table", "表格"),
        "sentence": t("Sentence", "原句"),
        "first_year": t("From", "起"),
        "last_year": t("To", "止"),
        "year": t("Year", "年度"),
        "checks_failed": t("Failed checks", "不符项数"),
        "figures_in_doubt": t("In doubt", "存疑数"),
        "figures_reported": t("Figures reported", "填报数"),
        "code": t("Problem", "问题"),
        "times": t("Times", "次数"),
        "example": t("Example", "示例"),
        "capture_id": t("Capture", "抓取记录"),
        "url": t("Address", "网址"),
        "carrier": t("Type", "类型"),
        "failure": t("Why", "原因"),
        "figures": t("Figures changed", "变化数字"),
    }


async def quality_page(request: Request, datasette: Any) -> Response:
    words = words_for(request)
    t = words.t
    summary: Summary = datasette.gongkai.summary
    says = rule_names(words.language)
    kinds = {
        "H": t("identity", "恒等式"),
        "S": t("warning", "提示"),
        "I": t("information", "信息"),
    }
    rules = [
        {**row, "severity": kinds.get(row["severity"], ""), "says": says.get(row["rule"], "")}
        for row in summary.rules
    ]
    texts = {
        "agencies": (
            t("Agencies with most failed checks", "不符项最多的机关"),
            t("No report has a failed check.", "没有报告存在不符的勾稽关系。"),
        ),
        "contradictions": (
            t("Text against tables", "正文与表格不一致"),
            t("No text contradicts its tables.", "没有正文与表格不一致的报告。"),
        ),
        "copied": (
            t("Copied reports", "雷同报告"),
            t("No two reports share most of their prose.", "没有正文大部分雷同的报告。"),
        ),
        "failed": (
            t("Reports with most failed checks", "不符项最多的报告"),
            t("No report has a failed check.", "没有报告存在不符的勾稽关系。"),
        ),
        "doubtful": (
            t("Reports with most figures in doubt", "存疑数字最多的报告"),
            t("No figure is in doubt.", "没有存疑数字。"),
        ),
        "changed": (
            t("Reports whose figures changed after publication", "发布后数字有改动的报告"),
            t("No figure changed.", "没有数字改动。"),
        ),
        "problems": (
            t("Problems noted while reading", "读取时记录的问题"),
            t("No problem was noted.", "没有记录问题。"),
        ),
        "unread": (
            t("Documents that could not be read", "无法读取的文件"),
            t("Every document could be read.", "所有文件均可读取。"),
        ),
    }
    parts = [
        _part(
            request,
            words,
            "rules",
            t("Failed checks by rule", "各规则不符情况"),
            t("No check failed.", "没有不符的勾稽关系。"),
            rules,
            CHECKS_BY_RULE,
        )
    ]
    for name, (title, none) in texts.items():
        parts.append(_part(request, words, name, title, none, summary.quality[name], QUALITY[name]))
    broken = sum(row["failed"] for row in summary.rules if row["severity"] == "H")
    return await page(
        datasette,
        request,
        "quality",
        counted=[part["answer"] for part in parts],
        parts_of_page=parts,
        totals=summary.totals,
        broken=broken,
        warnings=sum(row["failed"] for row in summary.rules) - broken,
    )


def _part(
    request: Request,
    words: Words,
    key: str,
    title: str,
    none: str,
    rows: list[dict[str, Any]],
    sql: str,
) -> dict[str, Any]:
    heads = _heads(words)
    names = [name for name in (rows[0] if rows else {}) if name in heads]
    return {
        "key": key,
        "title": title,
        "none": none,
        "answer": _counted(request, key, rows, sql),
        "columns": [
            {"title": heads[n], "number": n in _NUMBERS, "long": n in _LONG} for n in names
        ],
        "rows": [[_cell(words, row, name) for name in names] for row in rows],
    }


def _counted(request: Request, key: str, rows: list[dict[str, Any]], sql: str) -> Export:
    columns = [c for c in (rows[0] if rows else ()) if c != "says"]
    return export(request, key, columns, rows, sql)


def _cell(words: Words, row: dict[str, Any], name: str) -> dict[str, Any]:
    value = row[name]
    link = None
    if name == "agency":
        link = agency_href(words, row["agency_id"], row.get("year"))
    elif name == "other_agency":
        link = agency_href(words, row["other_agency_id"], row["other_year"])
    elif name == "capture_id":
        link = words.href(f"/captures/{value}")
    elif name == "rule":
        link = words.href("/dictionary") + "#rules"
    text = str(value) if name in _YEARS else words.number(value)
    if name == "code":
        link = words.stock_href("/gongkai/problems", code=value)
        text = problem_name(str(value), words.language)
    elif name == "failure" or (name == "example" and "code" in row):
        text = spelled_out(value, words.language)
    return {"text": text, "href": link}


ROUTES = [(r"^/quality$", quality_page)]
