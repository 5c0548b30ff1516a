"""One concept added up over the reports of all forms since 2008, each year with how far it compares."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from db.browse import labels
from db.browse.answer import Answer, ask
from db.browse.charts import Series
from db.browse.language import Words
from db.browse.pages._across import RELATIONS, form_name
from db.browse.pages._charts import Chart, yearly
from db.concepts import Concept, concepts

Body = tuple[str, str]
"""Level and kind, each empty where it is unknown."""

_SERIES = """
    select y.year, y.layout_key, s.relation, s.indicators, y.reports, y.reported, y.total,
      s.note_en, s.note_zh
    from concept_years y
    join concept_sources s on s.concept = y.concept and s.layout_key = y.layout_key
    where y.concept = :concept and y.level = :level and y.kind = :kind
    order by y.year, y.layout_key
"""
_BODIES = """
    select level, kind, sum(reported) as reported, max(year) as last_year from concept_years
    where concept = :concept group by level, kind having sum(reported) > 0
"""
_COLOURS = {"equal": 1, "sum_of_parts": 2, "approximate": 4}


@dataclass(frozen=True, slots=True)
class Eras:
    """What the section shows. `rows` are (year, form, relation, made of, reports, reported, total, note);
    `left_out` (form, note) of forms that have something alike that must not be compared."""

    concept: str
    name: str
    choices: list[tuple[str, str]]
    chart: Chart | None
    rows: list[tuple[int, str, str, list[tuple[str, str]], int, int, float | None, str]]
    left_out: list[tuple[str, str]]
    answer: Answer


def concepts_with(code: str) -> list[Concept]:
    """The concepts an indicator belongs to on some form: its own first, then the narrowest."""
    found = [
        c for c in concepts() if c.code == code or any(code in s.indicators for s in c.sources)
    ]
    return sorted(found, key=lambda c: (c.code != code, max(len(s.indicators) for s in c.sources)))


async def bodies_of(datasette: Any, concept: Concept | None) -> list[dict[str, Any]]:
    """The levels and kinds whose reports give the concept, with how many do."""
    if concept is None:
        return []
    return (await ask(datasette, _BODIES, concept=concept.code)).rows


def chosen_concept(code: str, asked: str | None) -> Concept | None:
    """The concept asked for among those of an indicator, or the first."""
    found = concepts_with(code)
    return next((c for c in found if c.code == asked), found[0] if found else None)


async def eras_of(
    datasette: Any, words: Words, code: str, concept: Concept | None, body: Body | None, name: str
) -> Eras | None:
    """The section of an indicator's page; None where there is nothing to follow."""
    if concept is None or body is None:
        return None
    answer = await ask(datasette, _SERIES, concept=concept.code, level=body[0], kind=body[1])
    if not answer.rows:
        return None
    names = labels.indicator_names(words.language)
    title = words.t(concept.label_en, concept.label_zh)
    rows = [
        (
            row["year"],
            form_name(words, row["layout_key"]),
            words.t(*RELATIONS.get(row["relation"], (row["relation"],) * 2)),
            [
                (names.get(c, c), words.href(f"/indicators/{c}"))
                for c in json.loads(row["indicators"])
            ],
            row["reports"],
            row["reported"],
            row["total"],
            words.t(row["note_en"] or "", row["note_zh"] or ""),
        )
        for row in answer.rows
    ]
    return Eras(
        concept.code,
        title,
        [(c.code, words.t(c.label_en, c.label_zh)) for c in concepts_with(code)],
        _chart(words, answer, title, labels.unit_name(concept.unit, words.language), name),
        rows,
        [
            (form_name(words, s.layout_key), words.t(s.note_en, s.note_zh))
            for s in concept.sources
            if s.relation == "not_comparable"
        ],
        answer,
    )


def _chart(words: Words, answer: Answer, title: str, unit: str, body: str) -> Chart | None:
    if not any(row["reported"] for row in answer.rows):
        return None
    years = sorted({row["year"] for row in answer.rows})
    span = range(years[0], years[-1] + 1)
    series = []
    for relation, colour in _COLOURS.items():
        held: dict[int, float] = {}
        for row in answer.rows:
            if row["relation"] == relation and row["total"] is not None:
                held[row["year"]] = held.get(row["year"], 0) + row["total"]
        if held:
            series.append(
                Series(words.t(*RELATIONS[relation]), tuple(held.get(y) for y in span), colour)
            )
    drawn = {row["year"] for row in answer.rows if row["reported"]}
    # A year has one relation or another, seldom both: where one has no figure, the other is the whole.
    whole = [
        Series(s.name, tuple(0 if v is None and y in drawn else v
                             for y, v in zip(span, s.values, strict=True)), s.colour)
        for s in series
    ]  # fmt: skip
    return yearly(
        words,
        "eras",
        span,
        whole,
        title=title,
        unit=unit,
        source=words.t(
            f"sum over the reports of {body} that give the figure, by how it compares",
            f"{body}报告中有此数者合计，按可比程度分色",
        ),
        answer=answer,
        absent=set(span) - set(years),
    )
