"""Ready-made questions, and a short lesson in the schema."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Request, Response

from db.browse.frame import words_for
from db.browse.language import Words
from db.browse.pages._reply import page
from db.browse.pages._tables import listed_tables
from db.browse.queries import queries

_LESSONS = (
    (
        "A report belongs to one agency and one year; agency_years has one row for each, with "
        "the headline figures. Start there.",
        "一份报告对应一个机关、一个年度；agency_years 每份一行，含主要数字，可由此入手。",
    ),
    (
        "NULL is never zero: it means blank, “/”, unreadable or missing. The view figures says "
        "which in state, with the raw text in raw. sum() leaves NULL out; count what you leave out.",
        "NULL 不是零：可能是空白、“/”、无法识读或缺失。figures 视图的 state 列说明是哪一种，raw 列为"
        "原文。sum() 会略过 NULL，请注明略去多少。",
    ),
    (
        "A government's report already sums its departments and lower governments. Sum one "
        "level and one kind only, or count requests twice.",
        "人民政府的报告已汇总所属部门和下级政府。合计时只取同一层级、同一类别，否则重复计算。",
    ),
    (
        "The form changed in 2021 (other_handling became three rows; table 2 was redefined) and in "
        "2019. The crosswalk says what compares.",
        "表格在2019年和2021年有改动（“其他处理”由一行变为三行，表二口径变化）。crosswalk 表说明可比性。",
    ),
    (
        "Rows with checks_failed > 0 contradict themselves as published; figures_in_doubt > 0 "
        "means that the reading is uncertain. Decide on both before you sum.",
        "checks_failed > 0 表示报告自身矛盾；figures_in_doubt > 0 表示读数存疑。合计前请决定如何处理。",
    ),
    (
        "One query may run one second and return 1,000 rows. For more, page, stream CSV, or "
        "download the database.",
        "单次查询限时一秒、至多1000行；更多数据请翻页、流式导出 CSV 或下载整库。",
    ),
)


async def queries_page(request: Request, datasette: Any) -> Response:
    words = words_for(request)
    return await page(
        datasette,
        request,
        "queries",
        queries=[
            {
                "name": query.name,
                "title": query.title(words.language),
                "description": query.about(words.language),
                "examples": [_example(words, query.name, given) for given in query.examples],
                "sql": query.sql,
            }
            for query in queries()
        ],
        lessons=[words.t(*lesson) for lesson in _LESSONS],
        tables=listed_tables(datasette, words.language),
    )


def _example(words: Words, name: str, given: dict[str, str]) -> tuple[str, str]:
    """(link, label) of a query with the parameters filled in."""
    label = ", ".join(f"{key} = {value}" for key, value in given.items())
    return words.stock_href(f"/gongkai/{name}", **given), label


ROUTES = [(r"^/queries$", queries_page)]
