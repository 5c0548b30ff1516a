"""One concept of an agency through all forms since 2008, each year with how far it compares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from db.browse import labels
from db.browse.answer import Answer, ask
from db.browse.charts import Series
from db.browse.language import Words
from db.browse.pages._charts import Chart, yearly
from db.browse.pages._corrected import said_of
from db.concepts import concepts

_SERIES = """
    select h.year, h.report_id, h.value, {corrected}h.unit, h.relation, h.layout_key, h.parts_reported,
      h.parts, h.label_zh, h.label_en, h.note_en, h.note_zh
    from harmonised h{join}
    where h.agency_id = :agency_id and h.concept = :concept order by h.year
"""
_PUBLISHED = _SERIES.format(corrected="", join="")
_CORRECTED = _SERIES.format(
    corrected="k.corrected_value as corrected, k.year is not null as is_corrected,\n      ",
    join="""
    left join (
      select year, corrected_value from corrected_series
      where agency_id = :agency_id and concept = :concept
    ) k on k.year = h.year""",
)
_FIRST = "requests_received"


@dataclass(frozen=True, slots=True)
class Across:
    """What the section shows. `rows` are (year, figure, form, relation, note, the row itself)."""

    concept: str
    choices: list[tuple[str, str]]
    chart: Chart | None
    rows: list[tuple[int, float | None, str, str, str, dict[str, Any]]]
    answer: Answer


async def across_forms(
    datasette: Any,
    words: Words,
    agency_id: str,
    agency: str,
    asked: str | None,
    *,
    corrected: bool = False,
) -> Across:
    """The concept asked for, or the requests received; `corrected` says that some figure of the agency
    has a correction."""
    known = {c.code: words.t(c.label_en, c.label_zh) for c in concepts()}
    concept = asked if asked in known else _FIRST
    answer = await ask(
        datasette, _CORRECTED if corrected else _PUBLISHED, agency_id=agency_id, concept=concept
    )
    rows = [
        (
            row["year"],
            row["value"],
            form_name(words, row["layout_key"]),
            words.t(*RELATIONS.get(row["relation"], (row["relation"],) * 2)),
            _note(words, row),
            row,
        )
        for row in answer.rows
    ]
    chart = None
    if any(row["value"] is not None for row in answer.rows):
        title = known[concept]
        chart = yearly(
            words,
            "across-forms",
            [row["year"] for row in answer.rows],
            [Series(title, tuple(_drawn(row) for row in answer.rows), 1)],
            title=title,
            unit=labels.unit_name(answer.rows[0]["unit"], words.language),
            source=words.t(f"{agency}, over the forms of its reports", f"{agency}，跨各年报格式")
            + said_of(words, [row["year"] for row in answer.rows if row.get("is_corrected")]),
            answer=answer,
        )
    return Across(concept, list(known.items()), chart, rows, answer)


RELATIONS = {
    "equal": ("the same figure", "同一口径"),
    "sum_of_parts": ("added up from the parts printed", "由分项相加"),
    "approximate": ("roughly the same", "口径大致相同"),
}
"""How a form's figure relates to the concept (db.concepts)."""


def _drawn(row: dict[str, Any]) -> float | None:
    value: float | None = row["corrected"] if row.get("is_corrected") else row["value"]
    return value


def form_name(words: Words, layout: str) -> str:
    """The form of a layout key (T3-2021), for readers."""
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
