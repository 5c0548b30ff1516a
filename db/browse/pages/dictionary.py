"""The data dictionary: indicators, applicants, states, rules, tables and columns."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Request, Response

from db.browse import labels
from db.browse.answer import ask_all
from db.browse.frame import words_for
from db.browse.pages._reply import page
from db.browse.pages._tables import listed_tables

_INDICATORS = """
    select i.code, i.table_code, i.path_zh, i.label_zh, i.label_en, i.unit,
      (select group_concat(distinct l.layout) from layout_indicators li
        join layouts l using (layout_key) where li.indicator = i.code) as layouts
    from indicators i order by i.position
"""
_CROSSWALK = "select indicator, other, relation from crosswalk order by indicator, other"


async def dictionary_page(request: Request, datasette: Any) -> Response:
    words = words_for(request)
    indicators, crosswalk = await ask_all(datasette, [(_INDICATORS, {}), (_CROSSWALK, {})])
    related: dict[str, list[tuple[str, str]]] = {}
    for row in crosswalk.rows:
        related.setdefault(row["indicator"], []).append((row["relation"], row["other"]))
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in indicators.rows:
        entry = {**row, "related": related.get(row["code"], [])}
        groups.setdefault(row["table_code"], []).append(entry)
    names_en, names_zh = labels.applicant_names("en"), labels.applicant_names("zh")
    rules = labels.rule_names(words.language)
    return await page(
        datasette,
        request,
        "dictionary",
        groups=[
            {
                "key": key,
                "title": labels.pick(labels.TABLES.get(key, (key, key)), words.language),
                "rows": rows,
            }
            for key, rows in groups.items()
        ],
        applicant_rows=[(code, names_zh[code], names_en[code]) for code in names_en],
        states=[(c, labels.pick(pair, words.language)) for c, pair in labels.STATES.items()],
        crosswalk={c: words.t(*pair) for c, pair in labels.CROSSWALK.items()},
        rules=sorted(rules.items()),
        tables=listed_tables(datasette, words.language),
        answer=indicators,
    )


ROUTES = [(r"^/dictionary$", dictionary_page)]
