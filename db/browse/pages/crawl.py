"""The state of the crawl: its runs, how each site did in the newest, and what could not be had."""

from __future__ import annotations

import json
from typing import Any

from datasette.utils.asgi import Request, Response

from db.browse.answer import ask_all
from db.browse.exports import export
from db.browse.frame import words_for
from db.browse.language import Words
from db.browse.pages._reply import page
from db.browse.summary import QUALITY, Summary
from db.browse.texts import gap_reason, gap_what

_RUNS = """
    select run_id, started_at, ended_at, outcome, software, summary from crawl_runs
    order by run_id desc limit 20
"""
_HEALTH = """
    select h.site_id, s.name, h.state, h.reason, h.finished, h.documents, h.year, h.found,
      h.expected, h.new, h.changed, h.vanished, h.lists, h.gaps, h.alarm
    from site_health h left join sites s using (site_id)
    where h.run_id = (select max(run_id) from site_health)
    order by h.alarm = '', h.finished, h.found >= h.expected, h.site_id limit 200
"""
_COUNTS = """
    select count(*) as sites, sum(alarm <> '') as alarms, sum(not finished) as unfinished,
      sum(refused) as refused, sum(unreachable) as unreachable, sum(found) as found,
      sum(expected) as expected, max(year) as year
    from site_health where run_id = (select max(run_id) from site_health)
"""
STATES = {
    "open": ("open", "正常"),
    "slow": ("slow", "缓慢"),
    "hold": ("on hold", "暂缓"),
    "refused": ("refuses to be read", "拒绝访问"),
    "unreachable": ("does not answer", "无响应"),
}
OUTCOMES = {
    "complete": ("complete", "完成"),
    "interrupted": ("interrupted", "中断"),
    "running": ("not ended", "未结束"),
}


async def crawl_page(request: Request, datasette: Any) -> Response:
    words = words_for(request)
    summary: Summary = datasette.gongkai.summary
    runs, health, counts = await ask_all(datasette, [(_RUNS, {}), (_HEALTH, {}), (_COUNTS, {})])
    gaps = summary.quality["gaps"]
    gap_table = export(
        request, "gaps", ("what", "reason", "times", "example"), gaps, QUALITY["gaps"]
    )
    states = summary.quality["sites"]
    state_table = export(request, "sites", ("state", "sites", "example"), states, QUALITY["sites"])
    return await page(
        datasette,
        request,
        "crawl",
        counted=[gap_table, state_table],
        runs=[_run(words, row) for row in runs.rows],
        runs_answer=runs,
        health=[
            {**row, "state_name": words.t(*STATES.get(row["state"], (row["state"],) * 2))}
            for row in health.rows
        ],
        health_answer=health,
        counts=counts.first() if health.rows else None,
        gap_reason=lambda reason: gap_reason(reason, words.language),
        gaps=[
            {
                **gap,
                "what_said": gap_what(gap["what"], words.language),
                "reason_said": gap_reason(gap["reason"], words.language),
            }
            for gap in gaps
        ],
        gap_table=gap_table,
        states=[
            {**row, "name": words.t(*STATES.get(row["state"], (str(row["state"]),) * 2))}
            for row in states
        ],
        state_table=state_table,
    )


def _run(words: Words, row: dict[str, Any]) -> dict[str, Any]:
    """One line of the runs; numbers of the summary that this program does not know are left out."""
    try:
        told = json.loads(row["summary"] or "{}")
    except ValueError:
        told = {}
    numbers = ("sites", "requests", "fetched", "unchanged", "documents_found", "gaps", "refused",
               "unreachable")  # fmt: skip
    outcome = OUTCOMES.get(row["outcome"], (str(row["outcome"]),) * 2)
    return {
        "run": row["run_id"],
        "started": row["started_at"],
        "ended": row["ended_at"],
        "outcome": words.t(*outcome),
        "numbers": [told.get(name) for name in numbers],
    }


ROUTES = [(r"^/crawl$", crawl_page)]
