"""One concept of an agency through all forms since 2008, each year with how far it compares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from db.browse import labels
from db.browse.answer import Answer, ask
from db.browse.charts import Series
from db.browse.language import Words
from db.browse.pages._charts import Chart, bars
from db.concepts import concepts

_SERIES = """
    select year, report_id, value, unit, relation, layout_key, parts_reported, parts, label_zh, label_en,
      note_en, note_zh
    from harmonised where agency_id = :agency_id and concept = :concept order by year
"""
_FIRST = "requests_received"


@dataclass(frozen=True, slots=True)
class Across:
    """What the section shows. `rows` are (year, figure, form, relation, note)."""

    concept: str
    choices: list[tuple[str, str]]
    chart: Chart | None
    rows: list[tuple[int, float | None, str, str, str]]
    answer: Answer


async def across_forms(
    datasette: Any, words: Words, agency_id: str, agency: str, asked: str | None
) -> Across:
    """The concept asked for, or the requests received."""
    known = {c.code: words.t(c.label_en, c.label_zh) for c in concepts()}
    concept = asked if asked in known else _FIRST
    answer = await ask(datasette, _SERIES, agency_id=agency_id, concept=concept)
    rows = [
        (
            row["year"],
            row["value"],
            _form(words, row["layout_key"]),
            words.t(*_RELATIONS.get(row["relation"], (row["relation"],) * 2)),
            _note(words, row),
        )
        for row in answer.rows
    ]
    chart = None
    if any(row["value"] is not None for row in answer.rows):
        unit = labels.unit_name(answer.rows[0]["unit"], words.language)
        title = known[concept]
        chart = bars(
            words,
            "across-forms",
            [str(row["year"]) for row in answer.rows],
            [Series(title, tuple(row["value"] for row in answer.rows), 1)],
            title=title,
            unit=unit,
            caption=words.t(
                f"{unit} · {agency}, over the forms of its reports",
                f"{unit} · {agency}，跨各年报格式",
            ),
            heading=words.t("Year", "年度"),
            answer=answer,
        )
    return Across(concept, list(known.items()), chart, rows, answer)


_RELATIONS = {
    "equal": ("the same figure", "同一口径"),
    "sum_of_parts": ("added up from the parts printed", "由分项相加"),
    "approximate": ("roughly the same", "口径大致相同"),
}
"""How a form's figure relates to the concept (db.concepts)."""


def _form(words: Words, layout: str) -> str:
    year = layout.partition("-")[2]
    return words.t(f"form of {year}", f"{year}年格式")


def _note(words: Words, row: dict[str, Any]) -> str:
    parts = row["parts"]
    if row["value"] is None and row["parts_reported"] < parts:
        return words.t(
            f"no sum: {row['parts_reported']} of {parts} parts are given",
            f"未相加：{parts}个分项中有{row['parts_reported']}个数字",
        )
    return words.t(row["note_en"] or "", row["note_zh"] or "")
