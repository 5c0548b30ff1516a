"""The data for taking away, and how to cite it."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Request, Response

from db.browse.frame import words_for
from db.browse.pages._reply import page
from db.browse.pages._tables import listed_tables
from db.browse.pages.exports import exported

_CITATION = {
    "en": "{agency}, report on the work of open government information for {year}. Archived "
    "by Gongkai, snapshot {snapshot}, capture {capture}, captured on {day}.",
    "zh": "{agency}：{year}年政府信息公开工作年度报告。公开（Gongkai）档案，快照 {snapshot}，"
    "抓取记录 {capture}，{day} 抓取。",
}


async def downloads_page(request: Request, datasette: Any) -> Response:
    words = words_for(request)
    snapshot = datasette.gongkai.snapshot
    citation = _CITATION[words.language].format(
        agency=words.t("AGENCY", "机关名称"),
        year=words.t("YEAR", "年度"),
        snapshot=snapshot.name,
        capture=words.t("NUMBER", "编号"),
        day=words.t("DATE", "日期"),
    )
    return await page(
        datasette,
        request,
        "downloads",
        exported=[
            {**f, "size": _size(f["bytes"])} for f in exported(datasette.gongkai.archive, words)
        ],
        size=_size(snapshot.stat().st_size),
        tables=listed_tables(datasette, words.language),
        citation=citation,
    )


def _size(count: int) -> str:
    size = float(count)
    for unit in ("B", "KB", "MB", "GB"):
        if size < 1024 or unit == "GB":
            break
        size /= 1024
    return f"{size:.0f} {unit}" if size >= 10 or unit == "B" else f"{size:.1f} {unit}"


ROUTES = [(r"^/downloads$", downloads_page)]
